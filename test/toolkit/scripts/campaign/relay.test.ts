import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { getTransaction } from "viem/actions";
import { type RelayOptions, relay } from "../../../../scripts/campaign/relay.ts";
import { SymbolonError } from "../../../../src/core/errors.ts";
import type { ClaimTerms } from "../../../../src/core/signing/claimTypedData.ts";
import type { Timing } from "../../../../src/delivery/timing.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import {
  accountOf,
  amountOf,
  keyOf,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { captured } from "../runSymbolon.ts";
import { jsonLines, RECIPIENT, signedClaim } from "../signedClaims.ts";
import { simulatingNode } from "../simulatingNode.ts";

/** Nothing here takes long: the chain mines at once, or when it is told to. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

type Claim = {
  index: number;
  status: string;
  code: string | null;
  why: string | null;
  fee: string;
  transaction: Hex | null;
  block: number | null;
};
type Report = {
  code: number;
  paid: number;
  already: number;
  planned: number;
  waiting: number;
  skipped: number;
  fees: string;
  feesKept: string;
  gas: number;
  nextOpening: string | null;
  transactions: { hash: Hex; gas: number; tasks: number }[];
  rejected: { label: string; code: string }[];
  claims: Claim[];
};

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

  const run = async (
    test: TestCampaign,
    files: readonly string[] = [],
    options: Partial<RelayOptions> = {},
  ): Promise<Report> => {
    const { stdout, code } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
      relay(test.campaign, tree, files, { rpc: chain.rpc, json: true, ...options }, QUICK),
    );
    return { ...JSON.parse(stdout), code };
  };
  const failing = async (...args: Parameters<typeof run>): Promise<SymbolonError> => {
    const thrown = await run(...args).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(SymbolonError);
    return thrown as SymbolonError;
  };
  const skips = ({ claims }: Report) =>
    claims.flatMap(({ index, status, code }) => (status === "skipped" ? [[index, code]] : []));
  const relayer = () => chain.relayer.account.address;

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
      /row 2 \(line 3\) has the index "20", which is none below 20/,
    ],
    ["an account without a leaf", `account\n${RECIPIENT}\n`, /row 1 .* has no leaf in the tree/],
    [
      "an index of another account",
      `index,account\n3,${accountOf(4)}\n`,
      /has the index 3 and the account .* whose index is 4/,
    ],
    ["neither", "name\nada\n", /has neither an index nor an account/],
    ["no address", "account\n0x12\n", /has the account "0x12", which is no address/],
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

  describe("signed claims", () => {
    it("pays as was signed, unsigned ones beside them, and takes the fees", async () => {
      const test = await chain.campaign(tree, 12);
      const claims = [
        await signed(test, 1, { maxFee: 10n }),
        await signed(test, 2, { maxFee: 10n ** 20n }),
        await signed(test, 5, { maxFee: 7n, feeTaker: relayer() }),
      ];
      const inbox = folder.path("inbox");
      mkdirSync(inbox);
      for (const [i, text] of claims.entries()) writeFileSync(`${inbox}/${i}.json`, text);
      const list = folder.write("list.csv", "index\n0\n2\n8\n");
      const before = { fees: await chain.balance(relayer()), paid: await chain.balance(RECIPIENT) };
      const report = await run(test, [inbox, list]);
      expect(report).to.include({ paid: 5, skipped: 0, code: 0, fees: "1019", feesKept: "0" });
      // Of index 2 all was offered, and all was taken.
      expect((await chain.balance(relayer())) - before.fees).to.equal(1_019n);
      expect((await chain.balance(RECIPIENT)) - before.paid).to.equal(991n + 998n);
      expect(await chain.paid(test)).to.deep.equal([0, 1, 2, 5, 8]);
      // Cleared away once they are paid: the journal knows.
      writeFileSync(`${inbox}/0.json`, claims[1] as string);
      expect(await run(test, [inbox, list])).to.deep.include({ transactions: [], code: 0 });
    });

    it("says which fees stay in the campaign where the token refuses to pay them", async () => {
      const test = await chain.campaign(tree, 12);
      const listOf = async (index: number, maxFee: bigint) =>
        folder.write(`signed-${index}.jsonl`, jsonLines([await signed(test, index, { maxFee })]));
      const before = await chain.balance(RECIPIENT);
      await chain.refuse(relayer());
      const node = await simulatingNode(chain.rpc);
      try {
        const told = await run(test, [await listOf(1, 10n)], { rpc: node.url });
        expect(told).to.include({ paid: 1, skipped: 0, code: 0, fees: "10", feesKept: "10" });
        const list = await listOf(2, 7n);
        const people = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
          relay(test.campaign, tree, [list], { rpc: node.url }, QUICK),
        );
        const kept = `0[.]0+7 [A-Z]+ stay in the campaign: the token refuses to pay them to ${relayer()}`;
        expect(people.stdout).to.match(new RegExp(`^of them kept +${kept}$`, "m"));
      } finally {
        await node.close();
        await chain.refuse(undefined);
      }
      expect((await chain.balance(RECIPIENT)) - before).to.equal(991n + 995n);
    });

    it("takes no more of them than it is told to", async () => {
      const test = await chain.campaign(tree, 12);
      const list = folder.write(
        "signed.jsonl",
        jsonLines([await signed(test, 1, { maxFee: 10n }), await signed(test, 2)]),
      );
      expect(await run(test, [list], { fee: 4n })).to.include({ paid: 2, fees: "4" });
    });

    it("says of each that is of no use why, and pays the others", async () => {
      const test = await chain.campaign(tree, 12);
      const { timestamp } = await chain.block();
      const elsewhere = await signed({ ...test, campaign: chain.token }, 3);
      const list = folder.write(
        "signed.jsonl",
        jsonLines([
          await signed(test, 0, { deadline: timestamp - 1n }),
          await signed(test, 1, { feeTaker: RECIPIENT }),
          await signed(test, 2, {}, keyOf(99)),
          elsewhere,
          JSON.stringify({ signature: "0x12" }),
          await signed(test, 6, { recipient: chain.token }),
          await signed(test, 7),
        ]),
      );
      const report = await run(test, [list]);
      expect(report).to.include({ paid: 1, skipped: 4, code: 3 });
      // None of them was sent along.
      expect(report.transactions.map(({ tasks }) => tasks)).to.deep.equal([1]);
      expect(skips(report)).to.deep.equal([
        [0, "DeadlineExpired"],
        [1, "FeeTakerMismatch"],
        [2, "InvalidSignature"],
        [6, "RecipientRefused"],
      ]);
      expect(report.rejected.map(({ code }) => code)).to.deep.equal(["CampaignMismatch", "BadSignedClaim"]);
      expect(report.rejected[0]?.label).to.equal(`${list}, line 4`);
    });

    it("is not misled by claims that others have written in an account's name", async () => {
      const test = await chain.campaign(tree, 12);
      const list = folder.write(
        "signed.jsonl",
        jsonLines([
          await signed(test, 1, { maxFee: 500n }, keyOf(98)),
          await signed(test, 1, { maxFee: 600n }, keyOf(99)),
          await signed(test, 1, { maxFee: 20n }),
          await signed(test, 2, { maxFee: 500n }, keyOf(99)),
        ]),
      );
      const rows = folder.write("list.csv", "index\n1\n2\n");
      const before = await chain.balance(accountOf(2));
      // Index 1 as it signed; index 2 has signed nothing, and is paid by its row.
      expect(await run(test, [list, rows])).to.include({ paid: 2, skipped: 0, fees: "20", code: 0 });
      expect((await chain.balance(accountOf(2))) - before).to.equal(amountOf(2));
    });

    it("pays nobody otherwise than it signed", async () => {
      const test = await chain.campaign(tree, 12);
      const { timestamp } = await chain.block();
      const list = folder.write(
        "signed.jsonl",
        jsonLines([await signed(test, 1, { deadline: timestamp - 1n })]),
      );
      const rows = folder.write("list.csv", "index\n1\n");
      expect(skips(await run(test, [list, rows]))).to.deep.equal([[1, "DeadlineExpired"]]);
      expect(await chain.paid(test)).to.deep.equal([]);
    });

    it("is not stopped by one that is too large for any transaction", async () => {
      const test = await chain.campaign(tree, 12);
      const large = { ...JSON.parse(await signed(test, 1)), signature: `0x${"11".repeat(60_000)}` };
      const list = folder.write("signed.jsonl", jsonLines([JSON.stringify(large), await signed(test, 3)]));
      await chain.limitGas(2_000_000n, async () => {
        const report = await run(test, [list]);
        expect(report).to.include({ paid: 1, skipped: 1, code: 3 });
        expect(skips(report)).to.deep.equal([[1, "ClaimTooLarge"]]);
      });
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
    await new Promise((go) => setTimeout(go, 300));
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
      // The bundle, and again without what it would skip.
      expect(node.simulated).to.equal(2);
    } finally {
      await node.close();
      await chain.refuse(undefined);
    }
  });
});
