import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPage } from "../../../../src/node/pages/build/index.ts";
import { presentationLink } from "../../../../src/react/index.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { builtPage } from "../harness/builtPage.ts";
import { filesOf, openSite } from "../harness/site.ts";
import { EPOCH, openVerifyChain, type TestBatch, type VerifyChain } from "./verifyChain.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe("the verify page, and until when a verdict holds", () => {
  const browser = useBrowser();
  let chain: VerifyChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let batch: TestBatch;
  before(async () => {
    chain = await openVerifyChain();
    await chain.nextEpoch();
    batch = await chain.batch(["Ada", "Ben"].map((name, i) => ({ subject: accountOf(i), name })));
    site = await openSite(await builtPage("verify", chain.pageData()));
    for (const [path, file] of await builtPage("verify", chain.pageData({ finality: "latest" }), "latest/")) {
      site.files.set(path, file);
    }
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  /** A page whose clocks the test moves, showing a credential. */
  async function openShown(
    index: number,
    { path = "verify/", of = batch, before = async (_: Page) => {} } = {},
  ) {
    const opened = await openPage(browser(), `${site.origin}/${path}`, { locale: "en" });
    await opened.page.clock.install();
    await before(opened.page);
    const shown = formatCompactPresentation(of.shown(index));
    await opened.page.goto(presentationLink(`${site.origin}/${path}?again`, shown));
    return opened;
  }
  const kindOf = (page: Page, kind: string) => page.locator(`.verdict[data-kind=${kind}]`).waitFor();
  const nodeGone = (page: Page) => page.route(`${chain.rpc}/**`, (route) => route.abort());

  /** What a page must never do: with its node gone and its verdict over, say anything of it. */
  async function expectNothingBeyond(page: Page): Promise<void> {
    await kindOf(page, "current");
    await nodeGone(page);
    await page.clock.runFor(30 * SECOND);
    await page.getByText("is not renewed").waitFor();
    await kindOf(page, "current");
    await page.clock.fastForward(2 * HOUR);
    await page.clock.runFor(2 * SECOND);
    const verdict = page.locator(".verdict");
    expect(await verdict.getByRole("heading").textContent()).to.match(/Ask again$/);
    expect(await verdict.textContent()).not.to.match(/valid\b.*reuse|is current for another/i);
  }

  it("turns to ask again where no node answers, and back to a verdict where one does", async () => {
    const { context, page } = await openShown(0);
    await expectNothingBeyond(page);
    expect(await page.locator(".verdict").textContent()).to.include("The last answer was current until");
    await page.unroute(`${chain.rpc}/**`);
    // A node that stands still knows nothing of now, and what it knows is too old.
    await page.getByRole("button", { name: "Ask again now" }).click();
    await page.locator(".problem[data-code=BlockTooOld]").waitFor();
    await chain.moveTo((await chain.now()) + 7_300n);
    await page.getByRole("button", { name: "Ask again now" }).click();
    await kindOf(page, "current");
    await context.close();
  });

  it("would be caught if it showed a verdict beyond that", async () => {
    const out = passingFolder("symbolon-planted-");
    let planted = 0;
    await bundlePage("verify", out, [
      {
        name: "planted",
        transform(code, id) {
          if (!id.endsWith("/verify/shownAnswer.ts")) return undefined;
          planted += 1;
          return code.replace("now < until", "until > 0n");
        },
      },
    ]);
    expect(planted).to.equal(1);
    const bundle = filesOf(out) as ReadonlyMap<string, Uint8Array>;
    for (const [file, bytes] of buildPage({ name: "verify", bundle, data: chain.pageData() })) {
      site.files.set(`planted/${file}`, bytes);
    }
    const { context, page } = await openShown(0, { path: "planted/" });
    let caught: unknown;
    await expectNothingBeyond(page).catch((thrown: unknown) => {
      caught = thrown;
    });
    expect(String(caught)).to.include("Valid");
    await context.close();
  });

  it("flips at the boundary of the epoch at which an announced revocation counts", async () => {
    await chain.nextEpoch();
    await chain.change("Revoke", batch, 1);
    const boundary = ((await chain.now()) / EPOCH + 2n) * EPOCH;
    const { context, page } = await openShown(1);
    await kindOf(page, "current");
    const until = new Date(Number(boundary) * SECOND).toISOString();
    expect(await page.locator(".sentence").textContent()).to.include(until.replace(".000Z", "Z"));
    await page.locator(`time[datetime="${until}"]`).first().waitFor();
    await chain.moveTo(boundary);
    await page.clock.runFor(13 * SECOND);
    await page.getByRole("heading", { name: "Revoked" }).waitFor();
    await context.close();
  });

  it("does not ask the device what time it is", async () => {
    await chain.moveTo((await chain.now()) + 100n);
    const seen: string[] = [];
    for (const hours of [-1, 0, 1]) {
      const before = (page: Page) => page.clock.install({ time: Date.now() + hours * HOUR });
      const { context, page } = await openShown(0, { before });
      await kindOf(page, "current");
      seen.push(
        `${await page.locator(".verdict h2").textContent()} ${await page.locator(".verdict time").textContent()}`,
      );
      const apart = page.getByText("The clock is wrong, or the node stands still");
      if (hours !== 0) await apart.waitFor();
      await context.close();
    }
    expect(new Set(seen).size, seen.join("; ")).to.equal(1);
  });

  it("says of an answer that cannot be reused that it is of its moment alone, and shows it no longer than that is read", async () => {
    // Each second is an epoch: the next block may revoke it.
    const fleeting = await chain.batch([{ subject: accountOf(0), name: "Ada" }], { epochLength: 0n });
    const { context, page } = await openShown(0, { path: "latest/", of: fleeting });
    await page.getByRole("heading", { name: /^.? ?Valid, at / }).waitFor();
    await kindOf(page, "momentary");
    expect(await page.locator(".verdict.good").count()).to.equal(0);
    await nodeGone(page);
    await page.clock.runFor(40 * SECOND);
    await kindOf(page, "askAgain");
    await context.close();
  });
});
