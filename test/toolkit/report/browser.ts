import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Context } from "mocha";
import { type Browser, chromium, type Page } from "playwright-core";
import { isDeep, isWatched } from "../../deep.ts";
import { PATIENCE, until } from "../patience.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
/** Where pictures of pages are left, to be looked at. */
export const PICTURES = join(ROOT, "cache", "screenshots");

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const CHROMIUM = `symbolon-chromium-${devDependencies["@sparticuz/chromium"]}`;

type Screen = { readonly width: number; readonly colorScheme: "light" | "dark" };

const DESK: Screen = { width: 1_280, colorScheme: "light" };
const PHONE: Screen = { width: 390, colorScheme: "dark" };
/** A desk's screen and a phone's, in pixels, each with a theme: on one page, and in `test:deep` each on a page of its own. */
const VISITS: readonly (readonly [Screen, ...(readonly Screen[])])[] = isDeep
  ? [[DESK], [PHONE], [{ ...DESK, colorScheme: "dark" }], [{ ...PHONE, colorScheme: "light" }]]
  : [[DESK, PHONE]];

/** Of this process, whoever asked first. */
let shared: Promise<Browser> | undefined;

/**
 * Chromium for the tests of a suite, started once a process and closed after its last test; pages share nothing, each being opened in
 * a context of its own. Where it cannot start, as on other platforms than Linux, the suite is skipped with the reason, but never in CI.
 * Pages reach files and this machine alone.
 */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  before(async function () {
    browser = await launch(this);
  });
  // What a test left open would go on beside those of other suites.
  after(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  return () => {
    if (browser === undefined) throw new Error("Chromium is not running.");
    return browser;
  };
}

// Of all suites; a bench closes what it starts.
if (typeof after === "function") after(async () => (await shared)?.close());

/** It knows no other machine, by name or by address: what pages ask for elsewhere fails at once, and is counted. */
const ALONE = ["--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"];

/** Starts Chromium, as benches do, too. @throws Error where it does not start on this machine */
export async function startChromium(): Promise<Browser> {
  const executablePath = await unpacked();
  // No sandbox: tests open no page but their own, and containers have no namespaces for one.
  // Drawn by the processor: an emulated GPU took half as much again.
  const args = [...ALONE, "--no-sandbox", "--font-render-hinting=none", "--disable-gpu"];
  const folder = mkdtempSync(join(tmpdir(), "symbolon-browser-"));
  const env = { ...process.env, TMPDIR: folder };
  return tidy(patient(await chromium.launch({ executablePath, args, env, timeout: PATIENCE })), folder);
}

/**
 * Takes away with it what Chromium keeps in its temp directory, and leaves there where it is ended before it has tidied up; also of one
 * that ended by itself, with this process at the latest.
 */
function tidy(browser: Browser, folder: string): Browser {
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    await close(options);
    remove();
  };
  return browser;
}

/** Whose pages are all waited for as long as anything is: Playwright's own limit is half a minute. */
function patient(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser);
  // A page by itself is opened in a context that this opens, too.
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(PATIENCE);
    return context;
  };
  return browser;
}

async function launch(context: Context): Promise<Browser> {
  try {
    // One that has ended is no browser of the next suite.
    const running = await shared;
    if (running?.isConnected() === true) return running;
    shared = startChromium();
    return await shared;
  } catch (cause) {
    shared = undefined;
    const why = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : String(cause);
    const { CI, SYMBOLON_BROWSER } = process.env;
    if (CI !== undefined || SYMBOLON_BROWSER === "required") {
      throw new Error(`Chromium must start in CI: ${why}`, { cause });
    }
    console.log(`      SKIPPED: Chromium does not start on ${process.platform} ${process.arch}: ${why}`);
    return context.skip();
  }
}

/** Chromium's file, unpacked once a machine: aside first, so that nobody starts what another process is unpacking. */
async function unpacked(): Promise<string> {
  const folder = join(process.env.SYMBOLON_SHARED_TMP ?? tmpdir(), CHROMIUM);
  const file = join(folder, "chromium");
  if (existsSync(file)) return file;
  const aside = mkdtempSync(`${folder}-`);
  const { TMPDIR } = process.env;
  try {
    process.env.TMPDIR = aside;
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
    if (!existsSync(file)) renameSync(aside, folder);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(aside, { recursive: true, force: true });
  }
  return file;
}

/**
 * A page that reaches this machine alone, and what it complained of. It keeps no worker unless the options let it: what is about
 * something else need not wait for all files.
 */
export async function openPage(browser: Browser, url: string, options: Parameters<Browser["newContext"]>[0]) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("requestfailed", (request) => {
    // What the page itself gave up, as it does with what it leaves, is no complaint.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    complaints.push(`${request.url()} was not reached`);
  });
  await page.goto(url);
  return { context, page, complaints };
}

