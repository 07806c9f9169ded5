import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { zeroHash } from "viem";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  formatCompactPresentation,
  parsePresentation,
} from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { formatCredentialPackage, parseSchema } from "../../../../src/sdk/credentials/index.ts";
import { renewalRows } from "../../../../src/sdk/credentials/renewal/renewalRows.ts";
import { formatChallenge } from "../../../../src/sdk/credentials/verify/index.ts";
import { isDeep } from "../../../deep.ts";
import { expectGoodLooks, PICTURES, pictureOf } from "../../../toolkit/report/browser.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { holdNode } from "../harness/holdNode.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import { SCHEMA_TEXT } from "./holdChain.ts";
import { ADA, BEN, button, expectSame, MARKUP, PASSPHRASE, unlock, useHoldStage } from "./holdStage.ts";

describe("the holder's page: what it shows", () => {
  const { browser, chain, one, linkTo, open, openKept, card, problem, paste, unfold, ask } = useHoldStage();

  it("moves nothing that is pressed as the chain answers, on phones and desks", async () => {
    const { context, page } = await openKept();
    const summary = card(page).locator("summary").first();
    for (const width of [390, 1_280]) {
      await page.setViewportSize({ width, height: 900 });
      const release = await holdNode(page, chain().rpc);
      await page.reload();
      await unlock(page);
      await summary.waitFor();
      const asked = await summary.boundingBox();
      expect(await page.locator("[data-kind=asking]").count()).to.equal(1);
      release();
      await page.locator("[data-kind=current]").waitFor();
      expect(await summary.boundingBox(), `${width} pixels`).to.deep.equal(asked);
    }
    await context.close();
  });

  it("says whom to ask where a wallet is lost, and hands over what `credential renew --file` reads", async () => {
    const { context, page, complaints } = await openKept([ADA, BEN]);
    await unfold(page, "Lost your wallet?", 1);
    await card(page).nth(1).getByText("Its issuer (\u2068Rowing club\u2069) can give it").waitFor();
    const account = card(page).nth(1).getByLabel("Your new account");
    const save = card(page).nth(1).getByRole("button", { name: "Save the request" });
    for (const wrong of ["0x12", accountOf(BEN)]) {
      await account.fill(wrong);
      await save.click();
      await page.getByText("Write the address of another account").waitFor();
    }
    await account.fill(accountOf(7).toLowerCase());
    const download = page.waitForEvent("download");
    await save.click();
    const text = readFileSync(await (await download).path(), "utf8");
    const { header } = one(BEN).batch;
    const batch = batchId({ chainId: chain().chainId, registry: chain().registry, header });
    const rows = renewalRows({
      file: "renew-1.json",
      rows: [{ row: 1, line: undefined, values: JSON.parse(text)[0] }],
      batch,
      fields: parseSchema(SCHEMA_TEXT),
      defaults: { changes: { values: new Map() }, reason: 0, evidence: zeroHash },
      hashEvidence: () => zeroHash,
    });
    expect(rows.map(({ target, changes: { subject } }) => ({ target, subject }))).to.deep.equal([
      { target: { index: 1, id: credentialId(batch, 1n) }, subject: accountOf(7) },
    ]);
    expect(text).not.to.match(/Ben|salt/);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("takes what stands in fields for text, says of whom it knows nothing, and what is revoked", async () => {
    const { context, page, complaints } = await openKept([2]);
    expect(await card(page).locator("dd").first().textContent()).to.equal(MARKUP);
    const foreign = await chain().packages([{ subject: accountOf(ADA), name: "Eve" }], { chainId: 5n });
    await paste(page, formatCredentialPackage(foreign[0] ?? expect.fail()));
    await page.getByRole("heading", { name: "From an issuer that this page does not know" }).waitFor();
    await page.getByText("It is in a registry that is not on this page's list.").waitFor();
    await button(page, "Keep it on this device").click();
    await page.getByText("It is of another chain (5)").waitFor();
    const [revoked = expect.fail()] = await chain().packages([{ subject: accountOf(ADA), name: "Gone" }]);
    await chain().revoke(revoked);
    await paste(page, formatCredentialPackage(revoked));
    await button(page, "Keep it on this device").click();
    await page.getByText(/^Revoked as of block \d+/).waitFor();
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("names what is wrong with what it cannot take, and keeps what was typed", async () => {
    const { context, page } = await open();
    const package_ = JSON.parse(formatCredentialPackage(one(ADA)));
    const cases = [
      ["hello", "NothingForHolders"],
      ["{", "NothingForHolders"],
      [JSON.stringify({ ...package_, values: ["Eve", true, "1990"] }), "FieldNotProven"],
      [JSON.stringify({ ...package_, proof: [] }), "CredentialNotInBatch"],
      [JSON.stringify({ ...package_, batch: undefined }), "NotIssued"],
      [formatCompactPresentation(disclose(one(ADA), ["name"])), "FieldsHidden"],
      [`${linkTo(ADA).slice(0, -4)}`, "BadPresentation"],
    ] as const;
    for (const [text, code] of cases) {
      await paste(page, text);
      await problem(page, code);
      expect(await page.getByLabel("What you were handed").inputValue()).to.equal(text);
    }
    await context.close();
  });

  it("looks good in both languages: received, kept and shown, and asked", async () => {
    const texts = {
      en: [
        "Save with this passphrase",
        "Passphrase",
        "The same passphrase again",
        "Show it to a verifier",
        "Show this",
        "Read it",
        "Lost your wallet?",
      ],
      ar: [
        "احفظها بعبارة المرور هذه",
        "عبارة المرور",
        "عبارة المرور نفسها مرة أخرى",
        "أظهرها لمن يتحقق",
        "أظهر هذا",
        "اقرأه",
        "هل فقدت محفظتك؟",
      ],
    } as const;
    const challenge = formatChallenge(await ask(ADA, "https://north-gate.example"));
    for (const [language, words] of Object.entries(texts)) {
      const [keep, passphrase, again, show, showThis, read, lost] = words;
      const speak = async (page: Page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.locator(`html[lang=${language}]`).waitFor();
        await page.getByRole("button", { name: keep }).waitFor();
      };
      // Each state in one language, in test:deep in both.
      if (language === "en" || isDeep) {
        await expectGoodLooks(browser(), `hold-received-${language}`, linkTo(ADA), { prepare: speak });
      }
      const prepare = async (page: Page) => {
        await speak(page);
        await page.getByLabel(passphrase, { exact: true }).fill(PASSPHRASE);
        await page.getByLabel(again).fill(PASSPHRASE);
        await page.getByRole("button", { name: keep }).click();
        await card(page).locator("summary", { hasText: lost }).click();
        await card(page).locator("summary", { hasText: show }).click();
        await page.getByRole("checkbox").first().check();
        await page.getByRole("button", { name: showThis }).click();
        await page.locator("svg.qr").waitFor();
        await page.locator("form textarea").fill(challenge);
        await page.getByRole("button", { name: read }).click();
        await page.locator("strong", { hasText: "https://north-gate.example" }).waitFor();
        await page.locator("[data-kind=current]").waitFor();
      };
      if (language === "ar" || isDeep) {
        await expectGoodLooks(browser(), `hold-kept-${language}`, linkTo(ADA), { prepare });
      }
    }
  });

  it("prints a credential by itself, with a code to verify it by, and says that paper proves nothing", async () => {
    const { context, page, complaints } = await openKept([ADA, BEN]);
    await page.evaluate("window.printed = 0; window.print = () => { window.printed += 1; }");
    await unfold(page, "Print it", 1);
    await button(page, "Print").waitFor();
    // The other one is open, too, and was opened last.
    await unfold(page, "Print it", 0);
    await page.locator(".paper").nth(1).waitFor();
    await card(page).nth(1).getByRole("button", { name: "Print", exact: true }).click();
    expect(await page.evaluate("window.printed")).to.equal(1);
    expect(
      await page.evaluate(
        '[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).filter((text) => text.includes(".paper") && text.includes(":has(")).length',
      ),
      "not every browser knows :has",
    ).to.equal(0);
    await page.emulateMedia({ media: "print" });
    const shown = String(await page.evaluate("document.body.innerText"));
    for (const words of [
      "From \u2068Rowing club\u2069",
      "Ben",
      one(BEN).batch.header.issuer,
      "number 1 of a batch of 3",
      "Valid from",
      "Expires",
      SCHEMA_TEXT,
      "Paper does not prove that it is valid",
    ]) {
      expect(shown).to.include(words);
    }
    for (const words of ["Ada", "Your credentials", "Save all", "Print"]) {
      expect(shown.replace("Printed on", "")).not.to.include(words);
    }
    await page.emulateMedia({ media: "screen" });
    await unfold(page, "Print it", 0);
    await page.locator(".paper").nth(1).waitFor({ state: "detached" });
    await page.emulateMedia({ media: "print" });
    expectSame(parsePresentation(await scannedCode(page)), disclose(one(BEN), [0, 1, 2]));
    expect(await page.evaluate("document.body.innerText"), "still the one").not.to.include(
      "Your credentials",
    );
    await pictureOf(page, { path: join(PICTURES, "hold-paper.png"), fullPage: true });
    expect(complaints).to.deep.equal([]);
    await context.close();
  });
});
