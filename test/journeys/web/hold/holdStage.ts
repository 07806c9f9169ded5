import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { presentationLink } from "../../../../src/react/links.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  formatPresentation,
  type Presentation,
} from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import type { IssuedPackage } from "../../../../src/sdk/credentials/vault/keptCredential.ts";
import { createChallenge } from "../../../../src/sdk/credentials/verify/index.ts";
import { openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";
import { type HoldChain, openHoldChain } from "./holdChain.ts";

export const PASSPHRASE = "kettle harbour violin mosaic lantern";
export const ADA = 0;
export const BEN = 1;
export const MARKUP = '<img src=x onerror="alert(1)">\u202eevil';
export const VERIFIER = "https://door.example/verify/";

/** The compact form has no case, in which addresses have their checksum. */
export const expectSame = (found: Presentation, wanted: Presentation): Chai.Assertion =>
  expect(formatPresentation(found).toLowerCase()).to.equal(formatPresentation(wanted).toLowerCase());

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Has a page keep what it was handed, under a passphrase of its own. */
export async function choosePassphrase(page: Page, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByLabel("The same passphrase again").fill(passphrase);
  await button(page, "Save with this passphrase").click();
}

/** Opens what a page keeps. */
export async function unlock(page: Page, passphrase = PASSPHRASE, name = "Open"): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await button(page, name).click();
}

/** The holder's page on a chain with three credentials, opened once for the tests of a suite. */
export function useHoldStage() {
  const browser = useBrowser();
  let chain: HoldChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let held: readonly IssuedPackage[];
  before(async () => {
    chain = await openHoldChain();
    await chain.nextEpoch();
    held = await chain.packages(
      ["Ada", "Ben", MARKUP].map((name, i) => ({ subject: accountOf(i === 2 ? ADA : i), name })),
    );
    await chain.node.mine({ blocks: 1 });
    site = await openSite(await builtPage("hold", chain.pageData()));
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  const url = () => `${site.origin}/hold/`;
  const one = (index: number): IssuedPackage => held[index] ?? expect.fail();
  const whole = (index: number) => formatCompactPresentation(disclose(one(index), [0, 1, 2]));
  const linkTo = (index: number) => presentationLink(url(), whole(index));
  const open = (link = url()) => openPage(browser(), link, { locale: "en" });
  const problem = (page: Page, code: string) => page.locator(`.problem[data-code=${code}]`).first().waitFor();

  async function paste(page: Page, text: string): Promise<void> {
    await page.getByLabel("What you were handed, or a link to it").fill(text);
    await button(page, "Read it").click();
  }
  /** A page in which the first credential is kept. */
  async function openKept(indexes: readonly number[] = [ADA]) {
    const opened = await open(linkTo(indexes[0] ?? ADA));
    await choosePassphrase(opened.page);
    for (const index of indexes.slice(1)) {
      await paste(opened.page, whole(index));
      await button(opened.page, "Keep it on this device").click();
    }
    await card(opened.page)
      .nth(indexes.length - 1)
      .waitFor();
    return opened;
  }
  const card = (page: Page) => page.getByRole("article");
  async function unfold(page: Page, name: string, nth = 0): Promise<void> {
    await card(page).nth(nth).locator("summary", { hasText: name }).click();
  }
  const kept = (page: Page): Promise<string> =>
    page.evaluate(
      `new Promise((resolve) => {
        const opening = indexedDB.open("symbolon-held-credentials");
        opening.onsuccess = () => {
          const store = opening.result.transaction("symbolon-held-credentials").objectStore("symbolon-held-credentials");
          store.getAll().onsuccess = ({ target }) => resolve(JSON.stringify(target.result));
        };
      })`,
    );
  const ask = (index: number, audience = "North gate", seconds = 600n) =>
    chain
      .block()
      .then(({ timestamp }) => createChallenge({ shown: one(index), audience, now: timestamp, seconds }));
  const saved = async (page: Page, name: string): Promise<string> => {
    const download = page.waitForEvent("download");
    await button(page, name).first().click();
    return readFileSync(await (await download).path(), "utf8");
  };
  return {
    browser,
    chain: () => chain,
    site: () => site,
    url,
    one,
    whole,
    linkTo,
    open,
    openKept,
    card,
    problem,
    paste,
    unfold,
    kept,
    ask,
    saved,
  };
}
