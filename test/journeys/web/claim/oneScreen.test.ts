import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { writeContract } from "viem/actions";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { claimPageData, openClaimSite, overreach, visit } from "./claimSite.ts";
import { openCredentials } from "./credentials.ts";
import { focusOf, outOfSight, SCREENS, shiftsOf, TEXT_SIZES, watchShifts } from "./sight.ts";

const DAY = 86_400n;
/** Where what the page says of a transaction stands, and the button that asks for it: pixels from the window's upper edge. */
const PLACES = `Object.fromEntries(
  ["promise", "act button", "plain-words"].map((name) => {
    const { top, bottom } = document.querySelector("." + name).getBoundingClientRect();
    return [name.split(" ").at(-1), { top, bottom }];
  }),
)`;
type Sides = Readonly<Record<"top" | "bottom", number>>;
const STRANGER = "0x000000000000000000000000000000000000dEaD";

describe("the claim page: one answer and one action on one screen", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    for (let index = 0; index < 6; index++) {
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  const walletOf = (index: number) => browserWallet({ key: keyOf(index), rpc: chain.rpc });
  type Changes = Partial<Parameters<typeof claimPageData>[2]>;
  const pageOf = async (name: string, test: TestCampaign, changes: Changes = {}) =>
    site.put(name, await claimPageData(chain, test, { nodes: [chain.rpc], ...changes }), folder.path(name));
  const instant = (name: string, terms: Parameters<KindChain["instant"]>[2] = {}) =>
    chain.instant(folder.path(name), usualRows(4), terms);

  type State = {
    readonly kind: string;
    readonly url: string;
    /** Brings the chain into it, after those before. */
    readonly begin?: () => Promise<unknown>;
  };

  /** Pages about campaigns, each with the account in its link. */
  async function openStates(): Promise<readonly State[]> {
    const { timestamp: now } = await chain.block();
    const at = (url: string, account: string = accountOf(1)) => `${url}#${account}`;
    const open = await instant("open");
    await chain.claim(open, 2);
    const openUrl = await pageOf("open", open);
    const early = await instant("early", { start: now + DAY, end: now + 9n * DAY });
    const poor = await chain.vesting(folder.path("poor"), usualRows(4), {}, 1n);
    const ended = await instant("ended", { start: now, end: now + 2n * DAY });
    const gate = await chain.deploy(
      ownBuild("PauseGate", "distribution/gates"),
      chain.other.account.address,
      5_000n,
      10n,
    );
    const vested = await chain.vesting(folder.path("vested"), usualRows(4));
    await chain.claim(vested, 1);
    mkdirSync(folder.path("credentials"));
    const asks = await openCredentials(chain, folder.path("credentials"), 3);
    const gated = await instant("gated", { gate: asks.gate });
    const paused = await instant("paused", { gate, maxExtraTime: 5_000n });
    const pause = async () => {
      const args = [paused.campaign, "a test"] as const;
      await writeContract(chain.other, { address: gate, abi: pauseGateAbi, functionName: "pause", args });
      await chain.node.mine({ blocks: 1 });
    };
    return [
      { kind: "open", url: at(openUrl) },
      { kind: "taken", url: at(openUrl, accountOf(2)) },
      { kind: "notListed", url: at(openUrl, STRANGER) },
      { kind: "tooEarly", url: at(await pageOf("early", early)) },
      {
        kind: "paused",
        url: at(await pageOf("paused", paused, { gate: { kind: "PauseGate" } })),
        begin: pause,
      },
      { kind: "gated", url: at(await pageOf("gated", gated, { gate: asks.pageGate })) },
      {
        kind: "open",
        url: at(await pageOf("vested", vested)),
        begin: () => chain.moveTo(vested.begin + 1_000n),
      },
      {
        kind: "notFunded",
        url: at(await pageOf("poor", poor)),
        begin: () => chain.moveTo(vested.begin + 1_100n),
      },
      { kind: "ended", url: at(await pageOf("ended", ended)), begin: () => chain.moveTo(now + 3n * DAY) },
    ];
  }

  /** Whatever follows what is still being loaded is not drawn yet. */
  const arrived = async (page: Page, state: string) => {
    const said =
      state === "notListed"
        ? page.getByText("This address is not listed.")
        : page.locator(`[data-state=${state}]`);
    await said.waitFor();
    await page.locator(".outcome:not(:has(.pending))").waitFor();
  };

  it("shows both without scrolling, and moves nothing while they come, on phones and desks, also where texts are twice as large", async () => {
    const [small, ...larger] = SCREENS;
    for (const { kind, url, begin } of await openStates()) {
      await begin?.();
      const reader = await visit(browser(), url, { viewport: small, prepare: watchShifts });
      await arrived(reader.page, kind);
      expect(await shiftsOf(reader.page), kind).to.deep.equal([]);
      for (const viewport of [small, ...larger]) {
        await reader.page.setViewportSize(viewport);
        for (const size of TEXT_SIZES) {
          const found = await outOfSight(reader.page, size);
          expect(found, `${kind}, ${viewport.width} x ${viewport.height}, text ${size}`).to.deep.equal([]);
        }
      }
      await reader.context.close();
    }
  });

  it("begins with the wallet: connect, choose, claim; then adds the token to the wallet, and saves a receipt", async () => {
    const test = await instant("wallet");
    const wallet = walletOf(3);
    const brand = { name: "Example Network", announcement: "https://blog.example/drop" };
    const data = { ...(await claimPageData(chain, test, { nodes: [chain.rpc] })), brand };
    const reader = await visit(browser(), await site.put("wallet", data, folder.path("wallet")), {
      wallets: [wallet],
      viewport: { width: 390, height: 844 },
    });
    const { page } = reader;
    const announced = page.getByText("Announced at").getByRole("link", { name: "blog.example" });
    expect(await announced.getAttribute("href")).to.equal("https://blog.example/drop");
    await reader.connect();
    await reader.stands("open");
    expect(await outOfSight(page, "100%")).to.deep.equal([]);
    await reader.connected();
    // Where people sign, they can still compare.
    await page
      .getByText("Compare the campaign's contract")
      .getByRole("link", { name: "blog.example" })
      .waitFor();
    await reader.send();
    await reader.stands("taken");
    await reader.receipt("paid");
    expect(await page.locator(".badge").allTextContents()).to.deep.equal(["✓ Claimed"]);
    await reader.press("Show the token in my wallet");
    await reader.says("The wallet shows it now.");
    const watched = wallet.requests.filter(({ method }) => method === "wallet_watchAsset");
    expect(watched.map(({ params }) => params)).to.deep.equal([
      { type: "ERC20", options: { address: chain.token, decimals: 0, symbol: "SMPL" } },
    ]);
    const saving = page.waitForEvent("download");
    await reader.press("Save a receipt");
    const [, row = ""] = readFileSync(await (await saving).path(), "utf8").split("\r\n");
    expect(row).to.match(
      new RegExp(`^20\\d\\d-[\\d-]+T[\\d:]+\\.000Z,SMPL,1003,${accountOf(3)},0x[0-9a-f]{64},Local chain,`),
    );
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("says of a claim that this device did not send that somebody else did, and keeps a moment for a calendar", async () => {
    const { timestamp: now } = await chain.block();
    const paid = await instant("relayed");
    await chain.claim(paid, 1);
    site.asked.length = 0;
    const reader = await visit(browser(), `${await pageOf("relayed", paid)}#${accountOf(1)}`, {
      wallets: [walletOf(1)],
      prepare: (page) => page.addInitScript("navigator.share = async ({ url }) => { window.shared = url; }"),
    });
    expect(await reader.stands("taken")).to.include("a relayer sent it for you");
    await reader.says("Save a receipt");
    // Whoever only looks loads nothing of wallets.
    expect(site.asked.filter((path) => /AddToken|WalletArea|ByWallet/.test(path))).to.deep.equal([]);
    // Whoever shares the page hands on no account.
    await reader.press("Share this page");
    expect(await reader.page.evaluate("window.shared")).to.equal(`${site.origin}/relayed/`);
    await reader.press("Show the token in my wallet");
    await reader.press("Test wallet");
    await reader.connected();
    await reader.press("Show the token in my wallet");
    await reader.says("The wallet shows it now.");
    await reader.context.close();

    const start = now + 2n * DAY;
    const soon = await instant("soon", { start, end: start + DAY });
    const early = await visit(browser(), `${await pageOf("soon", soon)}#${accountOf(1)}`);
    expect(await early.stands("tooEarly")).to.match(/Opens in [12] days?/);
    const saving = early.page.waitForEvent("download");
    await early.press("Remind me");
    const entry = readFileSync(await (await saving).path(), "utf8");
    const moment = new Date(Number(start) * 1_000).toISOString().replace(/[-:]|\.\d+/g, "");
    expect(entry).to.include(`\r\nDTSTART:${moment}\r\n`).and.include("SUMMARY:Claim 1\\,001");
    await early.context.close();
  });

  it("leads on where there is nothing: to another address, and to another account of the wallet", async () => {
    const test = await instant("nothing");
    const stranger = browserWallet({ key: keyOf(5), rpc: chain.rpc });
    const reader = await visit(browser(), await pageOf("nothing", test), { wallets: [stranger] });
    const { page } = reader;
    const field = page.getByLabel("Address", { exact: true });
    // Typed wrongly: the field is there again at once, and so is the wallet.
    await field.fill(`${STRANGER}F`);
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await reader.problem("NotAnAddress");
    await field.waitFor();
    await reader.connect();
    await reader.says("This address is not listed.");
    await reader.connected();
    await stranger.chooseAccount(page, keyOf(1));
    await reader.stands("open");
    // What was typed is answered, although a wallet is connected.
    await reader.ask(STRANGER);
    await reader.says("This address is not listed.");
    await page.locator(`.who [title="${STRANGER}"]`).waitFor();
    // Whoever takes the connected account from the list has it gone from the device.
    for (const account of [STRANGER, accountOf(1), accountOf(5), `${STRANGER}F`]) {
      const remove = page.getByRole("button", { name: `Remove ${account}`, exact: true });
      await until(async () => {
        if (!(await remove.isVisible())) await reader.another();
        return remove.isVisible();
      });
      await remove.click();
    }
    await page.getByRole("heading", { name: /^(Or c|C)heck an address$/ }).waitFor();
    const kept = await page.evaluate(
      `JSON.stringify(Object.entries({ ...localStorage }).filter(([key]) => key.startsWith("symbolon-asked")))`,
    );
    expect(kept).to.not.include(accountOf(1));
    await reader.context.close();
  });

  it("writes a receipt with a row a transaction, of what is paid bit by bit", async () => {
    const test = await chain.vesting(folder.path("bits"), usualRows(4));
    const wallet = walletOf(1);
    await chain.moveTo(test.begin + 1_000n);
    const reader = await visit(browser(), `${await pageOf("bits", test)}#${accountOf(1)}`, {
      wallets: [wallet],
      prepare: (page) => page.clock.install(),
    });
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    await reader.stands("tooEarly");
    await chain.moveTo(test.begin + 4_000n);
    await reader.pass(13);
    await reader.stands("open");
    await reader.send();
    await reader.stands("taken");
    const saving = reader.page.waitForEvent("download");
    await reader.press("Save a receipt");
    const rows = readFileSync(await (await saving).path(), "utf8")
      .trim()
      .split("\r\n")
      .slice(1);
    expect(rows.map((row) => row.split(",")[2])).to.deep.equal(["250", "751"]);
    expect(new Set(rows.map((row) => row.split(",")[4])).size).to.equal(2);
    await reader.context.close();
  });

  it("promises above the button what the wallet will ask, and shows it below in full, and the button covers none of it, on a small phone, too", async () => {
    const test = await instant("words");
    const [small, ...larger] = SCREENS;
    const url = `${await pageOf("words", test)}#${accountOf(2)}`;
    const { page, ...reader } = await visit(browser(), url, { viewport: small, wallets: [walletOf(2)] });
    await reader.connect();
    await reader.says("It approves nothing");
    expect(await page.locator(".plain-words").isVisible()).to.equal(false);
    await reader.compare();
    for (const viewport of [small, ...larger]) {
      await page.setViewportSize(viewport);
      for (const size of TEXT_SIZES) {
        expect(await outOfSight(page, size), `${viewport.width}, ${size}`).to.deep.equal([]);
      }
      await page.locator(".plain-words").scrollIntoViewIfNeeded();
      const places = (await page.evaluate(PLACES)) as Readonly<Record<string, Sides>>;
      const { promise, button, "plain-words": words } = places;
      expect(promise?.bottom, `${viewport.width}`).to.be.at.most(button?.top as number);
      expect(button?.bottom, `${viewport.width}`).to.be.at.most(words?.top as number);
      await page.evaluate("scrollTo(0, 0)");
    }
    expect(await page.locator(".plain-words").textContent()).to.include(test.campaign);
    // Whoever hears the page hears the promise with the button.
    const described = await page.getByRole("button", { name: /^Claim / }).getAttribute("aria-describedby");
    expect(await page.locator(`[id="${described}"]`).textContent()).to.include("It approves nothing");
    await reader.context.close();
  });

  it("takes the focus along, whatever is pressed by a keyboard", async () => {
    const test = await instant("keyboard");
    const wallet = walletOf(1);
    const reader = await visit(browser(), await pageOf("keyboard", test), { wallets: [wallet] });
    const { page } = reader;
    const lost: string[] = [];
    const press = async (name: string | RegExp, then: () => Promise<unknown>) => {
      const button = page.getByRole("button", { name, exact: true });
      await button.focus();
      await page.keyboard.press("Enter");
      await then();
      if ((await focusOf(page)) === "BODY") lost.push(String(name));
    };
    await page.getByLabel("Address", { exact: true }).fill(accountOf(2));
    await press("Check", () => reader.stands("open"));
    expect(await focusOf(page)).to.equal("H2 answer");
    await page.locator("details.another > summary").click();
    await press(`Remove ${accountOf(2)}`, () =>
      page.getByRole("heading", { name: /^(Or c|C)heck an address$/ }).waitFor(),
    );
    await press("Connect wallet", () => page.getByText("Choose a wallet:").waitFor());
    await press("Test wallet", () => reader.stands("open"));
    await reader.connected();
    await press(/^Claim 1/, async () => {
      await reader.receipt("paid");
      await reader.stands("taken");
      await page.getByRole("button", { name: "Save a receipt" }).waitFor();
    });
    await press("Hide this transaction", () => page.locator("[data-receipt]").waitFor({ state: "detached" }));
    await press("Disconnect", () => page.getByText("Choose a wallet:").waitFor());
    expect(lost).to.deep.equal([]);
    await reader.context.close();
  });
});
