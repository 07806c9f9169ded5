import type { Browser, Page } from "playwright-core";
import type { Address } from "viem";
import type { ConsoleData, PageData } from "../../../../src/sdk/pageData/index.ts";
import { console as english } from "../../../../web/texts/en/pages.ts";
import { openPage } from "../../../toolkit/report/browser.ts";
import { type OperatorChain, openOperatorChain } from "../../../toolkit/scripts/operatorChain.ts";
import { ISSUER_KEY, OTHER_KEY } from "../../../toolkit/scripts/servedChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { ALLOWED_METHODS, browserWallet, type WalletRequest } from "../harness/browserWallet.ts";
import { builtPage } from "../harness/builtPage.ts";
import { filesOf, openSite } from "../harness/site.ts";

export type ConsoleStage = Awaited<ReturnType<typeof openConsoleStage>>;

/** Keys of the operator, and of the other account. */
export const KEYS = { operator: ISSUER_KEY, other: OTHER_KEY } as const;

/** A chain with factories, and a host that serves a console for it, with trees beside. Close it, or the process stays. */
export async function openConsoleStage() {
  const chain: OperatorChain = await openOperatorChain();
  const deploy = (name: string) => chain.deploy(ownBuild(name, "distribution"));
  const contracts: Record<string, Address> = {
    instantCampaignFactory: chain.factory,
    cumulativeCampaignFactory: await deploy("CumulativeCampaignFactory"),
  };
  const site = await openSite(new Map());
  const data = (console: Partial<ConsoleData>): PageData => ({
    title: "",
    languages: ["en", "ar"],
    chain: {
      id: chain.reader.chain.id,
      name: "A chain",
      currency: { symbol: "ETH", decimals: 18 },
      nodes: [chain.rpc],
    },
    console: { contracts, campaigns: [], ...console },
  });
  return {
    chain,
    contracts,
    site,
    /** Puts the console up, for other data than before. */
    async build(console: Partial<ConsoleData> = {}) {
      for (const [path, file] of await builtPage("console", data(console))) site.files.set(path, file);
    },
    /** Serves a tree beside the console; its address as the console is told. */
    serveTree(name: string, directory: string) {
      for (const [path, file] of filesOf(directory, `console/${name}/`)) site.files.set(path, file);
      return `${site.origin}/console/${name}`;
    },
    close() {
      site.close();
      chain.close();
    },
  };
}

type OpenConsole = {
  readonly key?: `0x${string}`;
  readonly answer?: Parameters<typeof browserWallet>[0]["answer"];
  readonly locale?: string;
};

/** A console in a browser; with a key, a wallet of it is connected. */
export async function openConsole(browser: Browser, stage: ConsoleStage, options: OpenConsole = {}) {
  const { key, answer, locale = "en" } = options;
  const { context, page, complaints } = await openPage(browser, "about:blank", {
    locale,
    acceptDownloads: true,
    viewport: { width: 1_280, height: 900 },
  });
  const wallet =
    key === undefined ? undefined : browserWallet({ key, rpc: stage.chain.rpc, ...(answer && { answer }) });
  await wallet?.attach(page);
  await page.goto(`${stage.site.origin}/console/`);
  if (wallet !== undefined) {
    await page.getByRole("button", { name: "Connect a wallet" }).click();
    await page.getByRole("button", { name: "Test wallet" }).click();
    await page.getByText("Connected by Test wallet").waitFor();
  }
  return { context, page, complaints, wallet };
}

/** What a wallet was asked for beyond what a page of ours may ask. */
export const strange = (requests: readonly WalletRequest[]) =>
  requests.filter(({ method }) => !ALLOWED_METHODS.includes(method));

/** Gives a tree by its address to the picker of a part of the console. */
export async function giveTree(
  page: Page,
  heading: string,
  url: string,
  texts: Pick<typeof english.tree, "address" | "read" | "found"> = english.tree,
): Promise<void> {
  const picker = page.getByRole("group", { name: heading, exact: true });
  await picker.getByLabel(texts.address).fill(url);
  await picker.getByRole("button", { name: texts.read }).click();
  // The words up to the number of leaves.
  await picker.getByText(texts.found("|").split("|")[0] as string).waitFor();
}
