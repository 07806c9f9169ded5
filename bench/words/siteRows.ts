import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startChromium } from "../../test/toolkit/report/browser.ts";
import { siteFiles } from "../../tools/docs/siteFiles.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { openCountingHost } from "../web/countingHost.ts";
import { openWatched } from "../web/watchedPage.ts";
import { isAnswer, type Question, siteQuestions } from "./questions.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SITE = join(ROOT, "out", "site");
/** Hits that a reader looks at before asking otherwise. */
const LOOKED_AT = 3;

/** Whether each page that the site is drawn from is on it, as it is now. */
export function isSiteBuilt(): boolean {
  return siteFiles(ROOT).pages.every(({ path, text }) => {
    const file = join(SITE, path);
    return existsSync(file) && readFileSync(file, "utf8") === text;
  });
}

/** The docs' site, in a browser: what its first view transfers, and which questions its search answers. */
export async function siteRows(): Promise<readonly Measurement[]> {
  const host = await openCountingHost({ files: new Map(), folder: { below: "", path: SITE } });
  const browser = await startChromium();
  try {
    const { page, close } = await openWatched({ browser, own: [host.origin] });
    await page.goto(`${host.origin}/`, { waitUntil: "networkidle" });
    const bytes = [...host.sent.values()].reduce((sum, size) => sum + size, 0);
    const questions = siteQuestions();
    const found = await foundBySearch(page, questions);
    await close();
    const total = questions.length;
    return [
      peerless(
        "questions-found",
        "everyday questions whose answer is among the first three hits of the site's search",
        `of ${total}`,
        [found.length],
        total,
      ),
      peerless(
        "docs-site-kb",
        "first view of the docs' site: thousands of bytes of all that the browser loads, gzipped, headers left out; what search loads comes later",
        "kB",
        [bytes / 1000],
        150,
      ),
    ];
  } finally {
    await browser.close();
    host.close();
  }
}

async function foundBySearch(page: Page, questions: readonly Question[]): Promise<readonly Question[]> {
  const found: Question[] = [];
  await page.click(".DocSearch-Button");
  for (const asked of questions) {
    await page.fill("#localsearch-input", "");
    await page.waitForSelector(".results a", { state: "detached" });
    await page.fill("#localsearch-input", asked.question);
    await page.waitForSelector(".results a");
    const hits = await page.locator(".results a").evaluateAll((links) => links.map((link) => String(link)));
    const places = hits.slice(0, LOOKED_AT).map((hit) => hit.replace(/^\w+:\/\/[^/]*\//, ""));
    if (places.some((place) => isAnswer(asked, place))) found.push(asked);
  }
  return found;
}
