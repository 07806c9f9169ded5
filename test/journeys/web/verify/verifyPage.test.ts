import { expect } from "chai";
import type { Page } from "playwright-core";
import { presentationLink } from "../../../../src/react/index.ts";
import type { Presentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatPresentation } from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { errors } from "../../../../web/texts/ar/errors.ts";
import { verdict as arabicVerdict } from "../../../../web/texts/ar/verdict.ts";
import { openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf } from "../../../toolkit/scripts/relayChain.ts";
import { goodWordsIn } from "../../../toolkit/web/goodWords.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";
import {
  EPOCH,
  EVIDENCE,
  NAMED_SCHEMA,
  openVerifyChain,
  REASON,
  type TestBatch,
  type VerifyChain,
} from "./verifyChain.ts";

const MARKUP = '<img src=x onerror="document.title=1"><b>Mallory</b> \u202egnp.exe';
const VALID = 0;
const SUSPENDED = 1;
const REVOKED = 2;
const EXPIRING = 3;
const MARKED = 4;
const SECOND = 1_000;

describe("the verify page", () => {
  const browser = useBrowser();
  let chain: VerifyChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let batch: TestBatch;
  before(async () => {
    chain = await openVerifyChain();
    await chain.nextEpoch();
    const now = await chain.now();
    const names = ["Ada", "Ben", "Cy", "Di", MARKUP];
    batch = await chain.batch(
      names.map((name, i) => ({
        subject: accountOf(i),
        name,
        ...(i === EXPIRING && { expires: now + EPOCH }),
      })),
    );
    await chain.change("Suspend", batch, SUSPENDED);
    await chain.change("Revoke", batch, REVOKED);
    await chain.nextEpoch(2n);
    site = await openSite(await builtPage("verify", chain.pageData({ schemas: [NAMED_SCHEMA] })));
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  const linkTo = (shown: Presentation) =>
    presentationLink(`${site.origin}/verify/`, formatCompactPresentation(shown));
  const open = (url = `${site.origin}/verify/`, options = {}) =>
    openPage(browser(), url, { locale: "en", ...options });
  const verdict = (page: Page, kind: string, title: string | RegExp) =>
    page.locator(`.verdict[data-kind=${kind}]`).getByRole("heading", { name: title }).waitFor();
  const paste = async (page: Page, text: string) => {
    await page.getByLabel("Presentation, or a link to one").fill(text);
    await page.getByRole("button", { name: "Check", exact: true }).click();
  };

  /** What a page must never do: say under a red cross that anything is good. */
  async function expectNothingGood(page: Page): Promise<void> {
    await page.locator(".verdict .bad").waitFor();
    const card = (await page.locator(".verdict").textContent()) ?? "";
    expect(goodWordsIn(card, "en"), card).to.deep.equal([]);
    expect(card).not.to.include("Shown by");
  }

  it("opens a link, cleans the address bar, and says what is so, who says it, and until when", async () => {
    const { context, page, complaints } = await open(linkTo(batch.shown(VALID)));
    await verdict(page, "current", "Valid");
    expect(await page.evaluate("[location.href, history.state]")).to.deep.equal([
      `${site.origin}/verify/`,
      null,
    ]);
    const sentence = await page.locator(".sentence").textContent();
    expect(sentence).to.match(/^At \S+Z this credential is valid, .* block \d+ of .* whatever is announced/);
    expect(await page.getByRole("timer").textContent()).to.match(
      /^This answer is current for another 1 hour, 59 minutes$/,
    );
    const text = await page.getByRole("main").textContent();
    for (const part of [
      "Rowing club",
      "Membership",
      chain.issuer.account.address,
      "Ada",
      "adult",
      "yes",
      chain.registry,
    ]) {
      expect(text).to.include(part);
    }
    expect(text, "a field that is not shown").not.to.include("19900401");
    await page.getByRole("combobox").selectOption("es");
    await page.locator(".sentence:not([lang])").waitFor();
    expect(await page.locator(".sentence").textContent()).to.match(
      /^El .*, esta credencial era válida\. .*Lo dice el bloque \S+ de la red, .* Se refiere a momentos antes del /,
    );
    await page.getByRole("combobox").selectOption("en");
    await page.locator("html[lang=en]").waitFor();
    expect(complaints).to.deep.equal([]);
    // What somebody was shown is not kept.
    await page.reload();
    await page.getByRole("heading", { name: "What are you shown?" }).waitFor();
    expect(await page.getByRole("main").textContent()).not.to.include("Ada");
    await context.close();
  });

  it("takes what is pasted, as JSON too, and a file", async () => {
    const { context, page, complaints } = await open();
    await paste(page, formatPresentation(batch.shown(VALID, ["born"])));
    await verdict(page, "current", "Valid");
    const text = await page.getByRole("main").textContent();
    expect(text).to.include("19900401").and.not.to.include("Ada");
    const buffer = Buffer.from(`${formatCompactPresentation(batch.shown(SUSPENDED))}\n`);
    await page.getByLabel("Choose a file").setInputFiles({ name: "ben.txt", mimeType: "text/plain", buffer });
    await verdict(page, "current", "Suspended");
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("says why something is revoked or suspended, and what is expired, or was never issued", async () => {
    const { context, page } = await open();
    for (const [index, title] of [
      [REVOKED, "Revoked"],
      [SUSPENDED, "Suspended"],
    ] as const) {
      await paste(page, linkTo(batch.shown(index)));
      await verdict(page, "current", title);
      const kind = title === "Revoked" ? "Revoke" : "Suspend";
      const word = title === "Revoked" ? "revocation" : "suspension";
      await page.getByText(`Reason: ${word}, reason code ${REASON}`).waitFor();
      await page.getByText(EVIDENCE).first().waitFor();
      expect(await page.locator(".sentence").textContent()).to.include(`by ${kind} at revision`);
      await expectNothingGood(page);
    }
    await paste(page, linkTo(batch.shown(EXPIRING)));
    await verdict(page, "current", "Expired");
    await expectNothingGood(page);
    // Where the card says it all the same, that is seen.
    await page.evaluate(`document.querySelector(".verdict .clock").append(". Good for another 53 seconds")`);
    const caught = await expectNothingGood(page).catch((thrown: unknown) => String(thrown));
    expect(caught).to.include("Good for another");
    const never = await chain.batch([{ subject: accountOf(0), name: "Never" }], { isIssued: false });
    await paste(page, linkTo(never.shown(0)));
    await verdict(page, "momentary", /^Not issued, at /);
    await page.getByText("never reuse this, for it may be issued at any moment").waitFor();
    await context.close();
  });

  it("shows markup for what it is: text", async () => {
    const { context, page, complaints } = await open(linkTo(batch.shown(MARKED)));
    await verdict(page, "current", "Valid");
    await page.getByText(MARKUP, { exact: true }).waitFor();
    expect(await page.locator("main img, main b").count()).to.equal(0);
    expect(await page.title()).to.equal("Verify a credential");
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("names what is no presentation, or one of elsewhere", async () => {
    const compact = formatCompactPresentation(batch.shown(VALID));
    const shown = batch.shown(VALID);
    const cases: readonly (readonly [text: string, code: string, words: string])[] = [
      ["hello", "BadPresentation", "it is not JSON"],
      [compact.slice(0, -9), "BadPresentation", "not a presentation of a credential"],
      [`${compact}${"A".repeat(30_000)}`, "BadPresentation", "letters, more than 21846"],
      [`{${" ".repeat(1_000_001)}`, "BadPresentation", "more than 1000000"],
      [formatPresentation(altered(shown, { chainId: 1n })), "ChainMismatch", "chain is 1, but 31337"],
      [
        formatPresentation(altered(shown, { registry: accountOf(0) })),
        "RegistryMismatch",
        `registry is ${accountOf(0)}, but ${chain.registry} is expected`,
      ],
      [
        formatPresentation({
          ...shown,
          disclosed: shown.disclosed.map((one) => ({ ...one, salt: EVIDENCE })),
        }),
        "FieldNotProven",
        "The field name",
      ],
    ];
    const { context, page } = await open();
    for (const [text, code, words] of cases) {
      await paste(page, text);
      const problem = page.locator(`.problem[data-code=${code}]`);
      await problem.filter({ hasText: words }).waitFor();
      expect(await page.locator(".verdict").count(), words).to.equal(0);
    }
    await context.close();
  });

  it("takes nobody's word who is not listed, and says whose it is", async () => {
    const foreign = await chain.batch([{ subject: accountOf(0), name: "Ada" }], { by: chain.other });
    const { context, page } = await open(linkTo(foreign.shown(0)));
    await verdict(page, "mismatch", "Unknown issuer");
    const text = await page.getByRole("main").textContent();
    expect(text).to.include(chain.other.account.address).and.include("not on this page's list");
    expect(text).to.include("What it claims, for which nobody on this page's list vouches");
    expect(await page.getByRole("heading", { name: "Valid" }).count()).to.equal(0);
    await context.close();
  });

  it("takes no credential of a kind that is not listed, whoever issued it", async () => {
    const data = chain.pageData({ schemas: [{ uid: `0x${"0e".repeat(32)}`, name: "Season ticket" }] });
    const other = await openSite(await builtPage("verify", data));
    const { context, page } = await open(linkTo(batch.shown(VALID)).replace(site.origin, other.origin));
    await verdict(page, "mismatch", "Not the credential that is expected");
    const text = await page.getByRole("main").textContent();
    for (const part of ["Rowing club", "It is of a kind that is not on this page's list", "is expected"]) {
      expect(text).to.include(part);
    }
    expect(await page.getByRole("heading", { name: "Valid" }).count()).to.equal(0);
    await context.close();
    other.close();
  });

  it("says that it cannot tell where no node answers, and asks again by itself", async () => {
    const { context, page } = await open(undefined, {});
    await page.clock.install();
    await page.route(`${chain.rpc}/**`, (route) => route.abort());
    await page.reload();
    await paste(page, linkTo(batch.shown(VALID)));
    await page.clock.runFor(5 * SECOND);
    await verdict(page, "unavailable", "No answer");
    expect(await page.locator(".sentence").textContent()).to.include("The node did not give");
    await page.getByRole("combobox").selectOption("ar");
    const arabic = `${arabicVerdict.unavailable} ${errors.nodeContradicts.join(" ")}`;
    await page.locator(".sentence:not([lang])").getByText(errors.nodeContradicts[1]).waitFor();
    expect(await page.locator(".sentence").textContent()).to.equal(arabic);
    await page.getByRole("combobox").selectOption("en");
    await page.locator("html[lang=en]").waitFor();
    await page.unroute(`${chain.rpc}/**`);
    await page.clock.runFor(30 * SECOND);
    await verdict(page, "current", "Valid");
    await context.close();
  });
});

const altered = (shown: Presentation, place: Partial<Presentation["batch"]>): Presentation => ({
  ...shown,
  batch: { ...shown.batch, ...place },
});
