import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Locator, Page } from "playwright-core";
import type { Hex } from "viem";
import { consoleGroups as texts } from "../../../../web/texts/en/consoleGroups.ts";
import { console as english } from "../../../../web/texts/en/pages.ts";
import { openPage } from "../../../toolkit/report/browser.ts";
import { ALLOWED_METHODS, type BrowserWalletParameters, browserWallet } from "../harness/browserWallet.ts";
import type { IssuersConsole } from "./issuersConsole.ts";

/** Of a browser, as much as runs in the page here. */
declare const localStorage: { setItem(name: string, text: string): void };

/** What the wallet's node is asked about a group or a desk: reading, and nothing else. */
const READ = ["eth_call", "eth_getBlockByNumber", "eth_getCode", "eth_getLogs", "eth_getTransactionByHash"];

export type OpenGroupsParameters = {
  readonly chain: IssuersConsole;
  /** Of the wallet; undefined: there is none. */
  readonly key?: Hex | undefined;
  readonly answer?: BrowserWalletParameters["answer"] | undefined;
};

/** The groups' part in a browser, with a wallet where a key is given; `done` says that nothing but its own host was asked. */
export async function openGroups(browser: Browser, { chain, key, answer }: OpenGroupsParameters) {
  const wallet = key && browserWallet({ key, rpc: chain.rpc, ...(answer && { answer }) });
  const { context, page, complaints } = await openPage(browser, "about:blank", {
    locale: "en",
    acceptDownloads: true,
  });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  if (wallet) await wallet.attach(page);
  await page.addInitScript(() => localStorage.setItem("symbolon-console-part", "groups"));
  await page.goto(`${chain.site.origin}/`);
  if (wallet) {
    await page.getByRole("button", { name: "Connect a wallet" }).click();
    await page.getByRole("button", { name: "Test wallet" }).click();
    await page.getByText("Connected by Test wallet:").waitFor();
  }
  /** @param sent how many transactions its wallet was asked for; given, the page's node may be asked as well: something was planned */
  const done = async (sent?: number) => {
    expect(complaints).to.deep.equal([]);
    const own = [chain.site.origin, "blob:", ...(sent === undefined ? [] : [chain.rpc])];
    expect(asked.filter((url) => !own.some((one) => url.startsWith(one)))).to.deep.equal([]);
    const methods = (wallet ? wallet.requests : []).map(({ method }) => method);
    expect(methods.filter((one) => ![...ALLOWED_METHODS, ...READ].includes(one))).to.deep.equal([]);
    expect(methods.filter((one) => one === "eth_sendTransaction")).to.have.length(sent ?? 0);
    await context.close();
  };
  return { page, wallet, done };
}

/** Chooses a file on the page. */
export const giveFile = (page: Page, text: string, label: string = texts.file) =>
  page.getByLabel(label, { exact: true }).setInputFiles({
    name: "file.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });

/** Takes the file with one more signature from the page, once there is one. */
export async function savedFile(page: Page): Promise<string> {
  await page.getByText(texts.done).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: texts.save }).click();
  return readFileSync(await (await saved).path(), "utf8");
}

/** Sends what is planned on a part of the page. */
export async function sendPlan(place: Page | Locator): Promise<void> {
  await place.getByRole("button", { name: english.plan.send }).click();
  await place.getByText(english.plan.done, { exact: true }).last().waitFor();
}
