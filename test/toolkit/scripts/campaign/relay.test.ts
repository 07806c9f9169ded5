import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { getTransaction } from "viem/actions";
import type { RelayOptions } from "../../../../scripts/campaign/relay.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { ClaimTerms } from "../../../../src/sdk/core/signing/claimTypedData.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { letPass } from "../../patience.ts";
import { accountOf, openRelayChain, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { jsonLines, RECIPIENT, signedClaim } from "../signedClaims.ts";
import { simulatingNode } from "../simulatingNode.ts";
import { runRelay, skips } from "./runRelay.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("campaign relay", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let tree: string;
  let trees = 0;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(() => {
    trees += 1;
    tree = folder.path(`tree-${trees}`);
  });

  const run = (test: TestCampaign, files?: readonly string[], options?: Partial<RelayOptions>) =>
    runRelay({ rpc: chain.rpc, tree }, test, files, options);
  const failing = async (...args: Parameters<typeof run>): Promise<SymbolonError> => {
    const thrown = await run(...args).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SymbolonError);
    return thrown as SymbolonError;
  };

  const signed = (test: TestCampaign, index: number, terms?: Partial<ClaimTerms>, key?: Hex) =>
    signedClaim(chain, test, index, terms, key);

  it("pays every leaf of a tree, and writes down what became of each", async () => {
    const test = await chain.campaign(tree, 300);
    const path = folder.path("report");
    const report = await run(test, [], { report: path });
    expect(report).to.include({ paid: 300, skipped: 0, code: 0 });
    expect(await chain.paid(test)).to.deep.equal(upTo(300));
    const [transaction] = report.transactions;
    expect(report.transactions).to.have.length(1);
    expect(transaction?.tasks).to.equal(300);
    const rows = readFileSync(`${path}.csv`, "utf8").trim().split("\n");
    const { blockNumber } = await getTransaction(chain.reader, { hash: transaction!.hash });
    expect(rows[0]).to.equal("index,account,amount,payment,fee,status,when,code,why,transaction,block");
    expect(rows[18]).to.equal(
      `17,${accountOf(17)},1017,1017,0,paid,now,,,${transaction?.hash},${blockNumber}`,
    );
    expect(JSON.parse(readFileSync(`${path}.json`, "utf8"))).to.deep.include({
      paid: 300,
      claims: report.claims,
    });
  });

  it("costs a leaf in a bundle what it shall", async () => {
    const test = await chain.campaign(tree, 100);
    const { gas } = await run(test);
    expect(gas / 100).to.be.lessThan(32_000);
  });

  it("pays those of a list, by index or account, in CSV and JSON, each once", async () => {
    const test = await chain.campaign(tree, 20);
    const list = folder.write("list.csv", `account,index\n${accountOf(3)},\n,5\n${accountOf(7)},7\n,5\n`);
    const more = folder.write(
      "more.json",
      JSON.stringify([accountOf(9).toLowerCase(), 11, { index: 13 }, 5]),
    );
    const last = folder.write("last.jsonl", `{"index":15}\n\n{"account":"${accountOf(16)}"}\n`);
    expect(await run(test, [list, more, last])).to.include({ paid: 8, code: 0 });
    expect(await chain.paid(test)).to.deep.equal([3, 5, 7, 9, 11, 13, 15, 16]);
    expect(await run(test, [list, more, last])).to.deep.include({ paid: 8, transactions: [] });
    // Another list has a journal of its own, and finds some paid already.
    const all = await run(test);
    expect(all).to.include({ paid: 12, already: 8, code: 0 });
  });

  for (const [what, content, problem] of [
    [
      "an index beyond the tree",
      "index\n3\n20\n",
      /row 2 \(line 3\) has the index "20", which is not a whole number below 20/,
    ],
    ["an account without a leaf", `account\n${RECIPIENT}\n`, /row 1 .* has no leaf in the tree/],
    [
      "an index of another account",
      `index,account\n3,${accountOf(4)}\n`,
      /has the index 3 and the account .* whose index is 4/,
    ],
    ["neither", "name\nada\n", /has neither an index nor an account/],
    ["no address", "account\n0x12\n", /has the account "0x12", which is not an address/],
  ] as const) {
    it(`pays nobody from a list with ${what}`, async () => {
      const test = await chain.campaign(tree, 20);
      const thrown = await failing(test, [folder.write("list.csv", content)]);
      expect(thrown.code).to.equal("NotInTree");
      expect(thrown.reason).to.match(problem);
      expect(await chain.paid(test)).to.deep.equal([]);
    });
  }

  it("refuses the tree of another campaign, and an address without a campaign", async () => {
    const test = await chain.campaign(tree, 20);
    await chain.campaign(folder.path("other"), 21);
    tree = folder.path("other");
    expect((await failing(test)).code).to.equal("TreeMismatch");
    expect((await failing({ ...test, campaign: chain.token })).code).to.equal("NoCampaign");
    expect((await failing({ ...test, campaign: RECIPIENT })).code).to.equal("NoCampaign");
  });

  it("sends nothing on a dry run, and reckons the gas", async () => {
    const test = await chain.campaign(tree, 30);
    const report = await run(test, [], { dryRun: true });
    expect(report).to.include({ paid: 0, planned: 30, skipped: 0, code: 0 });
    expect(report.gas).to.be.greaterThan(600_000);
    expect(await chain.paid(test)).to.deep.equal([]);
    expect(() => readFileSync(`${tree}.relay.journal`)).to.throw(/ENOENT/);
  });

  describe("what cannot be paid", () => {
    it("leaves out the zero address", async () => {
      const test = await chain.campaign(tree, 10, {}, (index) => index === 0);
      const report = await run(test);
      expect(skips(report)).to.deep.equal([[0, "ERC20InvalidReceiver"]]);
      expect(report).to.include({ paid: 9, code: 3 });
    });

    it("leaves out an account that the token refuses, says so, and pays it when it no longer does", async () => {
      const test = await chain.campaign(tree, 10);
      await chain.refuse(accountOf(4));
      try {
        const report = await run(test);
        expect(skips(report)).to.deep.equal([[4, "NoReason"]]);
        expect(report).to.include({ paid: 9, code: 3 });
        expect(report.transactions).to.have.length(1);
        expect(await run(test)).to.deep.include({ paid: 9, transactions: [], code: 3 });
      } finally {
        await chain.refuse(undefined);
      }
      expect(await run(test)).to.include({ paid: 10, skipped: 0, code: 0 });
      expect(await chain.paid(test)).to.deep.equal(upTo(10));
    });

    it("pays nobody else's leaf where nobody may claim for others", async () => {
      const test = await chain.campaign(tree, 5, { claimFor: "Never" });
      const report = await run(test);
      expect(report).to.deep.include({ paid: 0, transactions: [], code: 3 });
      expect(skips(report)[0]).to.deep.equal([0, "ClaimForOtherRefused"]);
      // What the account itself has signed is its own will.
      const list = folder.write("signed.jsonl", jsonLines([await signed(test, 3)]));
      expect(await run(test, [list])).to.include({ paid: 1, code: 0 });
    });

    it("says that a campaign has ended, and that it has not begun", async () => {
      const { timestamp } = await chain.block();
      const later = await chain.campaign(tree, 5, { start: timestamp + 5_000n });
      expect(skips(await run(later))).to.have.length(5);
      const waiting = await run(later, [], { wave: true });
      expect(waiting).to.include({
        waiting: 5,
        skipped: 0,
        code: 0,
        nextOpening: String(timestamp + 5_000n),
      });
      tree = folder.path("ended");
      const ended = await chain.campaign(tree, 5, { end: timestamp + 1_000n });
      await chain.claim(ended, 2);
      await chain.node.increaseTime({ seconds: 1_000 });
      await chain.node.mine({ blocks: 1 });
      const report = await run(ended);
      expect(report).to.include({ already: 1, skipped: 4, code: 3 });
      expect(skips(report)[0]).to.deep.equal([0, "Ended"]);
    });
  });

  describe("waves", () => {
    it("follows them: pays what is open, says when the next opens, then pays that", async () => {
      const { timestamp } = await chain.block();
      const test = await chain.campaign(tree, 30, { start: timestamp, waves: 3n, waveInterval: 10_000n });
      const first = await run(test, [], { wave: true });
      expect(first).to.include({ paid: 10, waiting: 20, skipped: 0, code: 0 });
      expect(first.nextOpening).to.equal(String(timestamp + 10_000n));
      expect(await run(test, [], { wave: true })).to.deep.include({ paid: 10, transactions: [] });
      // Without --wave what is closed counts as skipped.
      const strict = await run(test);
      expect(strict).to.include({ waiting: 0, skipped: 20, code: 3 });
      expect(skips(strict)[0]).to.deep.equal([10, "WaveNotOpen"]);
      await chain.node.increaseTime({ seconds: 10_000 });
      await chain.node.mine({ blocks: 1 });
      expect(await run(test, [], { wave: true })).to.include({ paid: 20, waiting: 10 });
      await chain.node.increaseTime({ seconds: 10_000 });
      await chain.node.mine({ blocks: 1 });
      expect(await run(test)).to.include({ paid: 30, skipped: 0, code: 0 });
      expect(await chain.paid(test)).to.deep.equal(upTo(30));
    });

    it("claims for others from the last wave on, where the campaign wants that", async () => {
      const { timestamp } = await chain.block();
      const test = await chain.campaign(tree, 6, {
        start: timestamp,
        waves: 2n,
        waveInterval: 5_000n,
        claimFor: "AfterLastWave",
      });
      const first = await run(test, [], { wave: true });
      expect(first).to.include({ paid: 0, waiting: 6, code: 0, nextOpening: String(timestamp + 5_000n) });
      await chain.node.increaseTime({ seconds: 5_000 });
      await chain.node.mine({ blocks: 1 });
      expect(await run(test)).to.include({ paid: 6, code: 0 });
    });
  });

  it("parts bundles that are dearer than reckoned", async () => {
    const test = await chain.campaign(tree, 20);
    // Under this limit all would fit into one, were the token an ordinary one.
    await chain.limitGas(1_400_000n, async () => {
      await chain.dear(true);
      try {
        const report = await run(test);
        expect(report).to.include({ paid: 20, skipped: 0 });
        expect(report.transactions.length).to.be.greaterThan(1);
      } finally {
        await chain.dear(false);
      }
    });
  });

  it("waits until gas is cheap enough", async () => {
    const test = await chain.campaign(tree, 5);
    const { baseFeePerGas } = await chain.block();
    await chain.node.setNextBlockBaseFeePerGas({ baseFeePerGas: 10n ** 12n });
    await chain.node.mine({ blocks: 1 });
    const running = run(test, [], { maxFeePerGas: 10n ** 11n });
    await letPass(300);
    expect(await chain.paid(test)).to.deep.equal([]);
    await chain.node.setNextBlockBaseFeePerGas({ baseFeePerGas: baseFeePerGas ?? 10n ** 9n });
    await chain.node.mine({ blocks: 1 });
    const { transactions } = await running;
    const { maxFeePerGas } = await getTransaction(chain.reader, { hash: transactions[0]!.hash });
    expect(maxFeePerGas! <= 10n ** 11n).to.equal(true);
  });

  it("simulates bundles whole where the node can", async () => {
    const test = await chain.campaign(tree, 10);
    await chain.refuse(accountOf(4));
    const node = await simulatingNode(chain.rpc);
    try {
      const report = await run(test, [], { rpc: node.url });
      expect(skips(report)).to.deep.equal([[4, "NoReason"]]);
      expect(report).to.include({ paid: 9, code: 3 });
      // The bundle, what it would skip by itself, and the bundle again without that.
      expect(node.simulated).to.equal(3);
    } finally {
      await node.close();
      await chain.refuse(undefined);
    }
  });
});
