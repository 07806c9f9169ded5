import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { BrowserContext } from "playwright-core";
import { readLink } from "../../../../src/react/links.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  formatCompactPresentation,
  parsePresentation,
} from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { parseCredentialPackage } from "../../../../src/sdk/credentials/index.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import { SCHEMA_TEXT } from "./holdChain.ts";
import {
  ADA,
  BEN,
  button,
  choosePassphrase,
  expectSame,
  PASSPHRASE,
  unlock,
  useHoldStage,
  VERIFIER,
} from "./holdStage.ts";

describe("the holder's page: what it receives and keeps", () => {
  const { browser, url, one, whole, linkTo, open, openKept, card, problem, paste, unfold, kept, saved } =
    useHoldStage();

  it("receives by a link, keeps encrypted, opens again, and shows two fields and no more", async () => {
    const { context, page, complaints } = await open(linkTo(ADA));
    await page.getByRole("heading", { name: "From \u2068Rowing club\u2069" }).waitFor();
    expect(page.url(), "nothing is left in the address bar").to.equal(url());
    expect(await page.evaluate("history.length + location.hash")).to.match(/^\d+$/);
    await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await page.getByLabel("The same passphrase again").fill(`${PASSPHRASE}s`);
    await button(page, "Save with this passphrase").click();
    await page.getByText("The two are not the same.").waitFor();
    await choosePassphrase(page, "short");
    await problem(page, "WeakPassphrase");
    await choosePassphrase(page);
    await page.getByText("It is kept on this device.").waitFor();
    await page.getByText(/^Valid as of block \d+ \(.*\)\. That is current until /).waitFor();
    expect(await kept(page))
      .to.include("symbolon-held-credentials")
      // As it would stand in JSON: three letters alone may stand in what is encrypted, too.
      .and.not.match(/"Ada\b|"subject|"salt"/);
    expect(
      await page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"),
    ).not.to.include(PASSPHRASE);

    await page.reload();
    await unlock(page, `${PASSPHRASE}s`);
    await problem(page, "WrongPassphrase");
    await unlock(page);
    await unfold(page, "Show it to a verifier");
    await page.getByRole("checkbox", { name: "name" }).check();
    await page.getByRole("checkbox", { name: "adult" }).check();
    const learns = page.locator(".notice", { hasText: "A verifier learns exactly this" });
    expect(await learns.locator("dt").allTextContents()).to.deep.equal(["name", "adult"]);
    await button(page, "Show this").click();
    const shown = parsePresentation(await scannedCode(page));
    expectSame(shown, disclose(one(ADA), ["name", "adult"]));
    const { values } = checkDisclosure(shown, {
      schema: SCHEMA_TEXT,
      issuers: "any",
      subject: accountOf(ADA),
    });
    expect(values).to.deep.equal({ name: "Ada", adult: true });
    await page.getByLabel("Address of the verifier's page").fill("javascript:alert(1)");
    await page.getByText("Write an address that begins with https://").waitFor();
    await page.getByLabel("Address of the verifier's page").fill(VERIFIER);
    await button(page, "Copy the link").waitFor();
    const link = await scannedCode(page);
    expect(link.startsWith(`${VERIFIER}#p=`)).to.equal(true);
    expect(readLink(new URL(link).hash)?.text).to.equal(formatCompactPresentation(shown));
    expectSame(parsePresentation(await saved(page, "Save as a file")), shown);
    // Another choice shows nothing before it is asked for.
    await page.getByRole("checkbox", { name: "born" }).check();
    expect(await page.locator("svg.qr").count()).to.equal(0);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("saves all in a file, encrypted, which opens by its passphrase on another device", async () => {
    const { context, page } = await openKept([ADA, BEN]);
    const file = await saved(page, "Save all, encrypted");
    expect(JSON.parse(file)).to.include({ format: "symbolon-held-credentials", version: 1, rounds: 600_000 });
    await unfold(page, "Save it unencrypted", 1);
    const plain = page.waitForEvent("download");
    await card(page).nth(1).getByRole("button", { name: "Save it unencrypted" }).click();
    const text = readFileSync(await (await plain).path(), "utf8");
    expectSame(disclose(parseCredentialPackage(text), [0, 1, 2]), disclose(one(BEN), [0, 1, 2]));
    await unfold(page, "Remove it from this device", 1);
    await card(page).nth(1).getByRole("button", { name: "Remove it for good" }).click();
    await card(page).nth(1).waitFor({ state: "detached" });
    await page.locator("summary", { hasText: "Erase everything on this device" }).click();
    await button(page, "Erase everything for good").click();
    await card(page).first().waitFor({ state: "detached" });
    expect(await kept(page)).to.equal("[]");
    await context.close();

    const other = await open();
    const buffer = Buffer.from(file);
    await other.page
      .getByLabel("Choose a file")
      .setInputFiles({ name: "held.json", mimeType: "application/json", buffer });
    await unlock(other.page, `${PASSPHRASE}s`, "Keep what is in it");
    await problem(other.page, "WrongPassphrase");
    expect(await kept(other.page)).to.equal("[]");
    await unlock(other.page, PASSPHRASE, "Keep what is in it");
    await other.page.getByText("Kept, and not there before: 2.").waitFor();
    await card(other.page).nth(1).waitFor();
    await other.context.close();
  });

  it("loses nothing between two windows, and locks both by itself where nobody uses them", async () => {
    const { context, page: first } = await openKept([ADA]);
    const second = await context.newPage();
    await second.clock.install();
    await second.goto(url());
    await unlock(second);
    await Promise.all([paste(first, whole(BEN)), paste(second, whole(2))]);
    await Promise.all([first, second].map((page) => button(page, "Keep it on this device").click()));
    for (const page of [first, second]) await card(page).nth(2).waitFor();
    // From here time passes as the test lets it: a busy machine takes none of the ten minutes.
    await second.clock.pauseAt((await second.evaluate(() => Date.now())) + 60_000);
    await second.getByRole("heading", { level: 1 }).click();
    await second.clock.fastForward("09:30");
    await second.getByRole("heading", { level: 1 }).click();
    await second.clock.fastForward("09:30");
    expect(await card(second).count()).to.equal(3);
    await second.clock.fastForward("00:40");
    await second.getByRole("heading", { name: "Your credentials are locked" }).waitFor();
    expect(await second.textContent("body")).not.to.include("Ada");
    await second.clock.resume();
    // The browser's windows share the clock that is put forward.
    await first.getByRole("heading", { name: "Your credentials are locked" }).waitFor();
    await unlock(first);
    await card(first).nth(2).waitFor();
    await button(first, "Lock").click();
    await first.getByRole("heading", { name: "Your credentials are locked" }).waitFor();
    await context.close();
  });

  it("works where the browser keeps nothing or is full, and says so", async () => {
    for (const forbid of [
      `Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("", "SecurityError"); } });`,
      `IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };`,
    ]) {
      const context: BrowserContext = await browser().newContext({ locale: "en" });
      await context.addInitScript(forbid);
      const page = await context.newPage();
      await page.goto(linkTo(ADA));
      await choosePassphrase(page);
      await page.getByText("This browser keeps nothing for this page").waitFor();
      await paste(page, whole(BEN));
      await button(page, "Keep it on this device").click();
      await card(page).nth(1).waitFor();
      expect(await saved(page, "Save all, encrypted")).to.include("symbolon-held-credentials");
      await context.close();
    }
  });

  it("leaves a vault of a newer page as it is, and hands it out", async () => {
    const { context, page } = await openKept();
    const newer = JSON.stringify({ ...JSON.parse(JSON.parse(await kept(page))[0]), version: 2 });
    await page.evaluate(`new Promise((resolve) => {
      const name = "symbolon-held-credentials";
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const writing = opening.result.transaction(name, "readwrite");
        writing.objectStore(name).put(${JSON.stringify(newer)}, name);
        writing.oncomplete = resolve;
      };
    })`);
    await page.reload();
    await problem(page, "NewerVault");
    expect((await saved(page, "Save it as it is")).trim()).to.equal(newer);
    expect(JSON.parse(await kept(page))).to.deep.equal([newer]);
    await context.close();
  });

  it("changes the passphrase, says how weak one is, and makes one for whoever wants that", async () => {
    const { context, page, complaints } = await open(linkTo(ADA));
    await page.getByLabel("Passphrase", { exact: true }).fill("passwordpassword");
    await page.getByText("How hard it is to guess: 8 bits, of 50 that it needs.").waitFor();
    await button(page, "Make one at random").click();
    const made = (await page.locator("output code").textContent()) ?? expect.fail();
    await button(page, "Save with this passphrase").click();
    await card(page).first().waitFor();
    expect(await page.textContent("body"), "shown until it is used").not.to.include(made);
    const before = await kept(page);
    await page.locator("summary", { hasText: "Change the passphrase" }).click();
    const change = async (current: string, next: string) => {
      await page.getByLabel("Passphrase until now").fill(current);
      await page.getByLabel("New passphrase").fill(next);
      await page.getByLabel("The same passphrase again").fill(next);
      await button(page, "Change it").click();
    };
    await change(PASSPHRASE, PASSPHRASE);
    await problem(page, "WrongPassphrase");
    await change(made, "correct horse battery staple");
    await problem(page, "WeakPassphrase");
    expect(await kept(page)).to.equal(before);
    await page.evaluate(`window.put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };`);
    await change(made, PASSPHRASE);
    await problem(page, "DeviceRefused");
    expect(await page.textContent("body")).not.to.include("From now on the new passphrase opens them.");
    expect(await kept(page)).to.equal(before);
    await page.evaluate("IDBObjectStore.prototype.put = window.put");
    await change(made, PASSPHRASE);
    await page.getByText("From now on the new passphrase opens them.").waitFor();
    expect(await kept(page)).not.to.equal(before);
    await page.reload();
    await unlock(page, made);
    await problem(page, "WrongPassphrase");
    await unlock(page);
    await card(page).first().waitFor();
    expect(complaints).to.deep.equal([]);
    await context.close();
  });
});
