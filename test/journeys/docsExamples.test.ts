import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { type Address, getAddress, numberToHex, zeroAddress, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { openDoor } from "../../examples/backEnd.ts";
import { claimNow, claimState, signForRelayer } from "../../examples/claimPage.ts";
import { issueToMembers, revokeMembers } from "../../examples/issueAndRevoke.ts";
import { checkOffline } from "../../examples/offline.ts";
import { relay } from "../../examples/relayClaims.ts";
import { releaseNow, signRelease, vestingState } from "../../examples/vestPage.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { predictCampaign } from "../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import {
  claimCall,
  createCampaignCall,
  isClaimed,
  releaseSignedCall,
  type WriteClient,
} from "../../src/sdk/chain/index.ts";
import { WHOLE_SHARE } from "../../src/sdk/core/campaign/vesting.ts";
import { SymbolonError } from "../../src/sdk/core/index.ts";
import { disclose } from "../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation } from "../../src/sdk/credentials/disclosure/presentation.ts";
import { createWitness } from "../../src/sdk/credentials/verify/offline/createWitness.ts";
import { formatWitness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { asInstalled } from "../consumers/asInstalled.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const SCHEMA = "string name,bool adult";
const EPOCH = 3_600n;

const refusalOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => "accepted",
    (thrown: Error) => thrown.message,
  );

describe("the examples of the docs", () => {
  for (const page of readdirSync(docs).filter((name) => name.endsWith(".md"))) {
    const text = readFileSync(join(docs, page), "utf8");
    const shown = [...text.matchAll(/<!-- examples\/([\w.]+) -->\n```\w+\n([\s\S]*?)```/g)];
    for (const [, file = "", code = ""] of shown) {
      it(`${page} shows ${file} as it is`, () => {
        expect(code.trim()).to.equal(asInstalled("examples", file).trim());
      });
    }
    it(`${page} has no example but these`, () => {
      expect(shown.length).to.equal(text.split("<!-- examples/").length - 1);
    });
  }

  it("run: issue to members, let them in by contract and by copy, offline too, revoke one, shut them all", async () => {
    const { viem, networkHelpers, close } = await hre.network.create("embedded");
    try {
      const client = await viem.getPublicClient();
      const [issuer, anna, ben] = (await viem.getWalletClients()) as WriteClient[];
      if (issuer === undefined || anna === undefined || ben === undefined) throw new Error("no accounts");
      const { address: registry } = await viem.deployContract("BatchRegistry");
      const members = [
        { subject: anna.account.address, name: "Anna", adult: true },
        { subject: ben.account.address, name: "Ben", adult: true },
      ];
      // Well inside an epoch, so that the announcement below falls into the one that we reckon with.
      const start = ((await client.getBlock()).timestamp / EPOCH + 2n) * EPOCH;
      await networkHelpers.time.setNextBlockTimestamp(start);
      const { batch, header } = await issueToMembers(issuer, registry, members, start);
      const chainId = BigInt(await client.getChainId());
      const packageOf = (index: number) => ({
        schema: { schema: SCHEMA, resolver: `0x${"00".repeat(20)}` as Address, revocable: true },
        batch: { chainId, registry, header },
        credential: batch.credential(index),
        values: [members[index]?.name, true],
        proof: batch.credentialProof(index),
        fieldProofs: [batch.fieldProof(index, 0), batch.fieldProof(index, 1)],
      });
      const presentation = (index: number) => formatPresentation(disclose(packageOf(index), ["adult"]));
      const witnessNow = async (index: number) => {
        const proven = { header, credential: batch.credential(index), proof: batch.credentialProof(index) };
        const witness = await createWitness(client, { registry, ...proven });
        const block = await client.getBlock();
        return { file: formatWitness(witness), trusted: { chainId, registry, trustedBlockHash: block.hash } };
      };
      const club = await viem.deployContract("MembersOnly", [registry, header.schema, header.issuer]);
      const enter = (index: number, account: Address) =>
        club.write.enter(
          [{ header, credential: batch.credential(index), proof: batch.credentialProof(index) }],
          {
            account,
          },
        );

      await networkHelpers.time.increaseTo(start + 200n);
      const door = await openDoor(client, { chainId, registry, header });
      const at = (await client.getBlock()).timestamp + 60n;
      const [forAnna, forBen] = [anna, ben].map(({ account }) => account.address) as [Address, Address];
      const expected = { issuers: [header.issuer], schema: header.schema, subject: forBen };
      expect(door.mayEnter(presentation(1), forBen, at)).to.include({ open: true });
      const { file, trusted } = await witnessNow(1);
      expect(checkOffline(file, trusted, expected, at)).to.include({ valid: true });
      // Anna has seen Ben's, and shows it as her own.
      expect(() => door.mayEnter(presentation(1), forAnna, at)).to.throw(SymbolonError, /subject is/);
      const asAnna = { ...expected, subject: forAnna };
      expect(checkOffline(file, trusted, asAnna, at).why).to.include("not the credential that is expected");
      await enter(1, ben.account.address);
      expect(await club.read.visits([getAddress(ben.account.address)])).to.equal(1n);
      expect(await refusalOf(enter(1, anna.account.address))).to.include("SubjectMismatch");

      await revokeMembers(issuer, registry, header, [1]);
      const effect = start + 2n * EPOCH;
      await networkHelpers.time.increaseTo(start + EPOCH + 100n);
      await door.refresh();
      const later = await witnessNow(1);
      for (const [moment, open] of [
        [effect - 6n, true],
        [effect, false],
      ] as const) {
        await networkHelpers.time.setNextBlockTimestamp(moment);
        await networkHelpers.mine();
        expect(door.mayEnter(presentation(1), forBen, moment).open, "by copy").to.equal(open);
        const told = checkOffline(later.file, later.trusted, expected, moment);
        expect(told.valid, "offline").to.equal(open);
      }
      expect(await refusalOf(enter(1, ben.account.address))).to.include("CredentialNotValid");
      await enter(0, anna.account.address);
      expect(door.mayEnter(presentation(0), forAnna, effect)).to.include({ open: true });
    } finally {
      await close();
    }
  });

  it("run: claim from a page, sign for a relayer, relay with one who did not wait, and a gate of one's own", async () => {
    const { viem, close } = await hre.network.create("embedded");
    try {
      const client = await viem.getPublicClient();
      const [creator, anna, ben, cleo] = (await viem.getWalletClients()) as WriteClient[];
      if (!creator || !anna || !ben || !cleo) throw new Error("no accounts");
      const people = [anna, ben, cleo];
      const rows = people.map(({ account }, i) => ({
        account: account.address,
        amount: 100n * BigInt(i + 1),
      }));
      const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
      const { total } = tree.allocation;
      const token = await viem.deployContract("SampleToken", [creator.account.address, 2n * total]);
      const { address: factory } = await viem.deployContract("InstantCampaignFactory");
      await token.write.approve([factory, 2n * total]);
      const { timestamp } = await client.getBlock();
      const terms: CampaignArguments = {
        token: token.address,
        root: tree.root,
        count: BigInt(tree.count),
        start: timestamp,
        end: timestamp + 86_400n,
        waves: 0n,
        waveInterval: 0n,
        treasury: creator.account.address,
        gate: zeroAddress,
        maxExtraTime: 0n,
        claimFor: "Never",
        recallable: false,
        manifestHash: zeroHash,
      };
      const open = async (given: CampaignArguments) => {
        const plan = { kind: "instant", terms: given } as const;
        const parameters = { factory, plan, salt: zeroHash, creator: creator.account.address };
        const campaign = await predictCampaign(client, parameters);
        await writeContract(creator, createCampaignCall({ ...parameters, funding: total }));
        return campaign;
      };
      const leaf = (i: number) => ({
        index: BigInt(i),
        account: people[i]?.account.address ?? zeroAddress,
        amount: 100n * BigInt(i + 1),
        proof: tree.proof(i),
      });
      const campaign = await open(terms);

      expect(await claimState(client, campaign, leaf(0))).to.equal("open");
      const texts = [
        await signForRelayer(anna, campaign, leaf(0), 7n),
        await signForRelayer(ben, campaign, leaf(1), 7n),
      ];
      // Anna does not wait; nobody else may claim for Cleo without her signature.
      expect(await claimNow(anna, campaign, leaf(0))).to.have.property("hash");
      expect(await claimNow(anna, campaign, leaf(0))).to.include({ refused: "AlreadyClaimed" });
      expect(await claimNow(ben, campaign, leaf(2))).to.include({ refused: "ClaimForOtherRefused" });
      expect(await claimState(client, campaign, leaf(0))).to.equal("paid already");
      const told = await relay(cleo, { address: campaign, root: tree.root, count: tree.count }, texts, 5n);
      expect(told.find(({ index }) => index === 1)?.what).to.equal("paid");
      expect(told.find(({ index }) => index === 0)?.what).to.match(/already paid/);
      expect(await token.read.balanceOf([ben.account.address])).to.equal(195n);
      expect(await token.read.balanceOf([cleo.account.address]), "the fee").to.equal(5n);

      const collection = await viem.deployContract("SampleCollection");
      await collection.write.mint([anna.account.address, 9n]);
      const gate = await viem.deployContract("HoldersGate", [collection.address]);
      const gated = await open({ ...terms, gate: gate.address, claimFor: "Anyone", recallable: false });
      const claimWith = (i: number, tokenId: bigint) =>
        refusalOf(
          writeContract(
            cleo,
            claimCall({ campaign: gated, ...leaf(i), gateData: numberToHex(tokenId, { size: 32 }) }),
          ),
        );
      expect(await claimWith(1, 9n)).to.include("NotHolder");
      expect(await claimWith(0, 9n)).to.equal("accepted");
      expect(await isClaimed(client, { campaign: gated, index: 0n })).to.equal(true);
      expect(await isClaimed(client, { campaign: gated, index: 1n })).to.equal(false);
    } finally {
      await close();
    }
  });

  it("run: show what vests, release it, and sign a release that somebody else sends", async () => {
    const { viem, networkHelpers, close } = await hre.network.create("embedded");
    try {
      const client = await viem.getPublicClient();
      const [creator, anna, relayer, friend] = (await viem.getWalletClients()) as WriteClient[];
      if (!creator || !anna || !relayer || !friend) throw new Error("no accounts");
      const key = { index: 0n, account: anna.account.address };
      const tree = buildTree(
        allocationFromRows([{ account: key.account, amount: 4_000n }]),
        conventionNamed("native"),
      );
      const token = await viem.deployContract("SampleToken", [creator.account.address, 4_000n]);
      const { address: factory } = await viem.deployContract("VestingCampaignFactory");
      await token.write.approve([factory, 4_000n]);
      const { timestamp } = await client.getBlock();
      const cliff = timestamp + 1_000_000n;
      const last = timestamp + 4_000_000n;
      const plan: CampaignPlan = {
        kind: "vesting",
        terms: {
          token: token.address,
          root: tree.root,
          count: 1n,
          start: timestamp,
          end: timestamp + 86_400n,
          waves: 0n,
          waveInterval: 0n,
          treasury: creator.account.address,
          gate: zeroAddress,
          maxExtraTime: 0n,
          claimFor: "Never",
          recallable: false,
          manifestHash: zeroHash,
        },
        schedule: {
          stepped: false,
          points: [
            { time: cliff, share: WHOLE_SHARE / 4n },
            { time: last, share: WHOLE_SHARE },
          ],
        },
      };
      const parameters = { factory, plan, salt: zeroHash, creator: creator.account.address };
      const campaign = await predictCampaign(client, parameters);
      await writeContract(creator, createCampaignCall({ ...parameters, funding: 4_000n }));

      expect(await vestingState(client, campaign, key)).to.equal(undefined);
      await writeContract(anna, claimCall({ campaign, ...key, amount: 4_000n, proof: [] }));
      const before = { total: 4_000n, released: 0n, due: 0n, next: { time: cliff, due: 1_000n } };
      expect(await vestingState(client, campaign, key)).to.deep.equal(before);
      expect(await refusalOf(releaseNow(anna, campaign, key))).to.include("NothingDue");

      await networkHelpers.time.increaseTo(cliff);
      expect(await refusalOf(releaseNow(relayer, campaign, key))).to.include("ClaimForOtherRefused");
      await releaseNow(anna, campaign, key);
      expect(await token.read.balanceOf([key.account])).to.equal(1_000n);

      await networkHelpers.time.increaseTo(cliff + 1_000_000n);
      const upTo = 900n;
      const recipient = friend.account.address;
      const maxFee = 10n;
      const signed = await signRelease(anna, campaign, key, { upTo, recipient, maxFee });
      await writeContract(relayer, releaseSignedCall({ ...signed, fee: maxFee }));
      expect(await token.read.balanceOf([recipient])).to.equal(890n);
      expect(await token.read.balanceOf([relayer.account.address]), "the fee").to.equal(10n);
      expect(await refusalOf(writeContract(relayer, releaseSignedCall({ ...signed, fee: 0n })))).to.include(
        "InvalidSignature",
      );
      const after = { total: 4_000n, released: 1_900n, due: 100n, next: { time: last, due: 2_100n } };
      expect(await vestingState(client, campaign, key)).to.deep.equal(after);

      await networkHelpers.time.increaseTo(last);
      expect(await vestingState(client, campaign, key)).to.deep.equal({
        total: 4_000n,
        released: 1_900n,
        due: 2_100n,
      });
    } finally {
      await close();
    }
  });
});
