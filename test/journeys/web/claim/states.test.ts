import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { writeContract } from "viem/actions";
import { pauseGateAbi } from "../../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { presentationFromJson } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { languageNames } from "../../../../src/sdk/pageData/index.ts";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { errors as arabic } from "../../../../web/texts/ar/errors.ts";
import { errors as spanish } from "../../../../web/texts/es/errors.ts";
import { isDeep } from "../../../deep.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { builtPage } from "../harness/builtPage.ts";
import { callsWallet } from "../harness/callsWallet.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import {
  briefOf,
  claimPageData,
  openClaimSite,
  openCountedNode,
  overreach,
  planting,
  visit,
} from "./claimSite.ts";
import { openCredentials } from "./credentials.ts";
import { focusOf } from "./sight.ts";

const DAY = 86_400n;
const PASSPHRASE = "correct horse battery";

describe("the claim page: how claims stand", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    for (let index = 0; index < 6; index++) {
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
  });
  after(async () => {
    site?.close();
    node?.close();
    await chain?.close();
  });

  const now = async () => (await chain.block()).timestamp;
  const walletOf = (index: number) => browserWallet({ key: keyOf(index), rpc: chain.rpc });
  type Changes = Partial<Parameters<typeof claimPageData>[2]>;
  /** A page about a campaign whose tree lies in the folder of the same name. */
  const pageOf = async (name: string, test: TestCampaign, changes: Changes = {}) =>
    site.put(name, await claimPageData(chain, test, { nodes: [node.url], ...changes }), folder.path(name));
  const installed = (page: { clock: { install(): Promise<void> } }) => page.clock.install();

  it("waits for a wave by the chain's clock, is open then, taken, and ended", async () => {
    const start = (await now()) + 500n;
    const terms = { start, end: start + 10n * DAY, waves: 2n, waveInterval: 1_000n };
    const test = await chain.instant(folder.path("waves"), usualRows(4), terms);
    const url = await pageOf("waves", test);
    const reader = await visit(browser(), url, { prepare: installed });
    await reader.about();
    await reader.says("In 2 waves, one every");
    await reader.ask(accountOf(3));
    expect(await reader.stands("tooEarly")).to.match(/may claim from .*That is in 2[345] minutes/s);
    await reader.page.getByText("To claim now").waitFor();
    await chain.moveTo(start + 1_000n);
    await reader.pass(13);
    expect(await reader.stands("open")).to.match(/1,003[^.]* is ready to claim/);
    await chain.claim(test, 3);
    await reader.pass(13);
    expect(await reader.stands("taken")).to.include("Claimed: 1,003");
    // Nothing is left to be had: no wallet is asked for.
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(0);
    await chain.moveTo(start + 10n * DAY);
    // What an earlier visit kept of calls to the wallet is let go of: they can be paid no more.
    const kept = `symbolon-claim-calls ${chain.reader.chain.id} ${test.campaign.toLowerCase()} 2`;
    const calls = JSON.stringify({ id: "1", account: accountOf(2) });
    await reader.page.evaluate(`localStorage.setItem("${kept}", '${calls}')`);
    await reader.ask(accountOf(2));
    expect(await reader.stands("ended")).to.include("Nothing can be claimed any more.");
    await until(async () => (await reader.page.evaluate(`localStorage.getItem("${kept}")`)) === null);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("is paused by its gate until a moment, and open afterwards", async () => {
    const build = ownBuild("PauseGate", "distribution/gates");
    const gate = await chain.deploy(build, chain.other.account.address, 5_000n, 10n);
    const test = await chain.instant(folder.path("paused"), usualRows(3), { gate, maxExtraTime: 5_000n });
    const url = await pageOf("paused", test, { gate: { kind: "PauseGate" } });
    await writeContract(chain.other, {
      address: gate,
      abi: pauseGateAbi,
      functionName: "pause",
      args: [test.campaign, "a test"],
    });
    // It stops claims from the block after on.
    await chain.node.mine({ blocks: 1 });
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Claims can be paused for a while");
    await reader.ask(accountOf(1));
    expect(await reader.stands("paused")).to.match(/Claims are paused until .*Nothing is lost/s);
    await reader.connect();
    // Who signs now for less than the pause lasts is told so before the wallet opens.
    const warning = reader.page.getByText(/^Claims are paused until .* may be over before they go on/);
    await reader.page.getByText("Claim without gas: sign, and a relayer sends it").click();
    await reader.page.getByText("What your wallet asks you to sign").waitFor();
    expect(await warning.count()).to.equal(0);
    const howLong = reader.page.getByLabel("How long it is good");
    await howLong.selectOption("1 hour");
    await warning.waitFor();
    await howLong.selectOption("1 day");
    await warning.waitFor({ state: "detached" });
    await chain.node.increaseTime({ seconds: 5_001 });
    await chain.node.mine({ blocks: 1 });
    await reader.pass(13);
    await reader.stands("open");
    await reader.send();
    await reader.receipt("paid");
    expect(await chain.paid(test)).to.deep.equal([1]);
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  it("says who refuses it, and what to do", async () => {
    const test = await chain.instant(folder.path("refused"), usualRows(3), { claimFor: "Never" });
    const url = await pageOf("refused", test);
    const wallet = walletOf(2);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.stands("open");
    await reader.connect();
    // Another account's wallet may not claim for it here.
    await reader.stands("gated");
    expect(await reader.problem("ClaimForOtherRefused")).to.include("Claim from the account itself");
    await wallet.chooseAccount(reader.page, keyOf(1));
    await reader.stands("open");
    await chain.refuse(accountOf(1));
    try {
      await reader.pass(13);
      await reader.stands("gated");
      await reader.says(/refused without a reason/);
      await reader.speak("ar");
      await reader.says(arabic.tokenRefuses[0]);
      await reader.speak("es");
      await reader.says(spanish.tokenRefuses[0]);
      await reader.speak("en");
      expect(await reader.page.getByRole("button", { name: /^Claim / }).count()).to.equal(0);
    } finally {
      await chain.refuse(undefined);
    }
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  it("waits for other owners", async () => {
    const bundle = passingFolder("symbolon-owners-");
    const told = {
      file: "web/claim/ClaimStatus.tsx",
      from: "useState<OwnersWait>()",
      to: "useState<OwnersWait | undefined>({ signed: 1, needed: 2 })",
    };
    await bundlePage("claim", bundle, [planting(told)]);
    const test = await chain.instant(folder.path("owners"), usualRows(3));
    const data = await claimPageData(chain, test, { nodes: [node.url] });
    const url = await site.put("owners", data, folder.path("owners"), bundle);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(1));
    expect(await reader.stands("waitingForOwners")).to.include("1 of 2 owners have signed.");
    await reader.connect();
    expect(await reader.page.getByRole("button", { name: /^Claim / }).count()).to.equal(0);
    await reader.context.close();
  });

  it("writes a share down, releases what vests of it, bit by bit, and says where money is short", async () => {
    const test = await chain.vesting(folder.path("vesting"), usualRows(4));
    const url = await pageOf("vesting", test);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Bit by bit, as it vests");
    await reader.ask(accountOf(1));
    expect(await reader.stands("open")).to.include("Nothing has vested yet");
    await reader.connect();
    await reader.says(`It writes down the share of ${briefOf(accountOf(1))} and pays nothing yet.`);
    await reader.send();
    expect(await reader.receipt("paid")).to.include("Nothing was paid for this address in it.");
    expect(await reader.stands("tooEarly")).to.include("Nothing more has vested yet.");
    await chain.moveTo(test.begin + 1_000n);
    await reader.pass(13);
    expect(await reader.stands("open")).to.include("have released what has vested: 250");
    await reader.says(`It pays what has vested, 250\u00a0\u2068SMPL\u2069, to ${briefOf(accountOf(1))}.`);
    const before = await chain.balance(accountOf(1));
    await reader.send();
    await reader.page.getByText("Paid: 250").waitFor();
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1) / 4n);
    await reader.stands("tooEarly");
    await chain.moveTo(test.begin + 4_000n);
    await reader.pass(13);
    await reader.stands("open");
    await reader.send();
    expect(await reader.stands("taken")).to.include("Claimed: 1,001");
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();

    const poor = await chain.vesting(folder.path("poor"), usualRows(4), {}, 1n);
    await chain.moveTo(poor.begin + 1_000n);
    const other = await visit(browser(), await pageOf("poor", poor));
    await other.ask(accountOf(1));
    expect(await other.stands("notFunded")).to.match(/it holds 1.*, and 250.* is due to you/);
    await other.context.close();
  });

  it("pays rewards by the root on chain, of a host that has its tree or still the one before", async () => {
    const test = await chain.cumulative(folder.path("rewards"), usualRows(3));
    const url = await pageOf("rewards", test);
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, { prepare: installed, wallets: [wallet] });
    await reader.about();
    await reader.says("Rewards that grow from list to list");
    await reader.ask(accountOf(1));
    await reader.says("Its rewards so far, paid and unpaid");
    await reader.stands("open");
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    expect(await reader.stands("taken")).to.include("The next list may owe more.");
    const rows = usualRows(3).map(({ who, amount }) => ({ who, amount: amount + 500n }));
    await chain.nextRoot(test, folder.path("next"), rows);
    // The host has the tree before, which is good for a day.
    await reader.page.reload();
    await reader.stands("taken");
    for (const [path] of [...site.files].filter(([one]) => one.startsWith("rewards/tree/")))
      site.files.delete(path);
    site.putTree("rewards/tree", folder.path("next"));
    await reader.page.reload();
    await reader.says("1,501");
    expect(await reader.stands("open")).to.match(/500[^.]* is ready to claim/);
    await reader.page.getByText("Paid before").waitFor();
    const before = await chain.balance(accountOf(1));
    // The wallet that was connected before is connected again without asking.
    await reader.press("Connect");
    await reader.send();
    await reader.page.getByText("Paid: 500").waitFor();
    expect((await chain.balance(accountOf(1))) - before).to.equal(500n);
    expect(overreach([wallet], test.campaign)).to.deep.equal([]);
    await reader.context.close();
  });

  describe("behind a gate that asks for a credential", () => {
    let asks: Awaited<ReturnType<typeof openCredentials>>;
    let test: TestCampaign;
    let url: string;
    before(async () => {
      mkdirSync(folder.path("credentials"));
      asks = await openCredentials(chain, folder.path("credentials"), 4);
      test = await chain.instant(folder.path("gated"), usualRows(5), { gate: asks.gate });
      url = await pageOf("gated", test, { gate: asks.pageGate });
    });

    const shown = async (index: number) => readFileSync(await asks.presentation(index), "utf8");
    /** All that a device keeps of a credential: that it is one, and no field that the gate does not ask for. */
    const least = async (index: number) =>
      formatCompactPresentation({ ...presentationFromJson(await shown(index)), disclosed: [] });
    const keyOfKept = (index: number) =>
      `symbolon-claim-credential ${chain.reader.chain.id} ${test.campaign.toLowerCase()} ${index}`;
    const kept = (page: Page, index: number) =>
      page.evaluate((key) => {
        const { localStorage } = globalThis as unknown as { localStorage: { getItem(name: string): string } };
        return localStorage.getItem(key);
      }, keyOfKept(index));
    const keep = (page: Page, index: number, text: string) =>
      page.evaluate(
        `localStorage.setItem(${JSON.stringify(keyOfKept(index))}, ${JSON.stringify(JSON.stringify({ text }))})`,
      );

    it("takes one that is pasted or dropped, and keeps it over a reload until the claim is paid", async () => {
      const wallet = walletOf(1);
      const reader = await visit(browser(), url, { wallets: [wallet] });
      await reader.about();
      await reader.says(asks.pageGate.accepts.schema);
      await reader.says(asks.pageGate.accepts.soleIssuer);
      await reader.ask(accountOf(1));
      expect(await reader.stands("gated"))
        .to.include("it asks for a credential")
        .and.not.include("gate");
      const field = reader.page.getByLabel("Credential", { exact: true });
      await field.fill(await shown(2));
      await reader.press("Use it");
      await reader.problem("OtherSubject");
      await field.fill("<b>no credential</b>");
      await reader.press("Use it");
      await reader.problem("BadPresentation");
      expect(await field.inputValue()).to.equal("<b>no credential</b>");
      expect(await kept(reader.page, 1)).to.equal(null);
      await field.fill(await shown(1));
      await reader.press("Use it");
      await reader.says("Your credential is attached: the gate checks it with the claim.");
      await reader.stands("open");
      await reader.page.reload();
      await reader.stands("open");
      await reader.says("It is kept on this device until the claim is paid.");
      expect(await kept(reader.page, 1)).to.equal(JSON.stringify({ text: await least(1) }));
      await reader.connect();
      await reader.send();
      await reader.receipt("paid");
      await reader.stands("taken");
      await until(async () => (await kept(reader.page, 1)) === null);
      await reader.context.close();
      expect(overreach([wallet], test.campaign)).to.deep.equal([]);

      // On the narrowest of screens nothing sticks out.
      const other = await visit(browser(), url, { viewport: { width: 320, height: 800 } });
      await other.ask(accountOf(3));
      await other.page.getByLabel("Choose a file").waitFor();
      expect(await other.page.evaluate("document.documentElement.scrollWidth")).to.equal(320);
      await other.page.locator("input[type=file]").setInputFiles(await asks.presentation(3));
      await other.stands("open");
      // What is refused all the same is told, and not called good.
      await chain.refuse(accountOf(3));
      try {
        await other.page.reload();
        await other.stands("gated");
        await other.says("Your credential is attached, and the claim is refused with it");
      } finally {
        await chain.refuse(undefined);
      }
      await other.context.close();
    });

    it("asks for none once a share that vests is written down: no gate is asked for what is released", async () => {
      const vesting = await chain.vesting(folder.path("gatedVesting"), usualRows(5), { gate: asks.gate });
      const vestingUrl = await pageOf("gatedVesting", vesting, { gate: asks.pageGate });
      const reader = await visit(browser(), `${vestingUrl}#${accountOf(2)}&p=${await least(2)}`, {
        wallets: [walletOf(2)],
      });
      const heading = reader.page.getByRole("heading", { name: "Show your credential" });
      await reader.stands("open");
      await heading.waitFor();
      await reader.connect();
      await reader.send();
      await reader.receipt("paid");
      await reader.stands("tooEarly");
      await heading.waitFor({ state: "detached" });
      const keys = () => reader.page.evaluate<string>("Object.keys(localStorage).join()");
      await until(async () => !(await keys()).includes("symbolon-claim-credential"));
      await reader.context.close();
    });

    it("explains a kept one that is not accepted any more, and uses none that a reader took away", async () => {
      const compact = formatCompactPresentation(presentationFromJson(await shown(2)));
      const reader = await visit(browser(), `${url}#${accountOf(2)}&p=${compact}`);
      await reader.stands("open");
      // It is left in no address bar; the device keeps what the gate is shown, and nothing else of it.
      expect(reader.page.url()).to.equal(url);
      expect(await kept(reader.page, 2)).to.equal(JSON.stringify({ text: await least(2) }));
      expect(await reader.page.evaluate("JSON.stringify(sessionStorage)")).to.equal("{}");
      await reader.page.getByRole("button", { name: "Forget it" }).focus();
      await reader.page.keyboard.press("Enter");
      await reader.stands("gated");
      expect(await kept(reader.page, 2)).to.equal(null);
      expect(await focusOf(reader.page)).not.to.equal("BODY");
      // Another address, and back: the link is followed once.
      await reader.ask(accountOf(4));
      await reader.stands("gated");
      await reader.ask(accountOf(2));
      await reader.stands("gated");
      expect(await kept(reader.page, 2)).to.equal(null);
      for (const [text, code] of [
        [await least(3), "OtherSubject"],
        ["damaged", "BadPresentation"],
      ] as const) {
        await keep(reader.page, 2, text);
        await reader.page.reload();
        await reader.says("The credential that this device has kept is not accepted, so it is not used:");
        await reader.problem(code);
        await reader.stands("gated");
      }
      await reader.press("Forget it");
      expect(await kept(reader.page, 2)).to.equal(null);

      // A link takes the place of none that is kept and accepted, unless the reader says so.
      const instead = reader.page.getByRole("button", { name: "Use the one from the link instead" });
      await reader.page.goto(`${url}#${accountOf(2)}&c=${accountOf(9)}&p=${compact}`);
      await reader.says("The link brought a credential, but not for this campaign: it is not used.");
      expect(await kept(reader.page, 2)).to.equal(null);
      await keep(reader.page, 2, await least(2));
      await reader.page.reload();
      await reader.stands("open");
      expect(await instead.count()).to.equal(0);
      await reader.page.goto(`${url}#p=0x1234&c=${test.campaign}&${accountOf(2)}`);
      await instead.waitFor();
      await reader.stands("open");
      expect(await kept(reader.page, 2)).to.equal(JSON.stringify({ text: await least(2) }));
      await instead.click();
      await reader.stands("gated");
      expect(await kept(reader.page, 2)).to.equal(JSON.stringify({ text: "0x1234" }));
      expect(await instead.count()).to.equal(0);
      expect(reader.complaints).to.deep.equal([]);
      await reader.context.close();
    });

    it("hands it to a phone in the code only where the reader chooses so, and to no wallet's host", async () => {
      const reader = await visit(browser(), `${url}#${accountOf(2)}&p=${await least(2)}`);
      await reader.stands("open");
      await reader.page.locator("details.others > summary").click();
      const choice = reader.page.getByRole("checkbox", { name: "With my credential" });
      expect(await choice.isChecked()).to.equal(false);
      const plain = `${url}#${accountOf(2)}`;
      expect(await scannedCode(reader.page)).to.equal(plain);
      await choice.check();
      const link = await scannedCode(reader.page);
      expect(link).to.equal(`${plain}&c=${test.campaign}&p=${await least(2)}`);
      const links = await reader.page.locator("a[href^=http]").all();
      const hrefs = await Promise.all(links.map((one) => one.getAttribute("href")));
      expect(hrefs.length).to.be.above(4);
      const letters = (await least(2)).slice(0, 40);
      expect(hrefs.filter((href) => href?.includes(letters))).to.deep.equal([]);
      const phone = await visit(browser(), link);
      await phone.stands("open");
      await phone.context.close();
      await keep(reader.page, 2, "A".repeat(4_000));
      await reader.page.reload();
      await reader.page.locator("details.others > summary").click();
      await choice.check();
      await reader.says("With your credential, this is too long for a QR code");
      await choice.uncheck();
      expect(await scannedCode(reader.page)).to.equal(plain);
      expect(reader.complaints).to.deep.equal([]);
      await reader.context.close();
    });

    it("names it, and fetches it from the holder's page, for the campaign that asks and nobody else", async () => {
      const { accepts } = asks.pageGate;
      const issuers = [{ address: accepts.soleIssuer, name: "Example City" }];
      const names = { issuers, schemas: [{ uid: accepts.schema, name: "Residence 2026" }] };
      const changes = { nodes: [node.url], gate: asks.pageGate, ...names };
      const hold = { issuers, registries: [accepts.registry] };
      // Another campaign with the same gate stands first on the page.
      const twin = await chain.instant(folder.path("twin"), usualRows(5), { gate: asks.gate });
      const token = { address: chain.token, name: "Twin", symbol: "TWN", decimals: 0 };
      const first = await claimPageData(chain, twin, { ...changes, token, trees: ["twin"] });
      const own = await claimPageData(chain, test, changes);
      const data = { ...first, otherClaims: [own.claim ?? expect.fail()], hold };
      site.putTree("way/claim/twin", folder.path("twin"));
      const claimUrl = await site.put("way/claim", data, folder.path("gated"));
      for (const [path, content] of await builtPage("hold", data, "way/hold/")) site.files.set(path, content);
      const holdUrl = `${site.origin}/way/hold/`;
      const reader = await visit(browser(), holdUrl);
      const { page } = reader;
      await page.getByLabel("What you were handed, or a link to it").fill(asks.held(4));
      await reader.press("Read it");
      await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
      await page.getByLabel("The same passphrase again").fill(PASSPHRASE);
      await reader.press("Save with this passphrase");
      await page.getByRole("article").waitFor();

      await page.goto(claimUrl);
      await reader.ask(accountOf(4));
      const row = (name: string) => page.locator("[data-campaign]").filter({ hasText: name });
      await row("Sample token").click();
      await reader.stands("gated");
      const needs = page.getByText("Needs: \u2068Residence 2026\u2069, issued by \u2068Example City\u2069");
      const uid = page.locator("section[aria-labelledby=gate]").getByText(accepts.schema);
      expect(await uid.isVisible()).to.equal(false);
      await needs.click();
      await page
        .locator("section[aria-labelledby=gate] summary", { hasText: "Residence 2026" })
        .last()
        .click();
      await uid.waitFor();
      const choose = page.getByRole("link", { name: "Choose it from your credentials" });
      expect(await choose.getAttribute("href")).to.equal(`../hold/#w=${test.campaign}:${accountOf(4)}`);
      await choose.click();
      await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
      await reader.press("Open");
      await reader.says("With the claim, everybody can read it.");
      expect(page.url()).to.equal(holdUrl);
      const take = page.getByRole("link", { name: "Take it to the claim" });
      const back = `${claimUrl}#${accountOf(4)}&c=${test.campaign}`;
      expect(await page.getByRole("link", { name: "Back to the claim" }).getAttribute("href")).to.equal(back);
      const link = `${back}&p=${await least(4)}`;
      expect(await take.getAttribute("href")).to.equal(link);

      // Whatever a link says, a credential goes to the claim page of the same build.
      const claim = `${test.campaign}:${accountOf(4)}`;
      const strangers = [
        `w=${claim}&page=https://evil.example/`,
        `w=https://evil.example/${claim}`,
        `w=${accountOf(1)}:${accountOf(4)}`,
        "w=",
      ];
      for (const stranger of strangers) {
        await page.goto(`${holdUrl}?to=https://evil.example/#${stranger}`);
        await reader.says("This page was not built with that campaign");
        expect(await page.locator("a[href*='p=']").count(), stranger).to.equal(0);
      }
      for (const [hash, count] of [
        [`w=${claim}`, 1],
        // Of another account, and of nobody's.
        [`w=${test.campaign}:${accountOf(2)}`, 0],
      ] as const) {
        await page.goto(`${holdUrl}?to=https://evil.example/&at=${count}#${hash}`);
        await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
        await reader.press("Open");
        await (count > 0 ? take.waitFor() : reader.says("You keep no credential on this device that"));
        const hrefs = await page.evaluate<string[]>(
          "[...document.querySelectorAll('main a')].map((one) => one.href)",
        );
        expect(hrefs.filter((href) => !href.startsWith(`${claimUrl}#`))).to.deep.equal([]);
        expect(await take.count()).to.equal(count);
      }
      await page.goto(`${holdUrl}#w=${claim}`);
      await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
      await reader.press("Open");
      await take.click();
      await reader.stands("open");
      expect(page.url()).to.equal(claimUrl);
      // It is of that campaign alone: the other one, whose gate would take it, is shown nothing.
      await reader.press("All campaigns");
      await row("Twin").click();
      await reader.stands("gated");
      await page.getByLabel("Credential", { exact: true }).waitFor();
      const proof = page.locator("section[aria-labelledby=gate]");
      expect(await proof.locator(".notice, [data-code]").count()).to.equal(0);
      const keys = await page.evaluate<string[]>("Object.keys(localStorage)");
      expect(keys.filter((key) => key.startsWith("symbolon-claim-credential"))).to.deep.equal([keyOfKept(4)]);
      expect(reader.complaints).to.deep.equal([]);
      await reader.context.close();
    });
  });

  it("looks good in the main states, in each language", async () => {
    const terms = { start: (await now()) + 5_000n, waves: 2n, waveInterval: 1_000n };
    const early = await pageOf("looks", await chain.instant(folder.path("looks"), usualRows(6), terms));
    const open = await pageOf("looksOpen", await chain.instant(folder.path("looksOpen"), usualRows(6)));
    type Looks = NonNullable<NonNullable<Parameters<typeof expectGoodLooks>[3]>["prepare"]>;
    const asking =
      (language: string, state: string): Looks =>
      async (page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.locator(`html[lang=${language}]`).waitFor();
        await page.locator("input").first().fill(accountOf(1));
        await page.locator("form button").click();
        await page.locator(`[data-state=${state}]`).waitFor();
      };
    const connected =
      (language: string): Looks =>
      async (page) => {
        await walletOf(1).attach(page);
        await page.reload();
        await asking(language, "open")(page);
        await page.locator("section[aria-labelledby=wallet] button").click();
        await page.getByRole("button", { name: "Test wallet" }).click();
        await page.locator(".plain-words").waitFor();
        await page.getByText("0.0", { exact: false }).first().waitFor();
      };
    for (const language of isDeep ? languageNames : ["en", "es"]) {
      await expectGoodLooks(browser(), `claim-early-${language}`, early, {
        prepare: asking(language, "tooEarly"),
      });
    }
    for (const language of isDeep ? languageNames : ["en", "ar"]) {
      await expectGoodLooks(browser(), `claim-open-${language}`, open, { prepare: connected(language) });
    }
  });

  /** A page of four campaigns: of two by row, one that opens later, and one that lists nobody from row 3 on. */
  async function severalPage() {
    const start = (await now()) + 500n;
    const lists = [
      ["Later", usualRows(6), { start }],
      ["Alpha", usualRows(6), {}],
      ["Beta", usualRows(6).map((row) => ({ ...row, amount: row.amount * 2n })), {}],
      ["Delta", usualRows(3), {}],
    ] as const;
    const built = [];
    for (const [name, rows, terms] of lists) {
      const test = await chain.instant(folder.path(name), rows, terms);
      const token = { address: chain.token, name, symbol: "SMPL", decimals: 0 };
      const changes = { nodes: [node.url], trees: [name], token, why: {} };
      built.push({ test, data: await claimPageData(chain, test, changes) });
      site.putTree(`several/${name}`, folder.path(name));
    }
    const [later = expect.fail(), alpha = expect.fail(), beta = expect.fail()] = built;
    const otherClaims = built.slice(1).map(({ data }) => data.claim ?? expect.fail());
    const url = await site.put("several", { ...later.data, otherClaims }, folder.path("Later"));
    return { url, alpha: alpha.test, beta: beta.test };
  }

  it("finds by one look what each of several campaigns owes, and claims all that is open by one request", async () => {
    const { url, alpha, beta } = await severalPage();
    const calls = callsWallet({ key: keyOf(3), rpc: chain.rpc });
    let fate: "failed" | "pending" | "sent" = "failed";
    const answer: typeof calls = (request) => {
      if (fate === "sent" || request.method !== "wallet_getCallsStatus") return calls(request);
      const status = fate === "failed" ? 500 : 100;
      return {
        result: { version: "2.0.0", id: String(request.params[0]), chainId: "0x7a69", atomic: true, status },
      };
    };
    const wallet = browserWallet({ key: keyOf(3), rpc: chain.rpc, answer });
    const credential = `symbolon-claim-credential 31337 ${alpha.campaign.toLowerCase()} 3`;
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.addInitScript(`localStorage[${JSON.stringify(credential)}] = '{"text":"AQ"}'`),
    });
    const { page } = reader;
    const row = (name: string) => page.locator("[data-campaign]").filter({ hasText: name });
    await reader.says("One look finds what you can claim in 4 campaigns.");
    const lost = [...site.files].filter(([path]) => path.startsWith("several/Delta/"));
    for (const [path] of lost) site.files.delete(path);
    await reader.connect();
    await reader.says("1 of 4 campaigns did not answer");
    for (const [path, content] of lost) site.files.set(path, content);
    expect(reader.complaints.splice(0).join()).to.include("404");
    await reader.press("Ask again");
    await reader.says("Not on the list of: \u2068Delta\u2069.");
    await reader.says("You can claim now in 2 of 4 campaigns.");
    const rows = await page.locator("[data-campaign]").allTextContents();
    expect(rows.map((text) => text.split(" ")[0])).to.deep.equal(["Alpha", "Beta", "Later"]);
    expect(await row("Alpha").textContent()).to.match(/1,003.*✓ Eligible/);
    expect(await row("Beta").textContent()).to.match(/2,006.*✓ Eligible/);
    expect(await row("Later").textContent()).to.match(/1,003.*• Opens in/);
    await reader.says("3,009\u00a0\u2068SMPL\u2069");
    const before = await chain.balance(accountOf(3));
    await reader.press("Claim all (2)");
    // What failed can be sent again.
    await reader.says("The wallet says that the calls failed.");
    await row("Alpha").filter({ hasText: "✓ Eligible" }).waitFor();
    fate = "pending";
    await reader.press("Claim all (2)");
    expect(await focusOf(page)).not.to.match(/BODY/);
    await row("Alpha").filter({ hasText: "• Sending" }).waitFor();
    expect(await page.getByText("The wallet says that the calls failed.").count()).to.equal(0);
    // The campaign's own answer sends nothing beside them, and can give them up.
    await row("Alpha").click();
    await reader.says("• Sending");
    await page.getByRole("button", { name: "Claim 1,003" }).and(page.locator(":disabled")).waitFor();
    await page.getByRole("button", { name: "Follow it no longer" }).waitFor();
    await page.goBack();
    await page.reload();
    fate = "sent";
    await reader.press("Connect wallet");
    await row("Alpha").filter({ hasText: "✓ Claimed" }).waitFor();
    await row("Beta").filter({ hasText: "✓ Claimed" }).waitFor();
    expect((await chain.balance(accountOf(3))) - before).to.equal(amountOf(3) * 3n);
    for (const test of [alpha, beta])
      expect((await chain.paid(test)).filter((index) => index === 3)).to.have.length(1);
    const asked = wallet.requests.filter(({ method }) => method === "wallet_sendCalls");
    expect(asked).to.have.length(2);
    expect(asked[1]?.params[0])
      .to.deep.include({ atomicRequired: true })
      .and.have.property("calls")
      .with.length(2);
    expect(overreach([wallet], alpha.campaign)).to.deep.equal([]);
    // Each campaign's own answer knows of it, and there is a way back to where one was.
    await row("Beta").click();
    await reader.stands("taken");
    // What was kept of the other one ended with its payment, although its own answer is not open.
    expect(await page.evaluate(`localStorage[${JSON.stringify(credential)}]`)).to.equal(undefined);
    expect(await reader.receipt("paid")).to.include("2,006");
    expect(await focusOf(page)).to.equal("H2 answer");
    await page.reload();
    await reader.stands("taken");
    await reader.press("All campaigns");
    await row("Beta").filter({ hasText: "✓ Claimed" }).waitFor();
    await row("Later").click();
    await reader.stands("tooEarly");
    await page.goBack();
    await page.waitForFunction("document.activeElement.textContent.startsWith('Later')");
    await reader.ask("0x000000000000000000000000000000000000dEaD");
    await reader.says("Not on any list");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("has several campaigns opened one after the other, where the wallet sends one claim at a time", async () => {
    const { url, alpha } = await severalPage();
    const wallet = walletOf(4);
    const reader = await visit(browser(), `${url}#${accountOf(4)}`, { wallets: [wallet] });
    await reader.says("You can claim now in 2 of 4 campaigns.");
    await reader.connect();
    await reader.says("This wallet sends one claim at a time.");
    await reader.page.locator("[data-campaign]").filter({ hasText: "Alpha" }).click();
    await reader.stands("open");
    await reader.send();
    await reader.receipt("paid");
    await reader.press("All campaigns");
    await reader.says("You can claim now in 1 of 4 campaigns.");
    expect(overreach([wallet], alpha.campaign)).to.deep.equal([]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
    await expectGoodLooks(browser(), "claim-several", `${url}#${accountOf(5)}`, {
      prepare: async (page) => {
        await page.getByRole("combobox").selectOption("ar");
        await page.locator("html[lang=ar]").waitFor();
        await page.locator("[data-campaign] .badge.ok").first().waitFor();
      },
    });
  });
});
