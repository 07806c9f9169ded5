import type { Page } from "playwright-core";
import { edgesOf, focusOf, SCREENS, TEXT_SIZES } from "../../../test/journeys/web/claim/sight.ts";
import type { Measurement } from "../../harness/measurement.ts";
import { peerless } from "../../harness/peerless.ts";
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

/** What axe finds in every state of every page, in each language, theme and size; where its answer ends, and where the focus went. */
export async function storyRows(stage: Stage): Promise<readonly Measurement[]> {
  const { progress, watched } = stage;
  const sites = await openStorySites(stage);
  const told: Told[] = [];
  try {
    const stories = [...(await claimStories(stage, sites)), ...(await otherStories(stage, sites))];
    for (const story of stories) {
      progress(`states: ${story.page}, ${story.name}`);
      told.push(await checkPage(stage, sites.own, story));
    }
  } finally {
    sites.close();
  }
  watched.flaws.push(...told.flatMap(({ flaws }) => flaws));
  watched.unseen.push(...told.flatMap(({ shares }) => shares).flatMap(unseen));
  watched.lost.push(...told.flatMap(({ lost }) => lost));
  return rowsOf(told);
}

/** Of a state of the claim page: where answer and action end, in hundredths of the window's height. */
type Share = { readonly label: string; readonly answer: number; readonly action: number };

type Told = {
  readonly looks: number;
  readonly flaws: readonly string[];
  readonly shares: readonly Share[];
  /** Its name, where a press left the focus nowhere. */
  readonly lost: readonly string[];
};

const unseen = ({ label, ...share }: Share): readonly string[] =>
  (["answer", "action"] as const)
    .filter((part) => share[part] > 100)
    .map((part) => `${label}: ${part} at ${share[part]} %`);

function rowsOf(told: readonly Told[]): readonly Measurement[] {
  const combinations = `${LANGUAGES.length} languages x ${THEMES.length} themes x ${WIDTHS.length} widths`;
  const looks = told.reduce((sum, one) => sum + one.looks, 0);
  const flaws = told.flatMap((one) => one.flaws).length;
  const shares = told.flatMap((one) => one.shares);
  const screens = SCREENS.map(({ width, height }) => `${width} x ${height}`).join(", ");
  const seen = `of ${told.filter((one) => one.shares.length > 0).length} states of the claim page on screens of ${screens}, with texts of ${TEXT_SIZES.join(" and ")}, the worst: lower edge`;
  const end = (part: "answer" | "action") => [Math.max(...shares.map((share) => share[part]))];
  return [
    peerless(
      "axe-violations",
      `elements that break a rule of axe (WCAG 2.2 A and AA, and good practice, any impact), in ${told.length} states of the four pages x ${combinations}: ${looks} looks; a state that could not be reached counts as one`,
      "elements",
      [flaws],
      0,
    ),
    peerless("answer-y", `${seen} of the answer, of the window's height`, "%", end("answer"), 100),
    peerless("action-y", `${seen} of what is to be pressed, likewise`, "%", end("action"), 100),
    peerless(
      "focus-lost",
      "states of the four pages that are reached by pressing something, after which the focus is nowhere",
      "states",
      [told.flatMap(({ lost }) => lost).length],
      0,
    ),
  ];
}

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
    const isLost = (await opened.seen()).pressed > 0 && (await focusOf(page)) === "BODY";
    const shares = story.page === "claim" ? await sharesOf(page, label) : [];
    return { ...(await lookAtAll(opened, label)), shares, lost: isLost ? [label] : [] };
  } catch (thrown) {
    const why = String(thrown).split("\n", 1)[0];
    return { looks: 0, flaws: [`${label}: not reached: ${why}`], shares: [], lost: [] };
  } finally {
    watched.violations.push(...opened.violations.map((said) => `${label}: ${said}`));
    watched.foreign.push(...opened.foreign);
    await opened.close();
  }
}

/** On each screen, in each size of texts; the page is left in its usual one. */
async function sharesOf(page: Page, label: string): Promise<readonly Share[]> {
  if ((await page.locator(".outcome").count()) === 0) return [];
  const shares: Share[] = [];
  for (const viewport of SCREENS) {
    await page.setViewportSize(viewport);
    for (const size of TEXT_SIZES.toReversed()) {
      await page.evaluate("scrollTo(0, 0)");
      const { answer = 0, action = 0 } = (await edgesOf(page, size)).edges;
      const share = (edge: number) => Math.round((100 * edge) / viewport.height);
      const at = `${label}, ${viewport.width} x ${viewport.height}, ${size}`;
      shares.push({ label: at, answer: share(answer), action: share(action) });
    }
  }
  return shares;
}

async function lookAtAll(
  { page, session }: WatchedPage,
  label: string,
): Promise<Pick<Told, "looks" | "flaws">> {
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
