import type { Browser, BrowserContextOptions, CDPSession, Page } from "playwright-core";

/** What tells that a page has come to where it was to come. */
export type Sign = {
  /** Of elements, in CSS. */
  readonly selector: string;
  /** Of a regular expression that one's text fits. */
  readonly text: string;
};

/** Milliseconds since the page was asked for. */
type Loaded = { readonly address: string; readonly start: number; readonly end: number };

/** What a page saw of itself. */
export type Seen = {
  /** When the sign was there; null: it never was. */
  readonly ready: number | null;
  /** Of tasks that took more than 50 ms, what was beyond. */
  readonly blocked: number;
  /** Sum of all shifts of what was drawn that nobody's typing caused. */
  readonly shift: number;
  /** How often something was pressed. */
  readonly pressed: number;
  readonly loaded: readonly Loaded[];
};

export type WatchedPage = {
  readonly page: Page;
  /** Sends commands that no policy of the page stops. */
  readonly session: CDPSession;
  /** What a policy stopped. */
  readonly violations: readonly string[];
  /** Addresses that the page asked for, outside of those that it may. */
  readonly foreign: readonly string[];
  readonly seen: () => Promise<Seen>;
  readonly close: () => Promise<void>;
};

export type WatchParameters = {
  readonly browser: Browser;
  /** Origins that the page is about. */
  readonly own: readonly string[];
  readonly sign?: Sign;
  readonly context?: BrowserContextOptions;
};

const NO_SIGN: Sign = { selector: "never", text: "" };

/** A page that knows nothing of others, with a watch on it from before its first byte. */
export async function openWatched(parameters: WatchParameters): Promise<WatchedPage> {
  const { browser, own, sign = NO_SIGN, context: options = {} } = parameters;
  const context = await browser.newContext({ locale: "en", ...options });
  const violations: string[] = [];
  const foreign: string[] = [];
  await context.exposeFunction("benchViolation", (said: string) => void violations.push(said));
  await context.addInitScript(watch, sign);
  context.on("request", (request) => {
    const url = request.url();
    if (/^https?:|^wss?:/.test(url) && !own.includes(new URL(url).origin)) foreign.push(url);
  });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  return {
    page,
    session,
    violations,
    foreign,
    async seen() {
      return (await page.evaluate(tell)) as Seen;
    },
    close: () => context.close(),
  };
}

/** As much of a browser as runs in the page here: the project's types know none. */
type Entry = {
  readonly name: string;
  readonly startTime: number;
  readonly responseEnd: number;
  readonly duration: number;
  readonly value: number;
  readonly hadRecentInput: boolean;
};
type Watched = { ready: number | null; blocked: number; shift: number; pressed: number };
declare const window: {
  benchSeen: Watched;
  benchViolation: (said: string) => Promise<void>;
};
declare const document: {
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string }>;
  addEventListener(
    type: string,
    listener: (event: { readonly effectiveDirective: string; readonly blockedURI: string }) => void,
    isFirst?: boolean,
  ): void;
};
declare const MutationObserver: new (seen: () => void) => { observe(target: unknown, what: object): void };
declare const PerformanceObserver: new (
  seen: (list: { getEntries(): readonly Entry[] }) => void,
) => { observe(what: object): void };

/** Runs in the page, before its own scripts. */
function watch({ selector, text }: Sign): void {
  const seen: Watched = { ready: null, blocked: 0, shift: 0, pressed: 0 };
  window.benchSeen = seen;
  const fits = new RegExp(text, "u");
  const look = () => {
    if (seen.ready !== null) return;
    const found = [...document.querySelectorAll(selector)].some((one) => fits.test(one.textContent));
    if (found) seen.ready = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  const observe = (type: string, each: (entry: Entry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  observe("longtask", ({ duration }) => {
    seen.blocked += duration - 50;
  });
  observe("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.shift += value;
  });
  const press = () => {
    seen.pressed += 1;
  };
  document.addEventListener("click", press, true);
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    void window.benchViolation(`${effectiveDirective} ${blockedURI}`);
  });
}

/** Runs in the page. */
function tell() {
  const { performance: own } = globalThis as unknown as {
    readonly performance: { getEntriesByType(type: string): readonly Entry[] };
  };
  const entries = ["navigation", "resource"].flatMap((type) => own.getEntriesByType(type));
  const loaded = entries.map(({ name, startTime, responseEnd }) => ({
    address: name,
    start: startTime,
    end: responseEnd,
  }));
  return { ...window.benchSeen, loaded };
}
