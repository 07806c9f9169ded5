import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, parseAbi } from "viem";
import { writeContract } from "viem/actions";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { relayedAll } from "../../dryRun/relayedAll.ts";
import { type KindChain, openKindChain, usualRows } from "../kindChain.ts";
import { accountOf, amountOf } from "../relayChain.ts";
import { runRehearse } from "./runRehearse.ts";

const LEAVES = 24;
const AWKWARD = parseAbi([
  "function mint(address to, uint256 amount)",
  "function turnOnFor(address account)",
  "function rebase(address account, uint256 balance)",
]);

describe("symbolon rehearse dry-run, whatever its ranges", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());

  const told = (token: `0x${string}`, functionName: "mint" | "rebase", ...args: [`0x${string}`, bigint]) =>
    writeContract(chain.other, { address: token, abi: AWKWARD, functionName, args });

  /** A campaign of a token that is plain while it is funded. */
  async function campaignOf(name: string) {
    const token = await chain.deploy(ownBuild(name, "mocks/tokens"));
    await told(token, "mint", chain.other.account.address, 10n ** 9n);
    const directory = folder.path(name);
    // The manifest is known only when the tree is written.
    await chain.instant(directory, usualRows(LEAVES), { token });
    const manifestHash = keccak256(readFileSync(join(directory, "manifest.json")));
    rmSync(directory, { recursive: true });
    const test = await chain.instant(directory, usualRows(LEAVES), { token, manifestHash });
    return { test, directory, token };
  }

  let runs = 0;
  async function run(campaign: string, directory: string, ...options: readonly string[]) {
    const out = folder.path(`out${runs++}`);
    const args = ["dry-run", campaign, directory, "--fork", chain.rpc, "--out", out, ...options, "--json"];
    const { code, stdout, stderr } = await runRehearse(args);
    const { verdict, leaves, amounts, leafFindings, findings, sweep, gas } = JSON.parse(stdout);
    const csv = readFileSync(join(out, "findings.csv"), "utf8");
    return { code, stderr, csv, verdict, leaves, amounts, leafFindings, findings, sweep, gas };
  }

  it("names the leaf that a fee on one payment leaves no money for, as relaying everything does", async () => {
    const { test, directory, token } = await campaignOf("FeeOnSendToken");
    await writeContract(chain.other, {
      address: token,
      abi: AWKWARD,
      functionName: "turnOnFor",
      args: [accountOf(3)],
    });
    const one = await run(test.campaign, directory, "--workers", "1");
    expect(one, one.stderr).to.include({ code: 3, verdict: "findings" });
    const several = await run(test.campaign, directory, "--range", "8", "--workers", "2");
    expect(several).to.deep.equal(one);
    const unpaid = await relayedAll(chain, { kind: "instant", test, token });
    expect(unpaid).to.deep.equal([LEAVES - 1]);
    expect(one.leafFindings.map(({ index }: { index: number }) => index)).to.deep.equal(unpaid);
  });

  it("names who goes without where the money does not go round", async () => {
    const { test, directory, token } = await campaignOf("RebasingToken");
    const short = amountOf(LEAVES - 1) + 1n;
    await told(token, "rebase", test.campaign, test.tree.allocation.total - short);
    const one = await run(test.campaign, directory, "--workers", "2");
    expect(one, one.stderr).to.include({ code: 3, verdict: "findings" });
    const several = await run(test.campaign, directory, "--range", "5", "--workers", "1");
    expect(several).to.deep.equal(one);
    const unpaid = await relayedAll(chain, { kind: "instant", test, token });
    expect(one.leafFindings.map(({ index }: { index: number }) => index)).to.deep.equal(unpaid);
    expect(one.csv.trim().split("\n")).to.have.length(1 + unpaid.length);
    const underfunded = one.findings.find(({ id }: { id: string }) => id === "Underfunded");
    expect(underfunded.details).to.include({ leaves: unpaid.length, missing: String(short) });
  });
});
