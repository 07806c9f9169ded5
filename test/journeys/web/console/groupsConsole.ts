import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import type { Hex } from "viem";
import { consoleGroups as texts } from "../../../../web/texts/en/consoleGroups.ts";
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
  const done = async () => {
    expect(complaints).to.deep.equal([]);
    const elsewhere = asked.filter((url) => !url.startsWith(chain.site.origin) && !url.startsWith("blob:"));
    expect(elsewhere).to.deep.equal([]);
    const methods = (wallet ? wallet.requests : []).map(({ method }) => method);
    expect(methods.filter((one) => ![...ALLOWED_METHODS, ...READ].includes(one))).to.deep.equal([]);
    expect(methods).to.not.include("eth_sendTransaction");
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
