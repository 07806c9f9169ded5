import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { BrowserContext, Page } from "playwright-core";
import encodeQR from "qr";
import { zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { challengeLink, presentationLink, readLink } from "../../../../src/react/links.ts";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  formatPresentation,
  type Presentation,
} from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import {
  formatCompactPresentation,
  parsePresentation,
} from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import {
  formatCredentialPackage,
  parseCredentialPackage,
  parseSchema,
} from "../../../../src/sdk/credentials/index.ts";
import { renewalRows } from "../../../../src/sdk/credentials/renewal/renewalRows.ts";
import type { IssuedPackage } from "../../../../src/sdk/credentials/vault/keptCredential.ts";
import {
  checkAnswer,
  createChallenge,
  formatChallenge,
  parseAnswer,
} from "../../../../src/sdk/credentials/verify/index.ts";
import { isDeep } from "../../../deep.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { ALLOWED_METHODS, browserWallet, REFUSED } from "../harness/browserWallet.ts";
import { builtPage } from "../harness/builtPage.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import { openSite } from "../harness/site.ts";
import { type HoldChain, openHoldChain, SCHEMA_TEXT } from "./holdChain.ts";

const PASSPHRASE = "kettle harbour violin mosaic lantern";
const ADA = 0;
const BEN = 1;
const MARKUP = '<img src=x onerror="alert(1)">\u202eevil';
const VERIFIER = "https://door.example/verify/";

