import { readFileSync } from "node:fs";
import { expect } from "chai";
import { keccak256, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { proposeRootCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { manifestOf, ROWS } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, runCampaign } from "../operatorChain.ts";
import { OTHER_KEY } from "../servedChain.ts";
import { DAY, NEWCOMER, RAISED, rootProposals, UNIT, WEEK1 } from "./rootProposals.ts";

describe("symbolon campaign veto, and check for a guardian", () => {
  const { trees, chain, factory, created, allow, mined, waiting, pass, json, refused, idsOf } =
    rootProposals();

  async function refusedBy(run: OperatorChain["run"], ...args: string[]): Promise<string | undefined> {
    const { stdout } = await run(...args, "--json");
    return JSON.parse(stdout).error?.code;
  }

  it("has a root vetoed by its guardian once, never by others, and knows it afterwards", async () => {
    const { campaign, directory, token } = await created();
    const next = await trees.write("week1", "native", WEEK1);
    const { root } = manifestOf(next);
    await allow(token, campaign, RAISED);
    await json("propose-root", campaign, next, "--previous", directory);
    const guardian = (...args: string[]) =>
      runCampaign(args, { SYMBOLON_PRIVATE_KEY: OTHER_KEY, SYMBOLON_RPC_URL: chain().rpc });
    const stranger = await runCampaign(["veto", campaign, root, "--json"], {
      SYMBOLON_PRIVATE_KEY: `0x${"c3".repeat(32)}`,
      SYMBOLON_RPC_URL: chain().rpc,
    });
    expect(JSON.parse(stranger.stdout).error.code).to.equal("NotGuardian");
    const byGuardian = await refusedBy(guardian, "propose-root", campaign, directory, "--no-previous");
    // Its own tree is in force: there is nothing to propose.
    expect(byGuardian).to.equal(undefined);
    expect(await refusedBy(guardian, "veto", campaign, zeroHash)).to.equal("ProposalMismatch");
    expect(await refusedBy(guardian, "veto", campaign, "--proposal", zeroHash)).to.equal("ProposalMismatch");
    const first = await waiting(campaign);
    const vetoed = await guardian("veto", campaign, "--proposal", first, "--json");
    const done = { root, proposal: first, by: chain().other.account.address };
    expect(JSON.parse(vetoed.stdout)).to.deep.include({ ...done, already: false });
    for (const named of [[root], ["--proposal", first], []]) {
      const again = await guardian("veto", campaign, ...named, "--json");
      expect(JSON.parse(again.stdout)).to.deep.include({ ...done, already: true, transaction: null });
    }
    const error = await refused("accept-root", campaign);
    expect(error.code).to.equal("NothingProposed");
    expect(error.reason).to.include(`${root} was vetoed by ${chain().other.account.address}`);
    expect(await refusedBy(guardian, "propose-root", campaign, next, "--no-previous")).to.equal(
      "NotProposer",
    );
    // The proposer takes back what is proposed.
    await json("propose-root", campaign, next, "--previous", directory);
    // The same root, and yet another proposal: what was meant for the first one does not hit it.
    const second = await waiting(campaign);
    expect(second).not.to.equal(first);
    const late = await refused("accept-root", campaign, "--proposal", first);
    expect(late.code).to.equal("ProposalMismatch");
    expect(await json("veto", campaign, "--proposal", first)).to.deep.include({ already: true });
    const shown = await chain().run("show", campaign, "--factory", factory());
    expect(shown.stdout).to.match(new RegExp(`^proposal +${second}$`, "m"));
    expect(shown.stdout).to.include(`vetoed by ${chain().other.account.address} (${first})`);
    expect(await json("veto", campaign, root)).to.deep.include({ already: false, proposal: second });
    expect(await idsOf(campaign, directory, "--proposal", next)).to.deep.equal(["NothingProposed"]);
  });

  it("shows a guardian what differs: another tree, somebody lowered, too little money, too late", async () => {
    const { campaign, directory, token } = await created();
    const lower = await trees.write("lower", "native", [...ROWS.slice(1), { account: NEWCOMER, amount: 1n }]);
    /** As a proposer does who does not use the command. */
    const propose = async (tree: string, funding: bigint) => {
      const { root, count } = manifestOf(tree);
      const manifestHash = keccak256(readFileSync(`${tree}/manifest.json`));
      const call = proposeRootCall({ campaign, root, count: BigInt(count), funding, manifestHash });
      await mined(await writeContract(chain().operator, call));
    };
    await allow(token, campaign, 100n * UNIT);
    await propose(lower, 5n);
    const bad = await idsOf(campaign, directory, "--proposal", lower);
    expect(bad).to.deep.equal(["ProposalLowers", "ProposalOverfunded"]);
    const other = await trees.write("week1", "native", WEEK1);
    const differs = ["ProposalRootDiffers", "ProposalCountDiffers", "ProposalManifestDiffers"];
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(differs);
    const uniswap = await trees.write("uniswap", "uniswap", WEEK1);
    expect(await idsOf(campaign, directory, "--proposal", uniswap)).to.deep.equal([
      "ProposalNotNative",
      ...differs,
    ]);
    const people = await chain().run("check", campaign, directory, "--factory", factory());
    expect(people.stdout).to.match(/^accept +anybody, from \d{4}-.*Z, before /m);
    expect(people.stdout).to.match(/^veto +the guardian 0x/m);
    await pass(9n * DAY);
    expect(await idsOf(campaign, directory, "--proposal", lower)).to.deep.equal(["ProposalExpired"]);
    expect((await refused("accept-root", campaign)).code).to.equal("ProposalExpired");
    await propose(other, 1n);
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(["ProposalUnderfunded"]);
    await pass(7n * DAY);
    const shown = await json("show", campaign, "--factory", factory());
    expect(shown.history.map(({ event }: { event: string }) => event)).to.deep.equal([
      "RootProposed",
      "RootProposed",
    ]);
    const unknown = await json("show", campaign);
    expect(unknown.history).to.equal(null);
    expect(unknown.noHistory).to.match(/give its factory \(--factory,/);
    expect((await chain().run("show", campaign)).stdout).to.include(
      `What happened to its roots is left out. ${unknown.noHistory}`,
    );
    await pass(281n * DAY);
    await propose(other, RAISED);
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal([]);
    await mined(
      await writeContract(chain().operator, {
        address: campaign,
        abi: cumulativeCampaignAbi,
        functionName: "vetoRoot",
        args: [await waiting(campaign)],
      } as never),
    );
    await pass(DAY + 3_600n);
    await propose(other, RAISED);
    expect(await idsOf(campaign, directory, "--proposal", other)).to.deep.equal(["ProposalTooLate"]);
  });
});
