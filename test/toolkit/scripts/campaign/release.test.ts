import { readFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import { type Address, getAddress, type Hex } from "viem";
import { getTransactionCount, writeContract } from "viem/actions";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { releaseManyCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { digestOf } from "../../../../src/sdk/delivery/openDelivery.ts";
import { releaseTaskOf } from "../../../../src/sdk/distribution/release/releaseTask.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { wrapSignature } from "../../core/signing/wrapSignature.ts";
import { openFaultyNode } from "../faultyNode.ts";
import { type KindChain, openKindChain, usualRows } from "../kindChain.ts";
import { runCampaign } from "../operatorChain.ts";
import { accountOf, amountOf, keyOf, RELAYER_KEY, type TestCampaign } from "../relayChain.ts";

const RECIPIENT: Address = getAddress("0x00000000000000000000000000000000000ec1e1");
const COUNT = 9;

describe("campaign release", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let test: TestCampaign & { readonly begin: bigint };
  let tree: string;
  /** What the accounts held before, who are the same in every campaign. */
  let held: readonly bigint[];

  before(async () => {
    chain = await openKindChain();
    for (const index of [1, 2, 3])
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(() => chain.close());
  beforeEach(async () => {
    tree = folder.path("tree");
    test = await chain.vesting(tree, usualRows(COUNT));
    held = await balances();
  });

  const balances = () => Promise.all(Array.from({ length: COUNT }, (_, i) => chain.balance(accountOf(i))));
  const gained = async () => (await balances()).map((balance, i) => balance - (held[i] as bigint));
  const vested = (part: bigint) => Array.from({ length: COUNT }, (_, i) => (amountOf(i) * part) / 4n);
  const json = async (args: readonly string[], key: Hex = RELAYER_KEY) => {
    const { stdout, code } = await runCampaign([...args, "--rpc", chain.rpc, "--json"], {
      SYMBOLON_PRIVATE_KEY: key,
    });
    return { ...JSON.parse(stdout), exit: code };
  };
  const journal = () => folder.path("release.journal");
  const release = (...args: readonly string[]) =>
    json(["release", test.campaign, ...args, "--journal", journal()]);
  const relayAll = () => json(["relay", test.campaign, tree]);
  const quarter = () => chain.moveTo(test.begin + 1_000n);
  const half = () => chain.moveTo(test.begin + 2_000n);
  const nonce = () => getTransactionCount(chain.reader, { address: chain.relayer.account.address });

  it("pays what has vested since the claims, once a step, with one journal", async () => {
    expect(await relayAll()).to.include({ paid: COUNT, exit: 0 });
    expect(await gained()).to.deep.equal(vested(0n));
    expect(await release("--all")).to.include({ released: 0, nothing: COUNT, exit: 0 });
    await quarter();
    const first = await release("--all");
    expect(first).to.include({ released: COUNT, nothing: 0, skipped: 0, exit: 0 });
    expect(first.transactions).to.have.length(1);
    expect(BigInt(first.nextPoint)).to.equal(test.begin + 2_000n);
    expect(await gained()).to.deep.equal(vested(1n));
    expect(await release("--all", "--dry-run")).to.include({ planned: 0, nothing: COUNT });
    expect(await release("--all")).to.include({ released: 0, nothing: COUNT, due: "0", exit: 0 });
    await half();
    expect(await release(tree, "--all", "--dry-run")).to.include({ planned: COUNT, released: 0, exit: 0 });
    expect(await gained()).to.deep.equal(vested(1n));
    expect(await release(tree, "--all")).to.include({ released: COUNT });
    expect(await gained()).to.deep.equal(vested(2n));
    await chain.moveTo(test.begin + 4_000n);
    expect(await release("--all")).to.include({ released: COUNT, nextPoint: null });
    expect(await gained()).to.deep.equal(vested(4n));
  });

  it("needs no journal to pay nothing twice", async () => {
    await relayAll();
    await quarter();
    expect(await release("--all")).to.include({ released: COUNT });
    rmSync(journal());
    const before = await nonce();
    expect(await release("--all")).to.include({ released: 0, nothing: COUNT });
    expect(await nonce()).to.equal(before);
  });

  it("settles what an earlier run has sent and did not hear of", async () => {
    await relayAll();
    await quarter();
    await release("--all");
    const lines = readFileSync(journal(), "utf8").trimEnd().split("\n");
    expect(lines.at(-1)).to.include('"settled"');
    folder.write("release.journal", `${lines.slice(0, -1).join("\n")}\n`);
    const before = await nonce();
    expect(await release("--all")).to.include({ released: 0, nothing: COUNT, exit: 0 });
    expect(await nonce()).to.equal(before);
    expect(readFileSync(journal(), "utf8").trimEnd().split("\n")).to.have.length(lines.length);
    await half();
    expect(await release("--all")).to.include({ released: COUNT });
    expect(await gained()).to.deep.equal(vested(2n));
  });

  it("goes on after a transaction that was never sent", async () => {
    await relayAll();
    await quarter();
    await release("--index", "1");
    const lines = readFileSync(journal(), "utf8").trimEnd().split("\n");
    const [sending] = lines.filter((line) => line.includes('"sending"'));
    const unsent = { ...JSON.parse(sending ?? ""), id: 1, nonce: await nonce(), hashes: [] };
    const keys = [2, 5].map((index) => `1:${index}:${accountOf(index).toLowerCase()}`);
    const digest = digestOf(keys.flatMap((key) => releaseTaskOf(test.campaign, key) ?? []));
    folder.write(
      "release.journal",
      `${[...lines, JSON.stringify({ ...unsent, keys, digest })].join("\n")}\n`,
    );
    expect(await release("--all")).to.include({ released: COUNT - 3, nothing: 3, exit: 0 });
    expect(await gained()).to.deep.equal(vested(1n));
  });

  it("pays one, by account, by index, by both, and tells who has not claimed", async () => {
    await quarter();
    for (const index of [1, 2, 4]) {
      await json(["claim", test.campaign, tree, "--claimant", accountOf(index)]);
    }
    await half();
    expect(await release("--claimant", accountOf(1))).to.include({
      released: 1,
      due: String(amountOf(1) / 2n - amountOf(1) / 4n),
    });
    expect(await release("--index", "2")).to.include({ released: 1, exit: 0 });
    expect(await release("--index", "4", "--claimant", accountOf(4))).to.include({ released: 1 });
    expect(await release("--index", "4")).to.include({ released: 0, nothing: 1, exit: 0 });
    const unclaimed = await release(tree, "--claimant", accountOf(5));
    expect(unclaimed).to.include({ unclaimed: 1, exit: 3 });
    const row = { index: 5, account: getAddress(accountOf(5)), total: String(amountOf(5)) };
    expect(unclaimed.releases[0]).to.include(row);
    const untold = await release("--claimant", accountOf(5).toLowerCase(), "--index", "5");
    expect(untold.releases[0]).to.include({ ...row, total: null });
    expect(await release("--claimant", accountOf(5))).to.have.nested.property("error.code", "NoEntitlement");
    const env = { SYMBOLON_PRIVATE_KEY: RELAYER_KEY };
    const people = ["release", test.campaign, tree, "--all", "--rpc", chain.rpc, "--dry-run"];
    expect((await runCampaign(people, env)).stdout)
      .to.match(/^not claimed yet +6$/m)
      .and.include(`recorded first, and released from then on: symbolon campaign relay ${test.campaign} DIR`);
    const all = await gained();
    expect([1, 2, 4].map((index) => all[index])).to.deep.equal(
      [1, 2, 4].map((index) => amountOf(index) / 2n),
    );
    expect(all.reduce((a, b) => a + b)).to.equal(
      [1, 2, 4].reduce((sum, index) => sum + amountOf(index) / 2n, 0n),
    );
  });

  it("takes several transactions where one cannot hold all", async () => {
    await relayAll();
    await quarter();
    await chain.limitGas(620_000n, async () => {
      const { transactions, ...rest } = await release("--all");
      expect(rest).to.include({ released: COUNT, skipped: 0, exit: 0 });
      expect(transactions.length).to.be.above(1);
    });
    expect(await gained()).to.deep.equal(vested(1n));
  });

  it("stops where somebody else has paid all meanwhile, and takes that as paid", async () => {
    await relayAll();
    await quarter();
    const keys = Array.from({ length: COUNT }, (_, i) => ({ index: BigInt(i), account: accountOf(i) }));
    const node = await openFaultyNode(chain.rpc);
    try {
      node.fate = async (method) => {
        if (method === "eth_sendRawTransaction") {
          node.fate = async () => "pass" as const;
          await chain.node.setBlockGasLimit({ gasLimit: 30_000_000n });
          await writeContract(chain.other, releaseManyCall({ campaign: test.campaign, keys }));
          await chain.node.setBlockGasLimit({ gasLimit: 620_000n });
        }
        return "pass" as const;
      };
      await chain.limitGas(620_000n, async () => {
        const args = ["release", test.campaign, "--all", "--journal", journal(), "--rpc", node.url, "--json"];
        const { stdout, code } = await runCampaign([...args, "--in-flight", "1"], {
          SYMBOLON_PRIVATE_KEY: RELAYER_KEY,
        });
        const found = JSON.parse(stdout);
        expect(code).to.equal(0);
        expect(found).to.include({ released: 0, skipped: 0, already: COUNT, paid: "0" });
        expect(found.transactions).to.have.length(1);
      });
    } finally {
      await node.close();
    }
    expect(await gained()).to.deep.equal(vested(1n));
  });

  it("leaves out who is due too little, and says so", async () => {
    await relayAll();
    await quarter();
    const min = String(amountOf(5) / 4n);
    const small = vested(1n).filter((due) => due < BigInt(min)).length;
    expect(small).to.be.within(1, COUNT - 1);
    expect(await release("--all", "--base-units", "--min", min)).to.include({
      small,
      released: COUNT - small,
      exit: 0,
    });
  });

  it("pays the others where one is refused, says why, and pays that one later", async () => {
    await relayAll();
    await quarter();
    await chain.refuse(accountOf(3));
    try {
      const dry = await release("--all", "--dry-run");
      expect(dry).to.include({ planned: COUNT - 1, skipped: 1, leavesABlock: null, exit: 3 });
      expect(dry.transactions)
        .to.have.length(1)
        .and.nested.property("[0].tasks", COUNT - 1);
      const first = await release("--all");
      expect(first).to.include({ released: COUNT - 1, skipped: 1, exit: 3 });
      const row = first.releases.find(({ status }: { status: string }) => status === "skipped");
      expect(row).to.include({ index: 3, code: "NoReason", payment: "0" });
      const single = await release("--index", "3");
      expect(single).to.have.nested.property("error.code");
      expect(await release("--index", "3", "--dry-run")).to.have.nested.property(
        "error.code",
        single.error.code,
      );
    } finally {
      await chain.refuse(undefined);
    }
    expect(await release("--all")).to.include({ released: 1, nothing: COUNT - 1, exit: 0 });
    expect(await gained()).to.deep.equal(vested(1n));
  });

  it("has nobody paid by others where the campaign does not want that", async () => {
    test = await chain.vesting(folder.path("closed"), usualRows(COUNT), { claimFor: "Never" });
    await quarter();
    await json(["claim", test.campaign, folder.path("closed")], keyOf(1));
    await half();
    const before = await nonce();
    const refused = await release("--all");
    expect(refused).to.include({ released: 0, skipped: 1, exit: 3 });
    expect(refused.releases[0]).to.include({ code: "ClaimForOtherRefused" });
    expect(await nonce()).to.equal(before);
    expect(
      await json(
        ["release", test.campaign, "--index", "1", "--journal", folder.path("own.journal")],
        keyOf(1),
      ),
    ).to.include({ released: 1 });
  });

  describe("as an account signed", () => {
    const out = () => folder.path("signed.json");
    const sign = (...args: readonly string[]) =>
      json(["sign", test.campaign, tree, "--to", RECIPIENT, "--out", out(), ...args], keyOf(3));
    const claim = () => json(["claim", test.campaign, tree], keyOf(3));

    it("pays elsewhere, less a fee, once", async () => {
      await quarter();
      expect(await claim()).to.include({
        status: "paid",
        payment: String(amountOf(3) / 4n),
        paidBefore: "0",
      });
      await half();
      const signed = await sign("--base-units", "--max-fee", "7");
      expect(signed).to.include({ paidBefore: String(amountOf(3) / 4n), exit: 0 });
      const before = await chain.balance(RECIPIENT);
      expect(await release("--signed", out(), "--dry-run")).to.include({ released: null });
      const due = amountOf(3) / 2n - amountOf(3) / 4n;
      // As some devices count v, and some wallets wrap what they sign.
      const file = JSON.parse(readFileSync(out(), "utf8")) as { readonly signature: Hex };
      const fromZero: Hex = `${file.signature.slice(0, -2) as Hex}${file.signature.endsWith("1b") ? "00" : "01"}`;
      folder.write(
        "signed.json",
        JSON.stringify({ ...file, signature: wrapSignature({ signature: fromZero }) }),
      );
      expect(await release("--signed", out())).to.include({ released: String(due), fee: "7", exit: 0 });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(due - 7n);
      await chain.moveTo(test.begin + 4_000n);
      const again = await release("--signed", out());
      expect(again.error).to.include({ code: "InvalidSignature" });
      expect(again.error.reason).to.include(`when ${amountOf(3) / 4n} base units`);
    });

    it("pays at most what was signed for", async () => {
      await quarter();
      await claim();
      await half();
      await sign("--base-units", "--up-to", "10");
      const before = await chain.balance(RECIPIENT);
      expect(await release("--signed", out())).to.include({ released: "10" });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(10n);
      expect(await json(["claim", test.campaign, tree], keyOf(3))).to.include({
        paidBefore: String(amountOf(3) / 4n + 10n),
        status: "paid",
      });
    });

    it("tells that a claim of nothing leaves the signature good for one payment", async () => {
      const text = async (...args: readonly string[]) => {
        const { stdout } = await runCampaign([...args, "--rpc", chain.rpc], {
          SYMBOLON_PRIVATE_KEY: args[0] === "sign" ? keyOf(3) : RELAYER_KEY,
        });
        return stdout;
      };
      const signing = await text(
        "sign",
        test.campaign,
        tree,
        "--to",
        RECIPIENT,
        "--base-units",
        "--max-fee",
        "3",
        "--out",
        out(),
      );
      expect(signing)
        .to.match(/good until +it is used: it has no end/)
        .and.match(/pays at most +0\.0+1003 \w+\n/)
        .and.include("good for one later payment");
      expect(await text("relay", test.campaign, tree, out(), "--base-units", "--fee", "0"))
        .to.match(/payments +0 \w+\n/)
        .and.include("its signature stays good for one payment");
      const early = await release("--signed", out());
      expect(early.error).to.include({ code: "NothingDue" });
      expect(early.error.hint).to.include("signature stays good for one payment");
      await quarter();
      expect(await release("--signed", out(), "--dry-run")).to.include({ staysSigned: true });
      const paid = await text("release", test.campaign, "--signed", out(), "--base-units", "--fee", "4");
      expect(paid)
        .to.match(/03 \w+: no more was signed, of the 0\.0+4 \w+ asked for/)
        .and.include("used");
    });

    it("signs for nothing where only the claim is meant, and says so", async () => {
      const signed = await sign("--base-units", "--up-to", "0");
      expect(signed).to.include({ index: 3 });
      expect(signed.note).to.include("never pays anything");
      const relayed = await json(["relay", test.campaign, tree, out()]);
      expect(relayed).to.include({ paid: 1, payments: "0" });
      expect(relayed.claims[0]).to.include({ staysSigned: false });
      await quarter();
      const refused = await release("--signed", out());
      expect(refused.error).to.include({ code: "NothingDue" });
      expect(refused.error.reason).to.include("at most 0 base units");
    });

    it("is due in a pause, too: only whoever signs for a claim is warned of it", async () => {
      const build = ownBuild("PauseGate", "distribution/gates");
      const gate = await chain.deploy(build, chain.other.account.address, 5_000n, 10n);
      test = await chain.vesting(tree, usualRows(COUNT), { gate, maxExtraTime: 5_000n });
      const gateData = ["--gate-data", "0x"];
      expect(await json(["claim", test.campaign, tree, ...gateData], keyOf(3))).to.include({
        status: "paid",
      });
      const pause = { address: gate, abi: pauseGateAbi, functionName: "pause" } as const;
      await writeContract(chain.other, { ...pause, args: [test.campaign, ""] });
      await quarter();
      const terms = ["--deadline", `${test.begin + 3_000n}`, ...gateData];
      const warned = async (index: number, place: string) =>
        (await json(["sign", test.campaign, tree, ...terms, "--out", place], keyOf(index))).warnings;
      expect(await warned(4, `${out()}.4`)).to.have.nested.property("[0].id", "EndsInPause");
      expect(await warned(3, out())).to.deep.equal([]);
      expect(await release("--signed", out())).to.include({ released: String(amountOf(3) / 4n), exit: 0 });
    });

    it("says what to do where the leaf was not claimed, and with another campaign's", async () => {
      await sign();
      expect(await release("--signed", out())).to.have.nested.property("error.code", "NotClaimed");
      test = await chain.vesting(folder.path("other"), usualRows(COUNT));
      expect(await release("--signed", out())).to.have.nested.property("error.code", "CampaignMismatch");
    });
  });

  it("must be told what to release, and of which campaign", async () => {
    expect(await release()).to.have.nested.property("error.code", "ReleaseNotTold");
    expect(await release("--all", "--index", "1")).to.have.nested.property("error.code", "ReleaseNotTold");
    const instant = await chain.campaign(folder.path("instant"), 3);
    const refused = await json(["release", instant.campaign, "--all"]);
    expect(refused.error).to.include({ code: "NotVesting" });
  });
});
