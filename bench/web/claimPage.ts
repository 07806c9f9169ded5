import type { Page } from "playwright-core";
import type { Sign } from "./watchedPage.ts";

/** How people use the claim page: the one place of the bench that knows its texts. */

/** An address is listed. */
export const LISTED: Sign = {
  selector: "section[aria-labelledby=answer] [role=status]",
  text: "\\d",
};
/** Files of the tree that an answer is taken from: below the page. */
export const TREE = /\/tree\//;

/** A link that asks for an account. */
export const linkTo = (page: string, account: string): string => `${page}#${account}`;

/** Waits until a claim stands like that, by the names of `claimState`. */
export const stands = (page: Page, kind: string): Promise<void> =>
  page.locator(`[data-state=${kind}]`).first().waitFor();

export async function connect(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect wallet", exact: true }).click();
  await page.getByRole("button", { name: "Test wallet" }).click();
  await page.getByText(/^Connected by /).waitFor();
}

export async function claimDirectly(page: Page): Promise<void> {
  await connect(page);
  await page.getByRole("button", { name: /^Claim / }).click();
}

/** Signs a claim for whoever sends it. */
export async function sign(page: Page): Promise<void> {
  await connect(page);
  await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
  await page.getByRole("button", { name: "Sign in the wallet" }).click();
  await page.getByRole("button", { name: "Copy the signed claim" }).waitFor();
}

/** Signs a claim, and hands it in at the gateway. */
export async function handIn(page: Page): Promise<void> {
  await sign(page);
  await page.getByRole("button", { name: "Hand it in", exact: true }).click();
}

/** Has the wallet take the claim as calls. */
export async function askCalls(page: Page): Promise<void> {
  await connect(page);
  await page.getByRole("button", { name: "Ask the wallet" }).click();
}

/** Unfolds all that is there for wallets elsewhere. */
export async function openOtherWays(page: Page): Promise<void> {
  const others = page.locator("details.others");
  await others.locator("> summary").click();
  await others.locator("button, details").first().waitFor();
  for (const fold of await others.locator("details > summary").all()) await fold.click();
  await page.getByRole("button", { name: "Copy the data" }).waitFor();
}
