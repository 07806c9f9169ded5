import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type Address, getAddress, type Hex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { proof } from "../../../../scripts/tree/proof.ts";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { parseSignedClaim } from "../../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openFakeSigner } from "../../delivery/fakeSigner.ts";
import {
  accountOf,
  amountOf,
  keyOf,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { captured, runSymbolon } from "../runSymbolon.ts";

const RECIPIENT: Address = getAddress("0x00000000000000000000000000000000000ec1e1");

describe("campaign claim and sign", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let tree: string;
  before(async () => {
    chain = await openRelayChain();
    for (const index of [1, 2, 3])
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(() => chain.close());
  beforeEach(async () => {
    tree = folder.path("tree");
    test = await chain.campaign(tree, 9);
  });

  /** Runs `symbolon campaign ...` as it is written on the command line. */
  const symbolon = (args: readonly string[], key: Hex | undefined = RELAYER_KEY) =>
    runSymbolon(["campaign", ...args], { SYMBOLON_PRIVATE_KEY: key });
  const json = async (args: readonly string[], key?: Hex) => {
    const { stdout, code, stderr } = await symbolon([...args, "--json"], key);
    return { ...JSON.parse(stdout), exit: code, stderr };
  };
  const claim = (...args: string[]) => ["claim", test.campaign, tree, "--rpc", chain.rpc, ...args];
  const sign = (...args: string[]) => ["sign", test.campaign, tree, "--rpc", chain.rpc, ...args];
  const relaying = (...files: string[]) => ["relay", test.campaign, tree, ...files, "--rpc", chain.rpc];

  it("says how a claim stands, before and after, and of whom the tree does not list", async () => {
    const state = (...args: string[]) => json(["show", test.campaign, tree, "--rpc", chain.rpc, ...args]);
    const claimant = ["--claimant", accountOf(5)];
    const before = await state(...claimant);
    expect(before).to.include({ index: 5, amount: "1005", exit: 0 });
    expect(before.state).to.include({ kind: "open", due: "1005", isRelease: false });
    await json(claim(...claimant));
    const { state: after } = await state(...claimant);
    expect(after).to.include({ kind: "taken", paidBefore: "1005", mayGrow: false });
    expect(BigInt(after.asOf.blockNumber) > BigInt(before.state.asOf.blockNumber)).to.equal(true);
    expect(await state("--claimant", RECIPIENT)).to.have.nested.property("state.kind", "notListed");
    const { stdout } = await symbolon(["show", test.campaign, tree, "--rpc", chain.rpc, ...claimant]);
    expect(stdout).to.match(/taken: .*1005.* were paid\n.*as of +block \d+, /s);
  });

  describe("claim", () => {
    it("claims for another, once; again it is no failure", async () => {
      const first = await json(claim("--claimant", accountOf(5)));
      expect(first).to.include({
        index: 5,
        status: "paid",
        amount: "1005",
        recipient: accountOf(5),
        exit: 0,
      });
      expect(first.transaction).to.match(/^0x/);
      expect(await json(claim("--claimant", accountOf(5)))).to.include({ status: "already", exit: 0 });
      expect(await chain.paid(test)).to.deep.equal([5]);
    });

    it("claims one's own leaf, to another address too", async () => {
      expect(await json(claim(), keyOf(1))).to.include({ index: 1, status: "paid", exit: 0 });
      const before = await chain.balance(RECIPIENT);
      const elsewhere = await json(claim("--to", RECIPIENT), keyOf(2));
      expect(elsewhere).to.include({ index: 2, status: "paid", recipient: RECIPIENT.toLowerCase() });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(amountOf(2));
      expect(await json(claim("--to", RECIPIENT, "--claimant", accountOf(3)))).to.have.nested.property(
        "error.code",
        "NotYours",
      );
    });

    it("claims from a proof file, whose account need not be told", async () => {
      const { stdout } = await captured({}, () => proof(tree, accountOf(7), { json: true }));
      const file = folder.write("proof.json", stdout);
      const args = ["claim", test.campaign, file, "--rpc", chain.rpc];
      expect(await json([...args, "--claimant", accountOf(6)])).to.have.nested.property(
        "error.code",
        "AccountMismatch",
      );
      expect(await json(args)).to.include({ index: 7, status: "paid", exit: 0 });
    });

    it("claims with a proof out of tiles on a plain static host", async () => {
      const asked: string[] = [];
      const server = createServer(({ url = "" }, response) => {
        asked.push(url);
        response.end(readFileSync(`${tree}${url}`));
      }).listen(0, "127.0.0.1");
      try {
        await once(server, "listening");
        const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const args = ["claim", test.campaign, place, "--rpc", chain.rpc, "--claimant", accountOf(8)];
        expect(await json(args)).to.include({ index: 8, status: "paid", amount: "1008", exit: 0 });
      } finally {
        server.close();
        server.closeAllConnections();
      }
      expect(asked).to.have.length(3).and.not.to.include("/allocation.csv");
      expect(await chain.paid(test)).to.deep.equal([8]);
    });

    it("sends nothing on a dry run", async () => {
      expect(await json(claim("--claimant", accountOf(5), "--dry-run"))).to.include({
        status: "planned",
        exit: 0,
      });
      expect(await chain.paid(test)).to.deep.equal([]);
    });

    it("explains what is refused, before anything is sent", async () => {
      test = await chain.campaign(folder.path("closed"), 4, { claimFor: "Never" });
      tree = folder.path("closed");
      const nonce = async () =>
        chain.reader.request({
          method: "eth_getTransactionCount",
          params: [chain.relayer.account.address, "latest"],
        });
      const before = await nonce();
      const refused = await json(claim("--claimant", accountOf(3)));
      expect(refused).to.have.nested.property("error.code", "ClaimForOtherRefused");
      expect(refused.error.reason).to.match(/may not claim for the account/);
      expect(refused.exit).to.equal(1);
      expect(await nonce()).to.equal(before);
    });

    for (const [what, args, code] of [
      ["an account without a leaf", ["--claimant", RECIPIENT], "AccountNotInTree"],
      ["no hexadecimal gate data", ["--gate-data", "0x123"], "WrongCall"],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await json(claim(...args))).to.have.nested.property("error.code", code);
      });
    }
  });

  describe("sign", () => {
    it("signs a claim that somebody else relays", async () => {
      const out = folder.path("signed.json");
      const terms = [
        "--to",
        RECIPIENT,
        "--base-units",
        "--max-fee",
        "5",
        "--deadline",
        "2100-01-01",
        "--fee-taker",
        chain.relayer.account.address,
      ];
      const { exit } = await json(sign(...terms, "--out", out), keyOf(3));
      expect(exit).to.equal(0);
      const signed = parseSignedClaim(readFileSync(out, "utf8"));
      expect(signed).to.deep.include({ index: 3n, account: accountOf(3), amount: 1_003n });
      expect(signed.terms).to.deep.include({ maxFee: 5n, deadline: 4_102_444_800n, upTo: 1_003n });
      const before = await chain.balance(RECIPIENT);
      expect(await json(relaying(out))).to.include({ paid: 1, fees: "5", exit: 0 });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(998n);
    });

    it("prints it, to be piped on, and what a wallet is to sign, and takes that signature", async () => {
      const { stdout } = await symbolon(sign(), keyOf(4));
      expect(parseSignedClaim(stdout).terms).to.deep.equal({
        upTo: amountOf(4),
        recipient: accountOf(4),
        maxFee: 0n,
        feeTaker: zeroAddress,
        deadline: 0n,
      });
      const typed = JSON.parse((await symbolon(sign("--claimant", accountOf(6), "--typed-data"))).stdout);
      expect(Object.keys(typed.types)).to.deep.equal(["EIP712Domain", "Claim"]);
      const signature = await privateKeyToAccount(keyOf(6)).signTypedData(typed);
      const counted = `${signature.slice(0, -2)}${signature.endsWith("1b") ? "00" : "01"}`;
      const taken = await symbolon(sign("--claimant", accountOf(6), "--signature", counted));
      expect(parseSignedClaim(taken.stdout).signature).to.equal(signature);
      const list = folder.write(
        "signed.jsonl",
        `${JSON.stringify(JSON.parse(stdout))}\n${JSON.stringify(JSON.parse(taken.stdout))}\n`,
      );
      expect(await json(relaying(list))).to.include({ paid: 2, exit: 0 });
    });

    it("hands out no claim that its account did not sign", async () => {
      expect(await json(sign("--claimant", accountOf(5)), keyOf(4))).to.have.nested.property(
        "error.code",
        "NotSigned",
      );
      const { stdout } = await symbolon(sign(), keyOf(4));
      const { signature } = parseSignedClaim(stdout);
      const other = await json(
        sign("--claimant", accountOf(4), "--base-units", "--max-fee", "1", "--signature", signature),
      );
      expect(other).to.have.nested.property("error.code", "NotSigned");
    });

    it("has a signer sign, and asks for nobody's password where a wallet has signed", async () => {
      const signer = await openFakeSigner(keyOf(4));
      const runWith = (...args: readonly string[]) =>
        runSymbolon(["campaign", ...sign(...args)], { SYMBOLON_PRIVATE_KEY: undefined });
      try {
        const { stdout } = await runWith("--signer", signer.url, "--account", signer.address);
        expect(parseSignedClaim(stdout)).to.include({ account: accountOf(4) });
        expect(signer.asked).to.deep.equal(["eth_accounts", "eth_signTypedData_v4"]);
        const typed = await runWith("--claimant", accountOf(4), "--typed-data", "--keystore", "missing.json");
        expect(JSON.parse(typed.stdout).primaryType).to.equal("Claim");
      } finally {
        await signer.close();
      }
    });

    it("warns of a claim that is good no longer than claims are paused", async () => {
      const build = ownBuild("PauseGate", "distribution/gates");
      const gate = await chain.deploy(build, chain.other.account.address, 1_000n, 10n);
      test = await chain.campaign(tree, 9, { gate, maxExtraTime: 1_000n });
      const until = (await chain.block()).timestamp + 2_000n;
      const out = (deadline: bigint) => folder.path(`signed-${deadline}.json`);
      const signing = (deadline: bigint) => sign("--gate-data", "0x", "--deadline", `${deadline}`);
      const warningsAt = async (deadline: bigint) =>
        (await json([...signing(deadline), "--out", out(deadline)], keyOf(4))).warnings;
      expect(await warningsAt(until)).to.deep.equal([]);
      const pause = { address: gate, abi: pauseGateAbi, functionName: "pause" } as const;
      await writeContract(chain.other, { ...pause, args: [test.campaign, "a test"] });
      const { timestamp } = await chain.block();
      const end = timestamp + 1_001n;
      expect(await warningsAt(end + 1n)).to.deep.equal([]);
      const [warning, ...others] = await warningsAt(end);
      expect(warning).to.include({ id: "EndsInPause", severity: "warning" });
      expect(warning.details).to.deep.equal({ deadline: `${end}`, until: `${end}` });
      expect(others).to.deep.equal([]);
      const words = /^warning: EndsInPause: Claims are paused until .* good until .*--deadline/m;
      expect((await symbolon([...signing(end), "--out", out(end)], keyOf(4))).stdout).to.match(words);
      // Where the claim itself, or what a wallet is to sign, is printed, nothing gets in between.
      for (const typed of [[], ["--typed-data", "--claimant", accountOf(4)]]) {
        const { stdout, stderr } = await symbolon([...signing(end), ...typed], keyOf(4));
        expect(JSON.parse(stdout)).to.be.an("object");
        expect(stderr).to.match(words);
      }
    });

    it("needs the chain, or the campaign's file", async () => {
      const { stdout } = await symbolon(["sign", test.campaign, tree, "--json"], keyOf(4));
      expect(JSON.parse(stdout).error.code).to.equal("RpcNeeded");
    });
  });

  it("tells people what became of a list", async () => {
    await chain.claim(test, 4);
    const { stdout, code } = await symbolon(relaying());
    expect(code).to.equal(0);
    expect(stdout).to.match(
      /paid now +8\npayments +0\.0+8\d{3} \w+\npaid by others +1\nskipped +0\ntransactions +1\ngas +\d/,
    );
  });

  it("takes the price of gas in gwei, and nothing else", async () => {
    expect(await json([...relaying(), "--max-fee-per-gas", "0.000000001", "--dry-run"])).to.include({
      planned: 9,
    });
    for (const price of ["", "-1", "1e9", "0.0000000001", "1."]) {
      const { exit, error } = await json([...relaying(), "--max-fee-per-gas", price]);
      expect([exit, error.code]).to.deep.equal([2, "WrongCall"]);
    }
  });
});
