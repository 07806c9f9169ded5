import { expect } from "chai";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openCooldownChain } from "../cooldownChain.ts";
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

  it("says in the words of people how many blocks that takes", async () => {
    const test = await chain.cool(tree, COUNT, { by: "sender" });
    const { stdout, code } = await sayRelay(place(), test, [], { dryRun: true });
    expect(stdout).to.include("6 would be");
    expect(stdout).to.match(/one leaf a block.*about 6 blocks/);
    expect(code).to.equal(0);
  });
});
