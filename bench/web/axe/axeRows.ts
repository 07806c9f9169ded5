import type { Page } from "playwright-core";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import type { Stage } from "../stage.ts";
import { openWatched, type WatchedPage } from "../watchedPage.ts";
import { claimStories } from "./claimStories.ts";
import { flawsOf } from "./flawsOf.ts";
import { otherStories } from "./otherStories.ts";
import { PATIENCE, type Story } from "./story.ts";
import { openStorySites } from "./storySites.ts";

const LANGUAGES = ["en", "ar"] as const;
const THEMES = ["light", "dark"] as const;
/** A desk's, a phone's, and the narrowest that WCAG 2.2 asks for (1.4.10). */
const WIDTHS = [1_280, 390, 320] as const;

/** What axe finds in every state of every page, in each language, theme and size. */
export async function axeRows(stage: Stage): Promise<readonly Measurement[]> {
  const { progress, watched } = stage;
  const sites = await openStorySites(stage);
  const flaws: string[] = [];
  let looks = 0;
  try {
    const stories = [...(await claimStories(stage, sites)), ...(await otherStories(stage, sites))];
    for (const story of stories) {
      progress(`axe: ${story.page}, ${story.name}`);
      const told = await checkPage(stage, sites.own, story);
      looks += told.looks;
      flaws.push(...told.flaws);
    }
    watched.flaws.push(...flaws);
    const combinations = `${LANGUAGES.length} languages x ${THEMES.length} themes x ${WIDTHS.length} widths`;
    return [
      {
        id: "axe-violations",
        about: `elements that break a rule of axe (WCAG 2.2 A and AA, and good practice, any impact), in ${stories.length} states of the four pages x ${combinations}: ${looks} looks; a state that could not be reached counts as one`,
        unit: "elements",
        ours: spreadOf([flaws.length]),
        peer: null,
        goal: 0,
      },
    ];
  } finally {
    sites.close();
  }
}

type Told = { readonly looks: number; readonly flaws: readonly string[] };

async function checkPage(stage: Stage, own: readonly string[], story: Story): Promise<Told> {
  const { browser, node, watched } = stage;
  const label = `${story.page}, ${story.name}`;
  const opened = await openWatched({ browser, own: [...own, node.url] });
  const { page } = opened;
  page.setDefaultTimeout(PATIENCE);
  try {
    await story.wallet?.attach(page);
    await page.goto(story.url);
    await story.prepare(page);
    return await lookAtAll(opened, label);
  } catch (thrown) {
    const why = String(thrown).split("\n", 1)[0];
    return { looks: 0, flaws: [`${label}: not reached: ${why}`] };
  } finally {
    watched.violations.push(...opened.violations.map((said) => `${label}: ${said}`));
    watched.foreign.push(...opened.foreign);
    await opened.close();
  }
}

async function lookAtAll({ page, session }: WatchedPage, label: string): Promise<Told> {
  const flaws: string[] = [];
  let looks = 0;
  for (const language of LANGUAGES) {
    await choose(page, language);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const found = await flawsOf(session);
        flaws.push(...found.map((flaw) => `${label}, ${language}, ${colorScheme}, ${width}: ${flaw}`));
        looks += 1;
      }
    }
  }
  return { looks, flaws };
}

async function choose(page: Page, language: string): Promise<void> {
  await page.locator("header select").selectOption(language);
  await page.locator(`html[lang=${language}]`).waitFor();
}
