import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, erc20Abi, keccak256 } from "viem";
import { getBlock, getBlockNumber, writeContract } from "viem/actions";
import { publishedTree } from "../../../../scripts/campaign/publishedTree.ts";
import { engineClient } from "../../../../src/lab/dryRun/engine/engineClient.ts";
import { lookAtCampaign } from "../../../../src/lab/dryRun/lookAtCampaign.ts";
import { openFreshChain } from "../../../../src/lab/dryRun/openFreshChain.ts";
import { readBalances } from "../../../../src/lab/dryRun/readBalances.ts";
import { payoutCoinAddress } from "../../../../src/sdk/chain/book/canonicalAddresses.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { looseCampaign } from "../../dryRun/looseCampaign.ts";
import { refusalOf } from "../../store/until.ts";
import { type KindChain, openKindChain, usualRows } from "../kindChain.ts";
import { accountOf, amountOf } from "../relayChain.ts";
import { runRehearse } from "./runRehearse.ts";

describe("symbolon rehearse dry-run", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let made = 0;
  const place = () => folder.path(`tree${made++}`);
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());

  async function campaignOf(
    count: number,
    terms: Partial<CampaignArguments> = {},
    isZero?: (index: number) => boolean,
  ) {
    const directory = place();
    // The manifest is known only when the tree is written.
    await chain.campaign(directory, count, terms, isZero);
    const manifestHash = keccak256(readFileSync(join(directory, "manifest.json")));
    rmSync(directory, { recursive: true });
    const test = await chain.campaign(directory, count, { ...terms, manifestHash }, isZero);
    return { ...test, directory };
  }

  async function run(...args: readonly string[]) {
    const { code, stdout, stderr } = await runRehearse(["dry-run", ...args, "--json"]);
    const document = stdout === "" ? {} : JSON.parse(stdout);
    return { code, document, stderr };
  }
  const idsOf = ({ findings }: { findings: readonly { id: string }[] }) => findings.map(({ id }) => id);

  async function looked(campaign: Address, directory: string) {
    const { findings, isHopeless } = await lookAtCampaign(
      chain.reader,
      campaign,
      await publishedTree(directory),
    );
    return {
      ids: findings.filter(({ severity }) => severity === "error").map(({ id }) => id),
      isHopeless,
      findings,
    };
  }

  it("claims every leaf, keeps what is done, and goes on where it was", async () => {
    const { campaign, directory } = await campaignOf(7, {}, (index) => index === 0);
    const block = await getBlockNumber(chain.reader, { cacheTime: 0 });
    const args = [campaign, directory, "--fork", chain.rpc, "--range", "3"];
    const { code, document, stderr } = await run(...args);
    expect(code, stderr).to.equal(3);
    expect(document).to.deep.include({
      verdict: "findings",
      leaves: { count: 7, paid: 6, paidBefore: 0, notPaid: 1, untried: 0 },
    });
    // Of a test's few base units; nothing else is said of the whole.
    expect(idsOf(document)).to.deep.equal(["TotalBelowOneToken"]);
    expect(document.leafFindings).to.have.length(1);
    expect(document.leafFindings[0]).to.include({ index: 0, code: "ERC20InvalidReceiver" });
    const out = `${directory}.dry-run`;
    expect(readdirSync(join(out, "ranges")).toSorted()).to.deep.equal(["0-3.json", "3-6.json", "6-7.json"]);
    expect(readFileSync(join(out, "findings.csv"), "utf8")).to.match(
      /^0,0x0{40},1000,ERC20InvalidReceiver,/m,
    );

    expect(document.page).to.equal(join(out, "index.html"));
    expect(readFileSync(document.page, "utf8")).to.include("Findings: 1 of 7 leaves are not paid");

    // The chain goes on, a range is lost: the same command does that one again, at the same block.
    await chain.node.mine({ blocks: 1 });
    rmSync(join(out, "ranges", "3-6.json"));
    const again = await run(...args);
    expect(again.code).to.equal(3);
    expect(again.document.leaves).to.deep.equal(document.leaves);
    expect(again.document.terms.blockNumber).to.equal(String(block));

    const other = await campaignOf(4);
    const refused = await run(other.campaign, other.directory, "--fork", chain.rpc, "--out", out);
    expect(refused.code).to.equal(1);
    expect(refused.document.error.code).to.equal("RunMismatch");
  });

  it("creates a campaign anew on an empty chain, and tells people the verdict first", async () => {
    const { directory } = await campaignOf(5);
    const file = folder.path("terms.json");
    const day = { start: 1_900_000_000, end: 1_900_900_000, waves: 2, waveInterval: 3_600 };
    const terms = { format: "symbolon-terms", version: 1, treasury: accountOf(50), ...day };
    writeFileSync(file, JSON.stringify(terms));
    const { code, stdout } = await runRehearse(["dry-run", file, directory, "--fresh"]);
    expect(code, stdout).to.equal(0);
    expect(stdout).to.match(/^claiming 5 leaves in 1 range, on a chain of this machine\n/);
    expect(stdout).to.include("\nsound: all 5 leaves are paid exactly their amounts\n");
    expect(stdout).to.match(/^recall +by the treasury, before 2030-/m);
    expect(stdout).to.match(/^Page: .*\.dry-run.index\.html$/m);
  });

  it("creates a campaign anew in coin on a fork, with what its creator has there; an empty chain refuses nobody", async () => {
    const { directory } = await campaignOf(3);
    const file = folder.path("coin.json");
    const day = { start: 1_900_000_000, end: 1_900_900_000 };
    const terms = { format: "symbolon-terms", version: 1, treasury: accountOf(50), ...day };
    for (const token of ["coin", payoutCoinAddress]) {
      writeFileSync(file, JSON.stringify({ ...terms, token }));
      const { code, document } = await run(file, directory, "--fresh");
      expect([code, document.error.code]).to.deep.equal([1, "CoinNeedsFork"]);
    }

    const treasury = chain.other.account.address;
    const published = await publishedTree(directory);
    const forked = async () => ({
      url: chain.rpc,
      blockNumber: await getBlockNumber(chain.reader, { cacheTime: 0 }),
    });
    writeFileSync(file, JSON.stringify({ ...terms, token: "coin", treasury }));
    const without = await refusalOf(openFreshChain(file, { published, fork: await forked(), begun: 0n }));
    expect(without).to.include({ code: "NoPayoutCoin" });
    const token = await chain.coin(0n);
    const fork = await forked();
    const opened = await openFreshChain(file, { published, fork, begun: 0n });
    const { total } = published.tree.allocation;
    expect(await readBalances(opened.engine, token, [opened.campaign])).to.deep.equal([total]);
    await opened.engine.close();
    writeFileSync(file, JSON.stringify({ ...terms, token: "coin", treasury: accountOf(51) }));
    const refused = await refusalOf(openFreshChain(file, { published, fork, begun: 0n }));
    expect(refused).to.include({ code: "BalanceBelowFunding" });
  });

  it("creates a campaign anew on a fork, with its treasury's money and no more than there is", async () => {
    const { directory } = await campaignOf(3);
    const published = await publishedTree(directory);
    const blockNumber = await getBlockNumber(chain.reader, { cacheTime: 0 });
    const fork = { url: chain.rpc, blockNumber };
    const { timestamp } = await getBlock(chain.reader);
    const write = (treasury: Address) => {
      const terms = { end: Number(timestamp) + 90_000, treasury, token: chain.token };
      writeFileSync(
        folder.path("fork.json"),
        JSON.stringify({ format: "symbolon-terms", version: 1, ...terms }),
      );
      return folder.path("fork.json");
    };
    const { engine, campaign } = await openFreshChain(write(chain.other.account.address), {
      published,
      fork,
      begun: 0n,
    });
    try {
      const client = engineClient(engine);
      const { terms } = await readCampaign(client, { campaign });
      expect(terms).to.deep.include({ token: chain.token, root: published.tree.root, count: 3n });
      const [held] = await readBalances(engine, chain.token, [campaign]);
      expect(held).to.equal(published.tree.allocation.total);
    } finally {
      await engine.close();
    }
    const short = await openFreshChain(write(accountOf(70)), { published, fork, begun: 0n }).catch(
      (error) => error,
    );
    expect(short).to.include({ code: "TreasuryShort" });
  });

  it("refuses what does not say which campaign, chain or tree it is", async () => {
    const { campaign, directory } = await campaignOf(2);
    const file = folder.path("bad.json");
    writeFileSync(file, JSON.stringify({ format: "symbolon-terms", version: 1, end: 5, treasury: 6 }));
    expect((await run(file, directory, "--fresh")).document.error.code).to.equal("BadTermsFile");
    expect((await run(campaign, directory)).document.error.code).to.equal("ForkNeeded");
    expect((await run(accountOf(1), directory, "--fork", chain.rpc)).document.error.code).to.equal(
      "NoCampaign",
    );
    expect((await run(campaign, folder.path("none"), "--fork", chain.rpc)).document.error.code).to.equal(
      "NotATree",
    );
  });

  it("finds nothing wrong with a sound campaign before it claims", async () => {
    const { campaign, directory } = await campaignOf(3);
    expect(await looked(campaign, directory)).to.deep.include({ ids: [], isHopeless: false });
  });

  it("finds that the money does not go round, though each range alone has enough", async () => {
    const { campaign, directory, tree } = await campaignOf(3);
    const vestingTree = place();
    const short = await chain.vesting(vestingTree, usualRows(3), {}, tree.allocation.total - 1n);
    await chain.node.impersonateAccount({ address: campaign });
    await chain.node.setBalance({ address: campaign, value: 10n ** 18n });
    await writeContract(chain.node, {
      account: campaign,
      address: chain.token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [accountOf(60), amountOf(2) + 1n],
    });
    const { ids, findings } = await looked(campaign, directory);
    expect(ids).to.deep.equal(["Underfunded"]);
    expect(findings.find(({ id }) => id === "Underfunded")?.details).to.deep.include({
      missing: amountOf(2) + 1n,
      leaves: 2,
    });
    const vesting = await looked(short.campaign, vestingTree);
    expect(vesting.ids).to.include("Underfunded");
  });

  it("finds another tree, another manifest and an end that is over", async () => {
    const { campaign } = await campaignOf(3);
    const { directory } = await campaignOf(4);
    const other = await looked(campaign, directory);
    expect(other.ids).to.include.members(["RootDiffers", "CountDiffers"]);
    expect(other.isHopeless).to.equal(true);
    const unnamed = place();
    const { campaign: without } = await chain.campaign(unnamed, 3);
    expect(await looked(without, unnamed)).to.deep.include({
      ids: ["ManifestHashDiffers"],
      isHopeless: false,
    });
  });

  it("finds a wave that never opens", async () => {
    const directory = place();
    const { timestamp } = await getBlock(chain.reader);
    const terms = { start: timestamp, end: timestamp + 150n, waves: 3n, waveInterval: 100n };
    const { campaign } = await looseCampaign(chain, directory, 6, "none", terms);
    expect((await looked(campaign, directory)).ids).to.include("WavesBeyondEnd");
  });

  it("claims nothing of a campaign that is over, and says so", async () => {
    const { timestamp } = await getBlock(chain.reader);
    const { campaign, directory } = await campaignOf(2, { end: timestamp + 1_000n });
    await chain.moveTo(timestamp + 2_000n);
    const { code, document } = await run(campaign, directory, "--fork", chain.rpc);
    expect(code).to.equal(3);
    expect(idsOf(document)).to.include("Ended");
    expect(document.leaves).to.deep.include({ paid: 0, untried: 2 });
  });
});
