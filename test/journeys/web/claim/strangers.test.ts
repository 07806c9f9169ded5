import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { type Address, getAddress } from "viem";
import { languageNames } from "../../../../src/sdk/pageData/index.ts";
import { isDeep } from "../../../deep.ts";
import { PICTURES, pictureOf } from "../../../toolkit/report/browser.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { useClaimPages } from "./claimPages.ts";
import { briefOf, claimPageData, visit } from "./claimSite.ts";

/** What readers had before them who had never seen the page. */
const SCREENS = [
  { width: 390, height: 844 },
  { width: 1_440, height: 900 },
] as const;

/** What somebody who has ten seconds asks, of a page without a brand: what five of them stumbled over. */
describe("the claim page: before whoever has never seen it", () => {
  const { browser, folder, at, now, walletOf, pageOf } = useClaimPages();
  const instant = (name: string, terms: Parameters<typeof at.chain.instant>[2] = {}) =>
    at.chain.instant(folder.path(name), usualRows(4), terms);

  /** Words, links and buttons that are not wholly on the first screen. */
  async function below(page: Page, wanted: Readonly<Record<string, ReturnType<Page["locator"]>>>) {
    const height = page.viewportSize()?.height ?? 0;
    const found: string[] = [];
    for (const [name, one] of Object.entries(wanted)) {
      await one.waitFor();
      const box = await one.boundingBox();
      if (box === null || box.y + box.height > height) found.push(`${name} of ${height}: ${box?.y}`);
    }
    return found;
  }

  it("says on the first screen which token of which network is paid, by which contract, by which list", async () => {
    const test = await instant("who");
    const url = await pageOf("who", test);
    for (const viewport of SCREENS) {
      const { page, context, complaints, stands } = await visit(browser(), url, { viewport });
      const seen = (list: string, action: string) => ({
        token: page.getByText(
          /^\u2068?Sample token\u2069? \(SMPL\) on \u2068Local chain\u2069, paid by the contract/,
        ),
        contract: page.getByRole("link", { name: test.campaign }),
        list: page.getByRole("link", { name: list }),
        action: page.getByRole("button", { name: action, exact: true }),
      });
      const first = seen("Download the published list.", "Connect wallet");
      expect(await below(page, first)).to.deep.equal([]);
      expect(await first.contract.getAttribute("href")).to.equal(
        `https://explorer.example/address/${test.campaign}`,
      );
      // For the eye its two ends, as wallets show it.
      await first.contract.getByText(briefOf(test.campaign)).waitFor();
      const list = new URL((await first.list.getAttribute("href")) ?? "", page.url());
      expect(await (await fetch(list)).text()).to.include(getAddress(accountOf(2)));
      await page.goto(`${url}#${accountOf(1)}`);
      // A reload may overtake the link that is followed in the page; what is seen first is that of a page that loads.
      await stands("open");
      await page.reload();
      await stands("open");
      const answered = seen("Checked against the published list: download it.", "Connect wallet");
      expect(await below(page, answered)).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await context.close();
    }
    const data = await claimPageData(at.chain, test, { nodes: [at.node.url] });
    const { explorer, ...chain } = data.chain;
    expect(explorer).to.be.a("string");
    const bare = await visit(browser(), await at.site.put("bare", { ...data, chain }, folder.path("who")));
    await bare.page.getByText(briefOf(test.campaign)).first().waitFor();
    expect(await bare.page.getByRole("link", { name: test.campaign as Address }).count()).to.equal(0);
    await bare.context.close();
  });

  it("says each thing once and in plain words: the amount, the cost, until when, and when it was read", async () => {
    const test = await instant("once");
    const url = `${await pageOf("once", test)}#${accountOf(1)}`;
    const { page, ...reader } = await visit(browser(), url, {
      wallets: [walletOf(1)],
      timezoneId: "Europe/Madrid",
      locale: "en-US",
    });
    await reader.connect();
    await reader.says("It approves nothing");
    await reader.says(/about 0\.0/);
    // Why to trust it is read before what is pressed.
    for (const viewport of SCREENS) {
      await page.setViewportSize(viewport);
      const promise = page.getByText(
        "One transaction. It approves nothing and takes nothing but the network cost.",
      );
      const action = page.getByRole("button", { name: /^Claim 1/ });
      expect(await below(page, { promise, action })).to.deep.equal([]);
      const [above, pressed] = await Promise.all([promise.boundingBox(), action.boundingBox()]);
      expect(above?.y).to.be.below(pressed?.y as number);
    }
    const outcome = String(await page.evaluate(`document.querySelector(".outcome").innerText`)).replaceAll(
      /[\u2068\u2069]/g,
      "",
    );
    expect(outcome).to.not.include("In total");
    expect(outcome.match(/if you send the claim yourself/g)).to.have.length(1);
    expect(outcome).to.not.match(/\bgas\b/i);
    expect(outcome).to.match(/Claims end .*\d [AP]M GMT\+[12], in \d+ days?\./);
    // Whoever wants the block unfolds it.
    expect(outcome)
      .to.match(/Last checked .*GMT\+[12]$/m)
      .and.not.match(/block \d/i);
    await page.getByText("Last checked").click();
    await reader.says(/^Block \d+, .* by the chain's clock\.$/);
    // Which of two ways is whose.
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await reader.says("If your wallet can pay the network cost, claim by yourself: it is quicker.");
    await reader.context.close();
    const vests = await at.chain.vesting(folder.path("vests"), usualRows(4));
    const vesting = await visit(browser(), `${await pageOf("vests", vests)}#${accountOf(1)}`);
    await vesting.says("In total:");
    await vesting.context.close();
  });

  it("begins before claims do with what makes sense then, and says how long in one figure", async () => {
    const test = await instant("soon", { start: (await now()) + 86_400n });
    // By the device's clock, too, whatever this machine's says.
    const time = Number(await now()) * 1_000;
    const url = await pageOf("soon", test);
    const prepare = (page: Page) => page.clock.install({ time });
    for (const viewport of SCREENS) {
      const { page, ...reader } = await visit(browser(), url, { viewport, prepare });
      const check = page.getByRole("button", { name: "Check", exact: true });
      expect(await below(page, { check, begins: page.getByText("Claims begin").first() })).to.deep.equal([]);
      // The first one, and the only one that stands out.
      expect(await page.locator("main button:not(.plain)").allTextContents()).to.deep.equal(["Check"]);
      expect(await page.locator("main section button").allTextContents()).to.deep.equal([
        "Check",
        "Connect wallet",
      ]);
      await page.getByRole("heading", { name: "Check an address", exact: true }).waitFor();
      await reader.ask(accountOf(1));
      const said = await reader.stands("tooEarly");
      expect(said.match(/(?:23 hours, \d+ minutes|1 day)/g), said).to.have.length(1);
      const remind = page.getByRole("button", { name: "Remind me" });
      expect(await below(page, { remind })).to.deep.equal([]);
      expect(await page.locator(".outcome button:not(.plain)").allTextContents()).to.deep.equal([
        "Remind me",
      ]);
      await reader.says("You need no wallet yet. With one, you can sign now what somebody sends later.");
      // The amount above is not contradicted by a nought below.
      expect(await page.getByText("To claim now").count()).to.equal(0);
      await reader.context.close();
    }
    // Once they have begun, the wallet comes first again.
    const begun = await visit(browser(), url, {
      prepare: (page) => page.clock.install({ time: time + 2 * 86_400_000 }),
    });
    await begun.page.getByRole("heading", { name: "Or check an address" }).waitFor();
    expect(await begun.page.locator("main button:not(.plain)").allTextContents()).to.deep.equal([
      "Connect wallet",
    ]);
    await begun.context.close();
  });

  it("has the wallet come first once claims begin before a page that is open, and disturbs nobody", async () => {
    const test = await instant("begins", { start: (await now()) + 86_400n });
    const time = Number(await now()) * 1_000;
    const prepare = (page: Page) => page.clock.install({ time });
    const url = await pageOf("begins", test);
    const { page, ...reader } = await visit(browser(), url, { prepare });
    const early = page.getByRole("heading", { name: "Check an address", exact: true });
    await early.waitFor();
    await page.getByLabel("Address", { exact: true }).fill("0x12");
    await reader.pass(86_500);
    await page.getByRole("heading", { name: "Or check an address" }).waitFor();
    expect(await page.getByText("Claims begin").count()).to.equal(0);
    expect(await page.locator("main button:not(.plain)").allTextContents()).to.deep.equal(["Connect wallet"]);
    expect(await page.getByLabel("Address", { exact: true }).inputValue()).to.equal("0x12");
    await reader.context.close();
    const choosing = await visit(browser(), url, { prepare });
    await choosing.press("Connect wallet");
    await choosing.says("This browser has no wallet.");
    await choosing.pass(86_500);
    await choosing.says("This browser has no wallet.");
    expect(await choosing.page.getByRole("heading", { name: "Or check an address" }).count()).to.equal(0);
    await choosing.context.close();
  });

  it("prints with a receipt which campaign of which token paid, why, and when it was read, though nobody has unfolded it", async () => {
    const test = await instant("printed");
    await at.chain.claim(test, 1);
    const reader = await visit(browser(), `${await pageOf("printed", test)}#${accountOf(1)}`);
    await reader.stands("taken");
    await reader.says("Save a receipt");
    const facts = reader.page.locator(".printed").filter({ hasText: at.chain.token });
    await facts.waitFor({ state: "attached" });
    expect(await facts.isVisible()).to.equal(false);
    await reader.page.emulateMedia({ media: "print" });
    await facts.getByText("The token's contract").waitFor();
    await facts.getByText("For early members.").waitFor();
    const read = reader.page.locator(".printed", { hasText: /^Block \d+, .* by the chain's clock\.$/ });
    await read.waitFor();
    await reader.context.close();
  });

  it("leaves pictures of its first screens, to be looked at", async function () {
    if (!isDeep) this.skip();
    const open = await pageOf("shown", await instant("shown"));
    const early = await pageOf("shownEarly", await instant("shownEarly", { start: (await now()) + 4_980n }));
    const time = Number(await now()) * 1_000;
    const views = {
      open,
      "open-answer": `${open}#${accountOf(1)}`,
      early,
      "early-answer": `${early}#${accountOf(1)}`,
    };
    for (const viewport of SCREENS) {
      for (const language of languageNames) {
        for (const [name, url] of Object.entries(views)) {
          const prepare = (page: Page) => page.clock.install({ time });
          const reader = await visit(browser(), url, { viewport, locale: language, prepare });
          await reader.page.locator("main button").first().waitFor();
          if (name.endsWith("answer")) {
            await reader.page.locator("[data-state]").waitFor();
            await reader.page.locator(".outcome:not(:has(.pending))").waitFor();
          }
          const path = join(PICTURES, `claim-stranger-${name}-${language}-${viewport.width}.png`);
          await pictureOf(reader.page, { path });
          await reader.context.close();
        }
      }
    }
  });
});
