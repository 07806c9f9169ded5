import type { Page } from "playwright-core";
import type { PageName } from "../../../src/sdk/pageData/index.ts";
import type { BrowserWallet } from "../../../test/journeys/web/harness/browserWallet.ts";

/** A state of a page, and how people come to it. */
export type Story = {
  readonly name: string;
  readonly page: PageName;
  /** Address of the page, with what a link hands over behind it. */
  readonly url: string;
  readonly wallet?: BrowserWallet;
  /** What people do until it is there. */
  readonly prepare: (page: Page) => Promise<unknown>;
};

/** Milliseconds for each step. */
export const PATIENCE = 15_000;
