import { expect } from "chai";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { type OwedLeaf, readMoney } from "../../../../src/sdk/distribution/claim/readMoney.ts";
import { relayedCampaign } from "../../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { MAX_QUIET_BLOCKS } from "../../../../src/sdk/distribution/relay/patience.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openCooldownChain } from "../cooldownChain.ts";
import { type Fate, openFaultyNode } from "../faultyNode.ts";
import { accountOf } from "../relayChain.ts";
import { jsonLines, signedClaim } from "../signedClaims.ts";
import { simulatingNode } from "../simulatingNode.ts";
import { runRelay, sayRelay, skips } from "./runRelay.ts";

const COUNT = 6;
const ALL = Array.from({ length: COUNT }, (_, index) => index);

describe("relaying leaves that are not paid beside each other", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  let tree: string;
  const place = () => ({ rpc: chain.rpc, tree });
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());
  beforeEach(() => {
    tree = folder.path("tree");
  });

  /** A node whose chain goes on by a block, and by some seconds, whenever it is asked how far it is. */
  async function goingOn(seconds: number) {
    const node = await openFaultyNode(chain.rpc);
    node.fate = async (method): Promise<Fate> => {
      if (method !== "eth_blockNumber") return "pass";
      if (seconds > 0) await chain.node.increaseTime({ seconds });
      await chain.node.mine({ blocks: 1 });
      return "pass";
    };
    return node;
  }

  for (const by of ["sender", "origin"] as const) {
    it(`pays all of them in one run, one a block: a cooldown by ${by}`, async () => {
      const test = await chain.cool(tree, COUNT, { by });
      const dry = await runRelay(place(), test, [], { dryRun: true });
      expect(dry).to.include({ planned: COUNT, skipped: 0, code: 0, leavesABlock: 1 });
      expect(dry.transactions.map(({ tasks }) => tasks)).to.deep.equal(ALL.map(() => 1));
      expect(await chain.paid(test)).to.deep.equal([]);
      const report = await runRelay(place(), test);
      expect(skips(report)).to.deep.equal([]);
      expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
      expect(report.transactions).to.have.length(COUNT);
      expect(await chain.paid(test)).to.deep.equal(ALL);
      const blocks = report.claims.map(({ block }) => block);
      expect(new Set(blocks).size).to.equal(COUNT);
    });
  }

  for (const how of ["text", "panic", "bare", "false"] as const) {
    it(`pays all of them, whatever the token says: ${how}`, async () => {
      const test = await chain.cool(tree, COUNT, { by: "sender", how });
      const dry = await runRelay(place(), test, [], { dryRun: true });
      expect(dry).to.include({ planned: COUNT, skipped: 0, code: 0, leavesABlock: 1 });
      const report = await runRelay(place(), test);
      expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
      expect(report.transactions).to.have.length(COUNT);
    });

    it(`waits for as many blocks as it takes, whatever the token says: ${how}`, async () => {
      const test = await chain.cool(tree, 3, { by: "sender", blocks: 7, how });
      const node = await goingOn(0);
      try {
        expect(await runRelay({ rpc: node.url, tree }, test)).to.include({ paid: 3, skipped: 0, code: 0 });
      } finally {
        await node.close();
      }
    });
  }

  for (const isWhole of [false, true]) {
    const how = isWhole ? "as a whole" : "one by one";
    it(`pays all of them where the token says that the campaign has too few, and bundles are simulated ${how}`, async () => {
      const test = await chain.cool(tree, COUNT, { by: "sender", how: "tooFew" });
      const node = isWhole ? await simulatingNode(chain.rpc) : undefined;
      const at = { rpc: node?.url ?? chain.rpc, tree };
      try {
        const dry = await runRelay(at, test, [], { dryRun: true });
        expect(dry).to.include({ planned: COUNT, skipped: 0, code: 0, leavesABlock: 1 });
        const report = await runRelay(at, test);
        expect(skips(report)).to.deep.equal([]);
        expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
        expect(await chain.paid(test)).to.deep.equal(ALL);
      } finally {
        await node?.close();
      }
    });
  }

  it("gives up what the campaign has too few for where the token says so in the words of all", async () => {
    const test = await chain.cool(tree, 2, { by: "sender", how: "tooFew", short: 1n });
    const report = await runRelay(place(), test);
    expect(report).to.include({ paid: 1, skipped: 1, code: 3 });
    expect(skips(report)).to.deep.equal([[1, "ERC20InsufficientBalance"]]);
  });

  it("counts of a signed claim what it asks for as owed, and no more", async () => {
    const { campaign: address } = await chain.coolCumulative(tree, 2, { by: "sender" });
    const campaign = await relayedCampaign(chain.reader, address);
    const leaf = { index: 0, account: accountOf(0), amount: 2n ** 200n };
    const shortOf = async (one: OwedLeaf) => (await readMoney(chain.reader, campaign, [one]))([one])?.code;
    expect(await shortOf(leaf)).to.equal("ERC20InsufficientBalance");
    expect(await shortOf({ ...leaf, signed: { terms: { upTo: 10n } } })).to.equal(undefined);
  });

  for (const how of ["text", "panic", "bare", "false"] as const) {
    it(`gives up by name what the campaign has no money for, whatever the token says: ${how}`, async () => {
      const test = await chain.cool(tree, 2, { by: "sender", blocks: 300, how, short: 1n });
      const report = await runRelay(place(), test);
      expect(report).to.include({ paid: 1, skipped: 1, code: 3 });
      expect(skips(report)).to.deep.equal([[1, "ERC20InsufficientBalance"]]);
    });
  }

  it("pays all of a cumulative campaign, one a block, where the token says a text", async () => {
    const test = await chain.coolCumulative(tree, COUNT, { by: "sender", blocks: 2, how: "text" });
    const node = await goingOn(0);
    try {
      const report = await runRelay({ rpc: node.url, tree }, test);
      expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
      expect(report.transactions).to.have.length(COUNT);
    } finally {
      await node.close();
    }
  });

  it("pays them so where the node simulates bundles as a whole", async () => {
    const test = await chain.cool(tree, COUNT, { by: "sender" });
    const node = await simulatingNode(chain.rpc);
    try {
      const dry = await runRelay({ rpc: node.url, tree }, test, [], { dryRun: true });
      expect(dry).to.include({ planned: COUNT, code: 0, leavesABlock: 1 });
      const report = await runRelay({ rpc: node.url, tree }, test);
      expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
      expect(report.transactions).to.have.length(COUNT);
      expect(await chain.paid(test)).to.deep.equal(ALL);
    } finally {
      await node.close();
    }
  });

  for (const [what, cooldown] of [
    ["blocks", { by: "sender", blocks: 7 }],
    ["seconds", { by: "origin", seconds: 60 }],
  ] as const) {
    it(`waits for as many ${what} as a payment holds up the next one`, async () => {
      const test = await chain.cool(tree, COUNT, cooldown);
      const node = await goingOn(12);
      try {
        const report = await runRelay({ rpc: node.url, tree }, test);
        expect(report).to.include({ paid: COUNT, skipped: 0, code: 0 });
        expect(report.transactions).to.have.length(COUNT);
        expect(await chain.paid(test)).to.deep.equal(ALL);
      } finally {
        await node.close();
      }
    });
  }

  it("pays all others at once where some wait for each other: signed claims to one address", async () => {
    const test = await chain.cool(tree, 20, { by: "recipient" });
    const wallets = [3, 9, 15];
    const signed = await Promise.all(wallets.map((index) => signedClaim(chain, test, index)));
    const rows = Array.from({ length: 20 }, (_, index) => index).filter((index) => !wallets.includes(index));
    const list = folder.write("list.csv", `index\n${rows.join("\n")}\n`);
    const files = [list, folder.write("signed.jsonl", jsonLines(signed))];
    const report = await runRelay(place(), test, files);
    expect(report).to.include({ paid: 20, skipped: 0, code: 0 });
    expect(report.transactions.length).to.be.within(3, 4);
    expect(Math.max(...report.transactions.map(({ tasks }) => tasks))).to.be.at.least(18);
  });

  it("gives up by its reason whom nothing pays, and pays the others", async () => {
    const test = await chain.cool(tree, COUNT, { by: "sender" });
    const others = ALL.filter((index) => index !== 2);
    const list = folder.write("list.csv", `index\n${others.join("\n")}\n`);
    const signed = JSON.parse(await signedClaim(chain, test, 2));
    const wrong = JSON.stringify({ ...signed, signature: `0x${"11".repeat(65)}` });
    const report = await runRelay(place(), test, [list, folder.write("signed.jsonl", wrong)]);
    expect(report).to.include({ paid: COUNT - 1, skipped: 1, code: 3 });
    expect(skips(report)).to.deep.equal([[2, "InvalidSignature"]]);
    expect(await chain.paid(test)).to.deep.equal(others);
  });

  const refusalOf = (run: Promise<unknown>) =>
    run.then(
      () => undefined,
      ({ code, message }: SymbolonError) => ({ code, message }),
    );

  it("ends by name where no block comes, and goes on when it is run again; nobody is paid twice", async () => {
    const test = await chain.cool(tree, 3, { by: "sender", blocks: 300 });
    for (const paid of [[0], [0]]) {
      const refused = await refusalOf(runRelay(place(), test));
      expect(refused).to.include({ code: "PaymentsWait" });
      expect(refused?.message).to.match(/2 leaves wait.*no block has come|no block has come.*2 leaves wait/);
      expect(await chain.paid(test)).to.deep.equal(paid);
    }
    await chain.node.mine({ blocks: 300 });
    expect((await refusalOf(runRelay(place(), test)))?.code).to.equal("PaymentsWait");
    expect(await chain.paid(test)).to.deep.equal([0, 1]);
    await chain.node.mine({ blocks: 300 });
    expect(await runRelay(place(), test)).to.include({ paid: 3, paidNow: 1, code: 0 });
    expect(await chain.paid(test)).to.deep.equal([0, 1, 2]);
  });

  it("says of what it gives up that it may only wait, where the node keeps no old states", async () => {
    const test = await chain.cool(tree, 3, { by: "sender", blocks: 300 });
    expect((await refusalOf(runRelay(place(), test)))?.code).to.equal("PaymentsWait");
    await chain.node.mine({ blocks: 5 });
    const { number } = await chain.block();
    const node = await openFaultyNode(chain.rpc);
    node.answer = (method, [, block]) =>
      method === "eth_call" && Number(block) < Number(number)
        ? { error: { code: -32_000, message: "missing trie node" } }
        : undefined;
    try {
      const report = await runRelay({ rpc: node.url, tree }, test);
      expect(report).to.include({ paid: 1, skipped: 2, code: 3 });
      for (const { hint } of report.claims.slice(1))
        expect(hint).to.match(/run the same command again later/);
    } finally {
      await node.close();
    }
  });

  it("goes on inside the wait with more leaves than are looked at one by one", async () => {
    const count = 24;
    const test = await chain.cool(tree, count, { by: "sender", blocks: 300 });
    const list = folder.write("first.csv", "index\n0\n");
    expect(await runRelay(place(), test, [list])).to.include({ paid: 1, code: 0 });
    const node = await openFaultyNode(chain.rpc);
    let asked = 0;
    node.fate = async (method): Promise<Fate> => {
      if (method !== "eth_blockNumber") return "pass";
      asked += 1;
      if (asked === 6) await chain.thaw(test.token);
      else await chain.node.mine({ blocks: 1 });
      return "pass";
    };
    try {
      const report = await runRelay({ rpc: node.url, tree }, test);
      expect(skips(report)).to.deep.equal([]);
      expect(report).to.include({ paid: count - 1, already: 1, skipped: 0, code: 0 });
      expect(asked).to.be.at.least(6);
    } finally {
      await node.close();
    }
  });

  it("waits for minutes also where they are more than a hundred blocks", async () => {
    const test = await chain.cool(tree, 2, { by: "sender", blocks: 300 });
    const node = await goingOn(0);
    try {
      expect(await runRelay({ rpc: node.url, tree }, test)).to.include({ paid: 2, skipped: 0, code: 0 });
    } finally {
      await node.close();
    }
  });

  it("ends by name after so many blocks and minutes without a payment, and so it does at once again", async () => {
    const test = await chain.cool(tree, 2, { by: "sender", blocks: 1_000 });
    const node = await goingOn(12);
    try {
      const refused = await refusalOf(runRelay({ rpc: node.url, tree }, test));
      expect(refused).to.include({ code: "PaymentsWait" });
      expect(refused?.message).to.include(`for ${MAX_QUIET_BLOCKS}`);
      expect((await refusalOf(runRelay({ rpc: node.url, tree }, test)))?.code).to.equal("PaymentsWait");
      expect(await chain.paid(test)).to.deep.equal([0]);
    } finally {
      await node.close();
    }
  });

  it("says in the words of people how many blocks that takes", async () => {
    const test = await chain.cool(tree, COUNT, { by: "sender" });
    const { stdout, code } = await sayRelay(place(), test, [], { dryRun: true });
    expect(stdout).to.include("6 would be");
    expect(stdout).to.match(/one leaf a block.*6 blocks at least/);
    expect(code).to.equal(0);
  });
});
