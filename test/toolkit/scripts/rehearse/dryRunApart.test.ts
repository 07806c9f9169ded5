import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "viem";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openCooldownChain } from "../cooldownChain.ts";
import { runRehearse } from "./runRehearse.ts";

const COUNT = 6;

describe("symbolon rehearse dry-run of leaves that are not paid beside each other", () => {
  const folder = temporaryFolder();
  let chain: Awaited<ReturnType<typeof openCooldownChain>>;
  before(async () => {
    chain = await openCooldownChain();
  });
  after(() => chain.close());

  it("pays all of them, and says how many blocks that takes", async () => {
    const tree = folder.path("tree");
    // The manifest is known only when the tree is written.
    await chain.cool(tree, COUNT, { by: "sender" });
    const manifestHash = keccak256(readFileSync(join(tree, "manifest.json")));
    rmSync(tree, { recursive: true });
    const { campaign } = await chain.cool(tree, COUNT, { by: "sender" }, { manifestHash });
    const args = ["dry-run", campaign, tree, "--fork", chain.rpc, "--range", "3"];
    const { code, stdout, stderr } = await runRehearse([...args, "--json"]);
    const { verdict, leaves, leafFindings, findings, page } = JSON.parse(stdout);
    expect({ verdict, leaves, leafFindings }, stderr).to.deep.equal({
      verdict: "sound",
      leaves: { count: COUNT, paid: COUNT, paidBefore: 0, notPaid: 0, untried: 0 },
      leafFindings: [],
    });
    const [found] = findings.filter(({ id }: { id: string }) => id === "OnePaymentABlock");
    expect(found).to.include({ severity: "warning" });
    expect(found.sentence).to.include("one claim a block; 6 claims take about 6 blocks");
    expect(readFileSync(page, "utf8")).to.include("expect one claim a block");
    expect(code).to.equal(0);
    // What is done is kept: told to people this time.
    const told = await runRehearse(args);
    expect(told.stdout).to.include("all 6 leaves are paid exactly their amounts");
    expect(told.stdout).to.match(/expect one claim a block.*about 6 blocks/);
    expect(told.code).to.equal(0);
  });
});