type Looks = {
  /** Pixels that it may be high at 1,280 wide, before anything is unfolded; left out: any. */
  readonly maxHeight?: number;
  /** Done before the page is judged. */
  readonly prepare?: (page: Page) => Promise<void>;
};

/**
 * Judges a page on a desk's screen, light, and on a phone, dark, in `test:deep` also the other way round: fails where it is wider than
 * the screen, where axe finds a serious flaw such as poor contrast, or where anything complains. Leaves pictures in cache/screenshots
 * where somebody may look at them.
 * @param place a file, or an address of this machine
 */
export async function expectGoodLooks(browser: Browser, name: string, place: string, looks: Looks = {}) {
  const url = place.startsWith("http:") ? place : pathToFileURL(place).href;
  for (const screens of VISITS) {
    const [{ width, colorScheme }] = screens;
    // The page's own policy lets no script in, and axe is one.
    const options = { viewport: { width, height: HEIGHT }, colorScheme, bypassCSP: true };
    const opened = await openPage(browser, url, options);
    try {
      await looks.prepare?.(opened.page);
      for (const screen of screens) await expectFit(opened, name, screen, looks);
    } finally {
      await opened.context.close();
    }
  }
}

const HEIGHT = 900;

/** What a page is judged by on one screen. */
async function expectFit(
  { page, complaints }: Awaited<ReturnType<typeof openPage>>,
  name: string,
  { width, colorScheme }: Screen,
  { maxHeight }: Looks,
) {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme });
  const label = `${name}, ${width} pixels, ${colorScheme}`;
  if (isWatched) await draw(page, join(PICTURES, `${name}-${width}-${colorScheme}.png`));
  const { height, wider } = await page.evaluate(measured);
  expect(wider, `${label}: wider than the screen`).to.deep.equal([]);
  if (width === DESK.width && maxHeight !== undefined) {
    expect(height, `${label}: pixels high`).to.be.at.most(maxHeight);
  }
  // What is folded is judged, too.
  const folded = await page.evaluateHandle(unfold);
  expect((await page.evaluate(measured)).wider, `${label}, unfolded: wider`).to.deep.equal([]);
  expect(await flawsOf(page), label).to.deep.equal([]);
  expect(complaints, label).to.deep.equal([]);
  await folded.evaluate(fold);
}

/** Pixels of a picture that Chromium draws: what is below begins again at the top. */
const MAX_HEIGHT = 8_000;

async function draw(page: Page, path: string): Promise<void> {
  const { height } = await page.evaluate(measured);
  const clip = { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height: Math.min(height, MAX_HEIGHT) };
  await pictureOf(page, { path, fullPage: true, clip });
}

/** A picture of a page, taken again where Chromium cannot take one of that moment: on a busy machine, several times. */
export async function pictureOf(page: Page, options: Parameters<Page["screenshot"]>[0] = {}) {
  const taken: Buffer[] = [];
  await until(async () => {
    try {
      taken.push(await page.screenshot(options));
    } catch (error) {
      if (!String(error).includes("Unable to capture screenshot")) throw error;
    }
    return taken.length > 0;
  });
  return taken[0] as Buffer;
}

/** Of what a page has, as much as is asked here: the project's types know no browser. */
type Element = {
  readonly tagName: string;
  readonly className: string;
  readonly textContent: string;
  readonly childElementCount: number;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  open: boolean;
};
declare const document: {
  readonly documentElement: Readonly<Record<"scrollWidth" | "scrollHeight" | "clientWidth", number>>;
  querySelectorAll(selector: string): Iterable<Element>;
};

/** Runs in the page: its height, and what sticks out of it to the right, but for what scrolls in a box of its own. */
function measured() {
  const { scrollWidth, scrollHeight, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return { height: scrollHeight, wider: [] };
  const wide = [...document.querySelectorAll("body *")].filter(
    (one) => one.scrollWidth > one.clientWidth + 1 && one.childElementCount === 0,
  );
  const wider = wide.slice(0, 5).map((one) => `${one.tagName}.${one.className}: ${one.textContent}`);
  return { height: scrollHeight, wider: [`${scrollWidth} pixels`, ...wider] };
}

/** Runs in the page. @returns what was folded */
function unfold() {
  const folded = [...document.querySelectorAll("details")].filter(({ open }) => !open);
  for (const details of folded) details.open = true;
  return folded;
}

function fold(opened: readonly Element[]) {
  for (const details of opened) details.open = false;
}

type Axe = {
  run(options: object): Promise<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
};

/** What axe takes for a serious or a critical flaw, in words. */
async function flawsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
    );
}
