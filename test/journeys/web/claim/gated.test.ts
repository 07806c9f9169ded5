import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { allOfManyGateAbi } from "../../../../src/sdk/chain/abi/allOfManyGateAbi.ts";
import { presentationFromJson } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { until } from "../../../toolkit/patience.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { builtPage } from "../harness/builtPage.ts";
import { holdNode } from "../harness/holdNode.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import { choosePassphrase, unlock } from "../hold/holdStage.ts";
import { useClaimPages } from "./claimPages.ts";
import { claimPageData, overreach, visit } from "./claimSite.ts";
import { openCredentials } from "./credentials.ts";
import { focusOf } from "./sight.ts";

describe("the claim page: behind a gate that asks for a credential", () => {
  const { browser, folder, at, walletOf, pageOf } = useClaimPages();
  let asks: Awaited<ReturnType<typeof openCredentials>>;
  let test: TestCampaign;
  let url: string;
  before(async () => {
    mkdirSync(folder.path("credentials"));
    asks = await openCredentials(at.chain, folder.path("credentials"), 4);
    test = await at.chain.instant(folder.path("gated"), usualRows(5), { gate: asks.gate });
    url = await pageOf("gated", test, { gate: asks.pageGate });
  });

  const shown = async (index: number) => readFileSync(await asks.presentation(index), "utf8");
  /** All that a device keeps of a credential: that it is one, and no field that the gate does not ask for. */
  const least = async (index: number) =>
    formatCompactPresentation({ ...presentationFromJson(await shown(index)), disclosed: [] });
  const keyOfKept = (index: number) =>
    `symbolon-claim-credential ${at.chain.reader.chain.id} ${test.campaign.toLowerCase()} ${index}`;
  const kept = (page: Page, index: number) =>
    page.evaluate((key) => {
      const { localStorage } = globalThis as unknown as { localStorage: { getItem(name: string): string } };
      return localStorage.getItem(key);
    }, keyOfKept(index));
  const keep = (page: Page, index: number, text: string) =>
    page.evaluate(
      `localStorage.setItem(${JSON.stringify(keyOfKept(index))}, ${JSON.stringify(JSON.stringify({ text }))})`,
    );

  it("says which of several conditions is not met", async () => {
    const { accepts, requirement } = asks.pageGate;
    const stranger = accountOf(77);
    const wants = { schema: accepts.schema, issuers: [stranger], trustList: zeroAddress, trusted: 0 };
    const build = (name: string) => ownBuild(name, "distribution/gates");
    const other = await at.chain.deploy(build("CredentialGate"), accepts.registry, wants, 0, 0n);
    const gate = await at.chain.deploy(build("AllOfManyGate"), [asks.gate, other]);
    const several = await at.chain.instant(folder.path("several"), usualRows(5), { gate });
    const opening = { abi: allOfManyGateAbi, functionName: "open", args: [several.campaign] } as const;
    await writeContract(at.chain.other, { address: gate, ...opening });
    const also = {
      kind: "CredentialGate",
      requirement,
      accepts: { ...accepts, soleIssuer: stranger },
    } as const;
    const parts = [asks.pageGate, also];
    const page = await pageOf("several", several, { gate: { kind: "AllOfManyGate", parts } });
    const reader = await visit(browser(), page);
    await reader.ask(accountOf(4));
    await reader.stands("gated");
    await reader.page.getByLabel("Credential", { exact: true }).fill(await shown(4));
    await reader.press("Use it");
    await reader.says("This is the one that is not met:");
    await reader.page.locator('[data-part="1"]').getByText(stranger).waitFor();
    await reader.page.locator('[data-code="IssuerNotAccepted"]').waitFor();
    await reader.context.close();
  });

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
    await at.chain.refuse(accountOf(3));
    try {
      await other.page.reload();
      await other.stands("gated");
      await other.says("Your credential is attached, and the claim is refused with it");
    } finally {
      await at.chain.refuse(undefined);
    }
    await other.context.close();
  });

  it("asks for none once a share that vests is written down: no gate is asked for what is released", async () => {
    const vesting = await at.chain.vesting(folder.path("gatedVesting"), usualRows(5), { gate: asks.gate });
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
    await reader.page.getByRole("button", { name: "Use another credential" }).focus();
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
    await reader.press("Use another credential");
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
    const changes = { nodes: [at.node.url], gate: asks.pageGate, ...names };
    const hold = { issuers, registries: [accepts.registry] };
    // Another campaign with the same gate stands first on the page.
    const twin = await at.chain.instant(folder.path("twin"), usualRows(5), { gate: asks.gate });
    const token = { address: at.chain.token, name: "Twin", symbol: "TWN", decimals: 0 };
    const first = await claimPageData(at.chain, twin, { ...changes, token, trees: ["twin"] });
    const own = await claimPageData(at.chain, test, changes);
    const data = { ...first, otherClaims: [own.claim ?? expect.fail()], hold };
    at.site.putTree("way/claim/twin", folder.path("twin"));
    const claimUrl = await at.site.put("way/claim", data, folder.path("gated"));
    for (const [path, content] of await builtPage("hold", data, "way/hold/"))
      at.site.files.set(path, content);
    const holdUrl = `${at.site.origin}/way/hold/`;
    const reader = await visit(browser(), holdUrl);
    const { page } = reader;
    await page.getByLabel("What you were handed, or a link to it").fill(asks.held(4));
    await reader.press("Read it");
    await choosePassphrase(page);
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
    await page.locator("section[aria-labelledby=gate] summary", { hasText: "Residence 2026" }).last().click();
    await uid.waitFor();
    const choose = page.getByRole("link", { name: "Choose it from your credentials" });
    expect(await choose.getAttribute("href")).to.equal(`../hold/#w=${test.campaign}:${accountOf(4)}`);
    await choose.click();
    await unlock(page);
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
      await unlock(page);
      await (count > 0 ? take.waitFor() : reader.says("You keep no credential on this device that"));
      const hrefs = await page.evaluate<string[]>(
        "[...document.querySelectorAll('main a')].map((one) => one.href)",
      );
      expect(hrefs.filter((href) => !href.startsWith(`${claimUrl}#`))).to.deep.equal([]);
      expect(await take.count()).to.equal(count);
    }
    const release = await holdNode(page, at.node.url);
    await page.goto(`${holdUrl}#w=${claim}`);
    await unlock(page);
    await take.waitFor();
    const before = await take.boundingBox();
    release();
    await until(async () => (await page.locator("[data-kind=asking]").count()) === 0);
    expect(await take.boundingBox(), "what the chain says moves it").to.deep.equal(before);
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