describe("the holder's page", () => {
  const browser = useBrowser();
  let chain: HoldChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let held: readonly IssuedPackage[];
  before(async () => {
    chain = await openHoldChain();
    await chain.nextEpoch();
    held = await chain.packages(
      ["Ada", "Ben", MARKUP].map((name, i) => ({ subject: accountOf(i === 2 ? ADA : i), name })),
    );
    await chain.node.mine({ blocks: 1 });
    site = await openSite(await builtPage("hold", chain.pageData()));
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  const url = () => `${site.origin}/hold/`;
  const one = (index: number): IssuedPackage => held[index] ?? expect.fail();
  const whole = (index: number) => formatCompactPresentation(disclose(one(index), [0, 1, 2]));
  const linkTo = (index: number) => presentationLink(url(), whole(index));
  const open = (link = url()) => openPage(browser(), link, { locale: "en" });
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const problem = (page: Page, code: string) => page.locator(`.problem[data-code=${code}]`).first().waitFor();

  async function paste(page: Page, text: string): Promise<void> {
    await page.getByLabel("What you were handed, or a link to it").fill(text);
    await button(page, "Read it").click();
  }
  async function choosePassphrase(page: Page, passphrase = PASSPHRASE): Promise<void> {
    await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await page.getByLabel("The same passphrase again").fill(passphrase);
    await button(page, "Save with this passphrase").click();
  }
  async function unlock(page: Page, passphrase = PASSPHRASE, name = "Open"): Promise<void> {
    await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await button(page, name).click();
  }
  /** A page in which the first credential is kept. */
  async function openKept(indexes: readonly number[] = [ADA]) {
    const opened = await open(linkTo(indexes[0] ?? ADA));
    await choosePassphrase(opened.page);
    for (const index of indexes.slice(1)) {
      await paste(opened.page, whole(index));
      await button(opened.page, "Keep it on this device").click();
    }
    await card(opened.page)
      .nth(indexes.length - 1)
      .waitFor();
    return opened;
  }
  const card = (page: Page) => page.getByRole("article");
  async function unfold(page: Page, name: string, nth = 0): Promise<void> {
    await card(page).nth(nth).locator("summary", { hasText: name }).click();
  }
  /** The compact form has no case, in which addresses have their checksum. */
  const expectSame = (found: Presentation, wanted: Presentation) =>
    expect(formatPresentation(found).toLowerCase()).to.equal(formatPresentation(wanted).toLowerCase());
  const kept = (page: Page): Promise<string> =>
    page.evaluate(
      `new Promise((resolve) => {
        const opening = indexedDB.open("symbolon-held-credentials");
        opening.onsuccess = () => {
          const store = opening.result.transaction("symbolon-held-credentials").objectStore("symbolon-held-credentials");
          store.getAll().onsuccess = ({ target }) => resolve(JSON.stringify(target.result));
        };
      })`,
    );
  const ask = (index: number, audience = "North gate", seconds = 600n) =>
    chain
      .block()
      .then(({ timestamp }) => createChallenge({ shown: one(index), audience, now: timestamp, seconds }));
  const saved = async (page: Page, name: string): Promise<string> => {
    const download = page.waitForEvent("download");
    await button(page, name).first().click();
    return readFileSync(await (await download).path(), "utf8");
  };

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

  it("answers a verifier's question with the wallet, and says before who asks and what is signed", async () => {
    const { context, page, complaints } = await openKept();
    let refuses = true;
    const answer = ({ method }: { method: string }) =>
      refuses && method === "eth_signTypedData_v4" ? REFUSED : undefined;
    const wallet = browserWallet({ key: keyOf(BEN), rpc: chain.rpc, answer });
    await wallet.attach(page);
    const challenge = await ask(ADA, "North gate");
    await page.getByText("All of this page is loaded").waitFor();
    await page.goto(challengeLink(`${url()}?again`, formatChallenge(challenge)));
    await page.getByText("North gate").waitFor();
    expect(page.url()).to.equal(`${url()}?again`);
    await unlock(page);
    await page.getByText(/From \u2068Rowing club\u2069, number 0 of a batch of 3/).waitFor();
    await page.getByText("It moves nothing, pays nothing").waitFor();
    expect(wallet.requests, "no wallet is asked before").to.deep.equal([]);
    await button(page, "Connect a wallet to answer").click();
    await button(page, "Test wallet").click();
    await page.getByText("Choose this one in the wallet").waitFor();
    await wallet.chooseAccount(page, keyOf(ADA));
    await button(page, "Sign the answer").click();
    await problem(page, "WalletRefused");
    refuses = false;
    await button(page, "Sign the answer").click();
    const { nonce, signature } = parseAnswer(await scannedCode(page));
    expect(nonce).to.equal(challenge.nonce);
    const now = challenge.deadline;
    await checkAnswer({ challenge, shown: one(ADA), signature, now, client: chain.reader });
    await page.getByLabel("Address of the verifier's page").fill(VERIFIER);
    await button(page, "Copy the link").waitFor();
    const link = readLink(new URL(await scannedCode(page)).hash);
    expect([link?.kind, parseAnswer(link?.text ?? "").signature]).to.deep.equal(["answer", signature]);
    expect(wallet.requests.filter(({ method }) => !ALLOWED_METHODS.includes(method))).to.deep.equal([]);
    expect(wallet.requests.filter(({ method }) => method === "eth_sendTransaction")).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("refuses a signature of another account, and questions that are over, or about another credential", async () => {
    const { context, page } = await openKept();
    const stranger = privateKeyToAccount(keyOf(BEN));
    const answer = async ({ method, params }: { method: string; params: readonly unknown[] }) =>
      method === "eth_signTypedData_v4"
        ? { result: await stranger.signTypedData(JSON.parse(String(params[1]))) }
        : undefined;
    const wallet = browserWallet({ key: keyOf(ADA), rpc: chain.rpc, answer });
    await wallet.attach(page);
    await page.reload();
    await unlock(page);
    await paste(page, formatChallenge(await ask(ADA)));
    await button(page, "Connect a wallet to answer").click();
    await button(page, "Test wallet").click();
    await button(page, "Sign the answer").click();
    await problem(page, "WrongSigner");
    await paste(page, formatChallenge(await ask(BEN)));
    await page.getByText("You keep no such credential on this device.").waitFor();
    await button(page, "Close the question").click();
    await paste(page, formatChallenge({ ...(await ask(ADA)), deadline: 5n }));
    await page.getByText("The question is over.").waitFor();
    await paste(page, formatChallenge({ ...(await ask(ADA)), audience: "gate \u202ereverse" }));
    await problem(page, "BadAudience");
    await context.close();
  });

  it("is not taken away by a moment that no calendar names", async () => {
    const challenge = {
      ...createChallenge({ shown: one(ADA), audience: "North gate", now: 0n }),
      deadline: 2n ** 64n - 1n,
    };
    const { context, page, complaints } = await open(challengeLink(url(), formatChallenge(challenge)));
    await page.getByText("North gate").waitFor();
    await page.getByText("18,446,744,073,709,551,615").waitFor();
    // Of the page, the rest is there too.
    await page.getByLabel("What you were handed, or a link to it").waitFor();
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("goes on without a network once it is loaded: receives, keeps, shows and answers", async () => {
    const { context, page, complaints } = await open();
    const wallet = browserWallet({ key: keyOf(ADA), rpc: chain.rpc });
    await wallet.attach(page);
    await page.reload();
    await page.getByText("All of this page is loaded").waitFor();
    // All that was built is here by now, but for what reads offchain (ERC-3668), which no page does, attestations, and what
    // only a page within Safe's app asks for.
    const missing = [...site.files.keys()].filter((path) => !site.asked.includes(`/${path}`));
    const needless =
      /\/assets\/(ccip|encodeFunctionResult|verifyAttestationLive|safeConfig|askSafe)-[\w-]+\.js$/;
    expect(missing.filter((path) => path.endsWith(".js") && !needless.test(path))).to.deep.equal([]);
    const before = site.asked.length;
    await context.setOffline(true);
    complaints.length = 0;
    await page.getByRole("combobox").selectOption("ar");
    await page.locator("html[dir=rtl]").waitFor();
    await page.getByRole("combobox").selectOption("en");
    await paste(page, formatCredentialPackage(one(ADA)));
    await choosePassphrase(page);
    await page.getByText("Whether it is valid cannot be told now.").waitFor();
    await unfold(page, "Show it to a verifier");
    await page.getByRole("checkbox", { name: "born" }).check();
    await button(page, "Show this").click();
    expectSame(parsePresentation(await scannedCode(page)), disclose(one(ADA), [2]));
    await button(page, "Show nothing").click();
    await button(page, "Scan a QR code").click();
    await page.getByText("There is no camera that this page may use.").waitFor();
    const { timestamp } = await chain.block();
    const late = BigInt(Math.floor(Date.now() / 1_000));
    const challenge = createChallenge({
      shown: one(ADA),
      audience: "Gate",
      seconds: 9_000n,
      now: late > timestamp ? late : timestamp,
    });
    const picture = encodeQR(challengeLink(url(), formatChallenge(challenge)), "gif", { scale: 3 });
    const file = { name: "code.gif", mimeType: "image/gif", buffer: Buffer.from(picture) };
    await page.getByLabel("Picture of a QR code").setInputFiles(file);
    await button(page, "Connect a wallet to answer").click();
    await button(page, "Test wallet").click();
    await button(page, "Sign the answer").click();
    const { signature } = parseAnswer(await scannedCode(page));
    await checkAnswer({ challenge, shown: one(ADA), signature, now: challenge.deadline });
    // The node alone was asked for, in vain; nothing of the page.
    expect(complaints.filter((one) => one.includes(site.origin))).to.deep.equal([]);
    expect(site.asked.length).to.equal(before);
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
    const batch = batchId({ chainId: chain.chainId, registry: chain.registry, header });
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

  it("loses nothing between two windows, and locks both by itself where nobody uses them", async () => {
    const { context, page: first } = await openKept([ADA]);
    const second = await context.newPage();
    await second.clock.install();
    await second.goto(url());
    await unlock(second);
    await Promise.all([paste(first, whole(BEN)), paste(second, whole(2))]);
    await Promise.all([first, second].map((page) => button(page, "Keep it on this device").click()));
    for (const page of [first, second]) await card(page).nth(2).waitFor();
    await second.clock.fastForward("09:30");
    await second.getByRole("heading", { level: 1 }).click();
    await second.clock.fastForward("09:30");
    expect(await card(second).count()).to.equal(3);
    await second.clock.fastForward("00:40");
    await second.getByRole("heading", { name: "Your credentials are locked" }).waitFor();
    expect(await second.textContent("body")).not.to.include("Ada");
    expect(await card(first).count(), "the other one has a clock of its own").to.equal(3);
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

  it("takes what stands in fields for text, says of whom it knows nothing, and what is revoked", async () => {
    const { context, page, complaints } = await openKept([2]);
    expect(await card(page).locator("dd").first().textContent()).to.equal(MARKUP);
    const foreign = await chain.packages([{ subject: accountOf(ADA), name: "Eve" }], { chainId: 5n });
    await paste(page, formatCredentialPackage(foreign[0] ?? expect.fail()));
    await page.getByRole("heading", { name: "From an issuer that this page does not know" }).waitFor();
    await page.getByText("It is in a registry that is not on this page's list.").waitFor();
    await button(page, "Keep it on this device").click();
    await page.getByText("It is of another chain (5)").waitFor();
    const [revoked = expect.fail()] = await chain.packages([{ subject: accountOf(ADA), name: "Gone" }]);
    await chain.revoke(revoked);
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
});
