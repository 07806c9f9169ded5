import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import { presentationLink } from "../../../src/react/links.ts";
import { disclose } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatCompactPresentation } from "../../../src/sdk/credentials/disclosure/presentationText.ts";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { letPass, until } from "../../toolkit/patience.ts";
import { openPage, useBrowser } from "../../toolkit/report/browser.ts";
import { accountOf } from "../../toolkit/scripts/relayChain.ts";
import { builtPage } from "./harness/builtPage.ts";
import { openSite } from "./harness/site.ts";
import { type HoldChain, openHoldChain } from "./hold/holdChain.ts";
import { choosePassphrase, unlock } from "./hold/holdStage.ts";

const KEPT = "This page is kept on this device";
/** Milliseconds of the first visit to a page: each begins by loading it. */
const FIRST_VISIT_MS = 20_000;
const OTHER = "This device keeps another version of this page";

/** What the device keeps for its pages: addresses by the names of caches; and whether a worker is there. */
const KEPT_BY_PAGE = `(async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  const registrations = await navigator.serviceWorker.getRegistrations();
  return { names, addresses: requests.flat().map(({ url }) => url).sort(), workers: registrations.length };
})()`;
/** Whether it keeps nothing and has no worker. Opens no cache: that would make one that is just being taken away. */
const IS_GONE = `(async () => {
  const registrations = await navigator.serviceWorker.getRegistrations();
  return registrations.length === 0 && (await caches.keys()).length === 0;
})()`;
type KeptByPage = { readonly names: string[]; readonly addresses: string[]; readonly workers: number };

