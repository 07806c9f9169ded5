import { join } from "node:path";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { type Address, erc20Abi, getAddress, zeroAddress, zeroHash } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { buildPage } from "../../../../src/node/pages/build/index.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { abiArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { ClaimData, PageData } from "../../../../src/sdk/pageData/index.ts";
import { bundleFolder } from "../../../../tools/bundlePages.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { openPage } from "../../../toolkit/report/browser.ts";
import { openRelayChain } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { ALLOWED_METHODS, type BrowserWallet } from "../harness/browserWallet.ts";
import { filesOf, openSite } from "../harness/site.ts";

const PAGE = join(import.meta.dirname, "page");

export type WaysStage = Awaited<ReturnType<typeof openWaysStage>>;

/** What a leaf pays: whole tokens of 18 decimals. */
export const amountOf = (index: number): bigint => BigInt(index + 1) * 10n ** 18n;

/**
 * A chain with a campaign over accounts, its tree and a page that shows the ways to claim of it.
 * @param accountsOf the leaves' accounts, once the chain is there
 */
export async function openWaysStage(
  accountsOf: (chain: Awaited<ReturnType<typeof openRelayChain>>) => Promise<readonly Address[]>,
) {
  const chain = await openRelayChain();
  const { campaign, tree, terms, accounts } = await openCampaign(chain, await accountsOf(chain));
  const folder = passingFolder("symbolon-ways-");
  await writeTreeDirectory(tree, join(folder, "tree"));
  const bundle = join(folder, "bundle");
  await bundleFolder(PAGE, bundle);
  const site = await openSite(filesOf(join(folder, "tree"), "tree/"));
  const { root: _, manifestHash: __, treasury: ___, ...known } = terms;
  const claim: ClaimData = {
    campaign,
    terms: { kind: "instant", root: tree.root, ...known },
    token: { address: chain.token, name: "Sample", symbol: "SMP", decimals: 18 },
    convention: "native",
    trees: ["../tree"],
    why: {},
    isSafeApp: false,
  };

  /** Puts the page up for other data; gives its address for an account. */
  const put = (path: string, changes: Partial<ClaimData> = {}, nodes: readonly string[] = [chain.rpc]) => {
    const { id } = chain.reader.chain;
    const data: PageData = {
      title: "",
      languages: ["en", "ar"],
      chain: { id, name: "Local", currency: { symbol: "ETH", decimals: 18 }, nodes },
      claim: { ...claim, ...changes },
    };
    const files = filesOf(bundle) as ReadonlyMap<string, Uint8Array>;
    for (const [file, bytes] of buildPage({ name: "claim", bundle: files, data })) {
      site.files.set(`${path}/${file}`, bytes);
    }
    return (index: number) => `${site.origin}/${path}/#${accounts[index]}`;
  };
  return {
    chain,
    campaign,
    tree,
    claim,
    accounts,
    site,
    put,
    async close() {
      site.close();
      await chain.close();
    },
  };
}

type Chain = Awaited<ReturnType<typeof openRelayChain>>;

async function openCampaign(chain: Chain, accounts: readonly Address[]) {
  const { reader, other, token } = chain;
  const rows = accounts.map((account, index) => ({ account: getAddress(account), amount: amountOf(index) }));
  const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
  const { timestamp } = await getBlock(reader);
  const terms = {
    token,
    root: tree.root,
    count: BigInt(rows.length),
    start: timestamp,
    end: timestamp + 1_000_000n,
    waves: 0n,
    waveInterval: 0n,
    treasury: other.account.address,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone" as const,
    recallable: false,
    manifestHash: zeroHash,
  };
  const campaign = await chain.deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(terms));
  const transfer = { address: token, abi: erc20Abi, functionName: "transfer" } as const;
  await writeContract(other, { ...transfer, args: [campaign, tree.allocation.total] });
  return { campaign, tree, terms, accounts: rows.map(({ account }) => account) };
}

/** A page of its own, and what it complained of. */
export async function openWays(browser: Browser, url: string, wallet?: BrowserWallet) {
  const opened = await openPage(browser, "about:blank", { locale: "en" });
  const { context, page, complaints } = opened;
  await wallet?.attach(page);
  await page.goto(url);
  const state = (kind: string) => page.locator(`output[data-state="${kind}"]`).waitFor();
  return {
    ...opened,
    state,
    connect: async (name = "Test wallet") => {
      await page.getByRole("button", { name: "Connect" }).click();
      await page.getByRole("button", { name }).click();
    },
    /** Nothing was complained of, and the wallet was asked for nothing that no page of ours asks for. */
    async end() {
      const others = wallet?.requests.filter(({ method }) => !ALLOWED_METHODS.includes(method)) ?? [];
      expect(others).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await context.close();
    },
  };
}

/** The text of a file that a click hands out. */
export async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