describe("pages without a network", () => {
  const browser = useBrowser();
  let chain: HoldChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let shown: string;
  before(async () => {
    chain = await openHoldChain();
    await chain.nextEpoch();
    const [held = expect.fail()] = await chain.packages([{ subject: accountOf(0), name: "Ada" }]);
    await chain.node.mine({ blocks: 1 });
    shown = formatCompactPresentation(disclose(held, [0, 1, 2]));
    site = await openSite(new Map());
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });
  beforeEach(() => putUp());

  /** Puts up both pages as they are built, at once: for a moment without a worker, one that is there would leave. */
  async function putUp(changes: Partial<PageData> = {}): Promise<void> {
    const data = { ...chain.pageData(), ...changes };
    const built = [...(await builtPage("hold", data)), ...(await builtPage("verify", data))];
    site.files.clear();
    for (const [path, bytes] of built) site.files.set(path, bytes);
    site.asked.length = 0;
  }
  const url = (name: "hold" | "verify") => `${site.origin}/${name}/`;
  const open = (place: string) => openPage(browser(), place, { locale: "en", serviceWorkers: "allow" });
  const keptBy = (page: Page) => page.evaluate(KEPT_BY_PAGE) as Promise<KeptByPage>;
  const isGone = (page: Page) => page.evaluate<boolean>(IS_GONE);
  /** Waits until nothing is left on the device. */
  const untilGone = (page: Page) => until(() => isGone(page));
  /**
   * The same by visits, each a tab of its own: after one, the browser looks for a newer worker when it has nothing else to do, and
   * may not come to it before the next. A tab that is loaded while another worker takes over may neither come nor answer
   * (Chromium 153, also where nothing drives it): each visit ends, and the next has twice the time.
   */
  async function untilGoneByVisits(context: BrowserContext, place: string, milliseconds = FIRST_VISIT_MS) {
    const visit = await context.newPage();
    visit.goto(place).catch(() => {});
    const end = new AbortController();
    // While it loads, there is no page to ask, or one that does not answer.
    const gone = until(async () => end.signal.aborted || (await isGone(visit).catch(() => false)));
    const over = letPass(milliseconds, end.signal).then(() => "over");
    const first = await Promise.race([gone, over]);
    end.abort();
    await visit.close();
    if (first === "over") await untilGoneByVisits(context, place, 2 * milliseconds);
  }
  /** Where the kept files of a page are, by its build. */
  const addressesOf = (name: "hold" | "verify") =>
    [...site.files.keys()]
      // What lies at the worker's address is the list of all others.
      .filter((path) => path.startsWith(`${name}/`))
      .map((path) => `${site.origin}/${path.replace(/\/index\.html$/, "/")}`)
      .sort();

  it("opens the holder's page, with what is kept there, from its files and nothing else, until the build takes it back", async () => {
    const { context, page, complaints } = await open(presentationLink(url("hold"), shown));
    await choosePassphrase(page);
    await page.getByText(/^Valid as of block/).waitFor();
    await page.getByText(KEPT).waitFor();
    const { names, addresses, workers } = await keptBy(page);
    expect(addresses).to.deep.equal(addressesOf("hold"));
    expect([names.length, workers]).to.deep.equal([1, 1]);
    expect(complaints).to.deep.equal([]);
    await context.setOffline(true);
    const before = site.asked.length;
    for (const place of [url("hold"), `${url("hold")}index.html`, `${url("hold")}?utm_source=share`]) {
      await page.goto(place);
      await unlock(page);
      await page.getByText("Ada", { exact: true }).first().waitFor();
    }
    await page.getByText("Whether it is valid cannot be told now.").waitFor();
    await page.getByText(KEPT).waitFor();
    // The browser itself looks for a newer worker, past what is switched off for pages.
    expect(site.asked.slice(before).filter((path) => path !== "/hold/sw.js")).to.deep.equal([]);
    expect((await keptBy(page)).addresses, "no answer of the node is kept").to.deep.equal(addresses);
    // The next build keeps nothing: its worker takes all of that away, and itself.
    await context.setOffline(false);
    await putUp({ offline: false });
    await page.close();
    await untilGoneByVisits(context, url("hold"));
    const again = await context.newPage();
    await again.goto(url("hold"));
    await unlock(again);
    await again.getByText("Ada", { exact: true }).first().waitFor();
    await context.close();
  });

  it("opens the verify page, which verifies from a kept copy", async () => {
    const { context, page } = await open(presentationLink(url("verify"), shown));
    await page.getByRole("heading", { name: "Valid", exact: true }).waitFor();
    await page.getByRole("button", { name: "Keep the status of this batch on this device" }).click();
    await page.getByText(KEPT).waitFor();
    const copy = `localStorage.getItem("symbolon-kept-status-${chain.chainId}")`;
    await until(async () => (await page.evaluate(copy)) !== null);
    await context.setOffline(true);
    // Without a node, a page that is opened again goes by the device's clock: here by the chain's.
    await page.clock.setFixedTime(Number((await chain.block()).timestamp) * 1_000);
    await page.goto("about:blank");
    await page.goto(presentationLink(url("verify"), shown));
    await page.getByRole("heading", { name: "Valid, from a copy" }).waitFor();
    expect((await keptBy(page)).addresses).to.deep.equal(addressesOf("verify"));
    await context.close();
  });

  it("keeps nothing of a host that serves one file otherwise than it was built", async () => {
    const file = "hold/licenses.md";
    site.files.set(file, `${site.files.get(file) ?? expect.fail()};`);
    const { context, page } = await open(url("hold"));
    // No page asks for it: its worker is being installed, and then refused.
    await until(() => site.asked.includes(`/${file}`));
    await untilGone(page);
    expect(await page.getByText(KEPT).count()).to.equal(0);
    await context.close();
  });

  it("names the worker of the build before, takes the new one with the next load, and goes with the page", async () => {
    const { context, page } = await open(url("verify"));
    await page.getByText(KEPT).waitFor();
    const [first] = (await keptBy(page)).names;
    const worker = site.files.get("verify/sw.js") ?? expect.fail();
    await putUp({ title: "Gate" });
    const whole = site.files.get("verify/sw.js") ?? expect.fail();
    site.files.set("verify/sw.js", worker);
    await page.reload();
    await page.getByRole("heading", { name: "Gate" }).waitFor();
    await page.getByText(OTHER).waitFor();
    site.files.set("verify/sw.js", whole);
    await page.getByRole("button", { name: "Load it again" }).click();
    await page.getByText(KEPT).waitFor();
    const { names, addresses } = await keptBy(page);
    expect([names.length, names[0] === first]).to.deep.equal([1, false]);
    expect(addresses).to.deep.equal(addressesOf("verify"));
    // Open pages need nothing of what a later worker no longer keeps.
    site.files.clear();
    await page.evaluate(
      `caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))`,
    );
    await page.goto(presentationLink(url("verify"), shown));
    await page.getByRole("heading", { name: "Valid", exact: true }).waitFor();
    await page.close();
    await untilGoneByVisits(context, url("verify"));
    await context.close();
  });
});
