import { expect } from "chai";
import type { Page } from "playwright-core";
import { type Hex, hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { deployContract, waitForTransactionReceipt } from "viem/actions";
import { answerLink, presentationLink, readLink } from "../../../../src/react/index.ts";
import { sampleWalletBuild } from "../../../../src/sdk/chain/builds/sampleWalletBuild.ts";
import { type Challenge, challengeTypedData } from "../../../../src/sdk/core/signing/challengeTypedData.ts";
import { formatCompactPresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { openStatusCache } from "../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { signStatusCopy } from "../../../../src/sdk/credentials/verify/cached/signedCopy.ts";
import { formatAnswer, parseChallenge } from "../../../../src/sdk/credentials/verify/index.ts";
import { until } from "../../../toolkit/patience.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { builtPage } from "../harness/builtPage.ts";
import { openSite } from "../harness/site.ts";
import { openVerifyChain, type TestBatch, type VerifyChain } from "./verifyChain.ts";

const SECOND = 1_000;
const ADA = 0;
const WALLET = 1;

describe("the verify page at a door: who shows it, and without a network", () => {
  const browser = useBrowser();
  let chain: VerifyChain;
  let site: Awaited<ReturnType<typeof openSite>>;
  let batch: TestBatch;
  before(async () => {
    chain = await openVerifyChain();
    await chain.nextEpoch();
    const args = [accountOf(ADA)] as const;
    const hash = await deployContract(chain.issuer, { ...sampleWalletBuild, args });
    const { contractAddress } = await waitForTransactionReceipt(chain.reader, { hash });
    const wallet = contractAddress ?? expect.fail("nothing was deployed");
    batch = await chain.batch([
      { subject: accountOf(ADA), name: "Ada" },
      { subject: wallet, name: "Wallet & Co." },
    ]);
    site = await openSite(await builtPage("verify", chain.pageData()));
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });
  // The page's clock goes by the newest block. To one that has stood still, the next block is of the future.
  beforeEach(() => chain.node.mine({ blocks: 1 }));

  const url = () => `${site.origin}/verify/`;
  const linkTo = (index: number) => presentationLink(url(), formatCompactPresentation(batch.shown(index)));
  const open = (index: number) => openPage(browser(), linkTo(index), { locale: "en" });
  const kindOf = (page: Page, kind: string) => page.locator(`.verdict[data-kind=${kind}]`).waitFor();

  /** The copy that the page keeps. */
  const keptKey = () => `symbolon-kept-status-${chain.chainId}`;
  const keptIn = (page: Page) => page.evaluate(`localStorage.getItem("${keptKey()}")`);
  /** Hands a file over as a copy of status words. */
  async function load(page: Page, text: string): Promise<void> {
    const control = page.getByLabel("The copy's file");
    if (!(await control.isVisible())) await page.getByText("Load a copy").click();
    const buffer = Buffer.from(text);
    await control.setInputFiles({ name: "copy.json", mimeType: "application/json", buffer });
  }
  async function copyNow(): Promise<string> {
    const { chainId, registry } = chain;
    const cache = openStatusCache({
      chainId: BigInt(chainId),
      registry,
      clockSkew: 0n,
      reorgMargin: 0n,
      finality: "finalized",
    });
    cache.follow({ header: batch.header });
    await cache.refresh(chain.reader);
    return cache.snapshot();
  }

  /** Asks who shows it, and reads the question as the holder's page does. */
  async function ask(page: Page): Promise<Challenge> {
    await kindOf(page, "current");
    await page.getByRole("button", { name: /^Ask (who shows it|once more)$/ }).click();
    const link = await page.getByRole("link", { name: "Link for the holder" }).getAttribute("href");
    const { origin, pathname, hash } = new URL(link ?? "");
    expect(origin + pathname).to.equal(`${site.origin}/hold/`);
    const handed = readLink(hash);
    expect(handed?.kind).to.equal("challenge");
    await page.getByRole("img", { name: /QR code of your question/ }).waitFor();
    return parseChallenge(handed?.text ?? "");
  }
  async function answered(challenge: Challenge, key: Hex): Promise<string> {
    const signature = await privateKeyToAccount(key).signTypedData(challengeTypedData(challenge));
    return formatAnswer({ nonce: challenge.nonce, signature });
  }
  async function give(page: Page, text: string): Promise<void> {
    await page.getByLabel("Their answer, or a link to it").fill(text);
    await page.getByRole("button", { name: "Check the answer" }).click();
  }
  const problem = (page: Page, code: string) => page.locator(`.problem[data-code=${code}]`).waitFor();

  const shownBy = async (page: Page) =>
    (await page.locator(".verdict p", { hasText: "Shown by:" }).textContent())?.replace(/ \(.*\)$/, "");

  it("takes the answer of the account that the credential is about, and nobody else's", async () => {
    const { context, page, complaints } = await open(ADA);
    await kindOf(page, "current");
    const challenge = await ask(page);
    expect(challenge.audience).to.equal("North gate");
    await give(page, "?");
    await problem(page, "BadAnswer");
    await give(page, await answered(challenge, keyOf(7)));
    await problem(page, "WrongSigner");
    await give(page, await answered({ ...challenge, nonce: `0x${"11".repeat(32)}` }, keyOf(ADA)));
    await problem(page, "OtherChallenge");
    // To another audience, as whoever stands between the two would have it.
    await give(page, await answered({ ...challenge, audience: "South gate" }, keyOf(ADA)));
    await problem(page, "WrongSigner");
    expect(await shownBy(page)).to.equal("Shown by: not checked");
    await give(page, await answered(challenge, keyOf(ADA)));
    await page.getByText("The account that the credential is about has answered").waitFor();
    expect(await shownBy(page)).to.equal("Shown by: the account that it is about");
    expect(await page.getByLabel("Their answer, or a link to it").count(), "one answer is taken").to.equal(0);
    // The next question is another one, and its answer comes as a link in the same tab.
    const next = await ask(page);
    expect(await shownBy(page)).to.equal("Shown by: not checked");
    expect(next.nonce).not.to.equal(challenge.nonce);
    const link = answerLink(url(), await answered(next, keyOf(ADA)));
    await page.evaluate(`location.hash = ${JSON.stringify(new URL(link).hash)}`);
    await page.getByText("The account that the credential is about has answered").waitFor();
    expect(page.url()).to.equal(url());
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("asks a contract wallet by the node, and forgets an answer with what it was for", async () => {
    const { context, page } = await open(WALLET);
    const challenge = await ask(page);
    expect(hashTypedData(challengeTypedData(challenge))).to.match(/^0x/);
    await give(page, await answered(challenge, keyOf(7)));
    await problem(page, "WrongSigner");
    await give(page, await answered(challenge, keyOf(ADA)));
    await page.getByText("The account that the credential is about has answered").waitFor();
    await page.evaluate(`location.hash = ${JSON.stringify(new URL(linkTo(ADA)).hash)}`);
    await page.getByText("Ada", { exact: true }).waitFor();
    expect(await page.getByText("has answered").count()).to.equal(0);
    await context.close();
  });

  it("takes the same presentation, shown once more, for somebody who has answered nothing", async () => {
    const { context, page } = await open(ADA);
    const answer = async () => {
      await give(page, await answered(await ask(page), keyOf(ADA)));
      await page.getByText("The account that the credential is about has answered").waitFor();
    };
    const isUnanswered = async () => {
      await page.getByRole("button", { name: "Ask who shows it" }).waitFor();
      expect(await page.getByText("has answered").count()).to.equal(0);
      expect(await shownBy(page)).to.equal("Shown by: not checked");
    };
    await answer();
    // A copy of it, in another hand: by its link, and pasted.
    await page.evaluate(`location.hash = ${JSON.stringify(new URL(linkTo(ADA)).hash)}`);
    await isUnanswered();
    await answer();
    for (let times = 0; times < 2; times++) {
      await page.getByLabel("Presentation, or a link to one").fill(linkTo(ADA));
      await page.getByRole("button", { name: "Check", exact: true }).click();
      await isUnanswered();
      await answer();
    }
    await context.close();
  });

  it("takes no answer after two minutes, by the chain's clock", async () => {
    const { context, page } = await openPage(browser(), url(), { locale: "en" });
    await page.clock.install();
    await page.goto(`${linkTo(ADA).replace("#", "?again#")}`);
    await kindOf(page, "current");
    // From here time passes as the test lets it: a busy machine takes none of the question's two minutes.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60 * SECOND);
    const challenge = await ask(page);
    await page.clock.runFor(60 * SECOND);
    await page.getByText(/^The question is open for another (59 seconds|1 minute)/).waitFor();
    await page.clock.runFor(62 * SECOND);
    await page.getByText("Nobody has answered in time").waitFor();
    await page.clock.resume();
    await give(page, await answered(challenge, keyOf(ADA)));
    await problem(page, "ChallengeExpired");
    await context.close();
  });

  it("says of an answer that nobody waits for that it belongs elsewhere", async () => {
    const link = answerLink(url(), formatAnswer({ nonce: `0x${"11".repeat(32)}`, signature: "0x11" }));
    const { context, page } = await openPage(browser(), link, { locale: "en" });
    await page.getByText("this page has asked nobody").waitFor();
    expect(page.url()).to.equal(url());
    await context.close();
  });

  it("answers out of a copy where no node does, says so and as of when, and no longer than it is good", async () => {
    const { context, page } = await open(ADA);
    await kindOf(page, "current");
    await page.getByRole("button", { name: "Keep the status of this batch on this device" }).click();
    await page.getByText(/^The copy is of block \d+, /).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the copy as a file" }).click();
    expect((await download).suggestedFilename()).to.equal("status-copy.json");
    await page.clock.install({ time: Number(await chain.now()) * SECOND });
    await page.route(`${chain.rpc}/**`, (route) => route.abort());
    await page.goto(linkTo(WALLET).replace("#", "?again#"));
    await page.clock.runFor(3 * SECOND);
    await kindOf(page, "current");
    const verdict = await page.locator(".verdict").textContent();
    expect(verdict)
      .to.include("Valid, from a copy")
      .and.include("From a copy on this device: no node answers.");
    // Not by a word alone, and not by a colour alone.
    expect(await page.locator(".verdict.copied .figure.copied").count()).to.equal(1);
    expect(await page.locator(".verdict.good, .verdict .figure.good").count()).to.equal(0);
    expect(verdict)
      .to.match(/says a copy of block \d+ of /)
      .and.include("compare it with a clock that you trust");
    await page.clock.fastForward(2 * 3_600 * SECOND);
    await page.clock.runFor(2 * SECOND);
    expect(await page.locator(".verdict h2").textContent()).to.match(/Ask again$/);
    await page.getByRole("button", { name: "Forget the copy" }).click();
    await page.getByText("There is no copy on this device.").waitFor();
    await kindOf(page, "unavailable");
    // A copy that was changed on its way is none.
    await load(page, '{"format":"symbolon-status-snapshot","version":2,"checksum":"0x","body":{}}');
    await page.getByText("This is not a snapshot of a status cache, or it was altered").waitFor();
    await context.close();
  });

  it("asks before a copy is replaced, says of which block and by whom it is, and changes nothing until then", async () => {
    const { context, page } = await open(ADA);
    await kindOf(page, "current");
    await page.getByRole("button", { name: "Keep the status of this batch on this device" }).click();
    await page.getByText(/^The copy is of block \d+, /).waitFor();
    const kept = await keptIn(page);
    await chain.node.mine({ blocks: 1 });
    const operator = privateKeyToAccount(keyOf(ADA));
    const signed = await signStatusCopy(await copyNow(), operator);
    await load(page, signed);
    await page.getByText(`It is signed by ${operator.address}, whom this page does not know.`).waitFor();
    await page.getByText(/^It replaces the copy of block \d+, /).waitFor();
    // Another window of the page has kept another copy meanwhile.
    await page.evaluate(([key, text]) => localStorage.setItem(key!, text!), [keptKey(), signed]);
    await page.getByRole("button", { name: "Use this copy" }).click();
    await page.getByText("It is signed by").waitFor({ state: "hidden" });
    await page.evaluate(([key, text]) => localStorage.setItem(key!, text!), [keptKey(), String(kept)]);
    await load(page, signed);
    await page.getByRole("button", { name: "Use this copy" }).click();
    await page.getByText("It is signed by").waitFor({ state: "hidden" });
    await load(page, signed);
    await page.getByText(/^It replaces the copy of block \d+, /).waitFor();
    expect(await keptIn(page)).to.equal(kept);
    await page.getByRole("button", { name: "Leave it" }).click();
    await load(page, signed);
    await page.getByRole("button", { name: "Use this copy" }).click();
    expect(await keptIn(page)).to.equal(signed);
    // An older one would make the device forget what it knows.
    await load(page, String(kept));
    await problem(page, "CopyIsOlder");
    expect(await keptIn(page)).to.equal(signed);
    await context.close();
  });

  it("takes only copies of its signers where it has some, without any network too", async () => {
    const operator = privateKeyToAccount(keyOf(ADA));
    const data = chain.pageData();
    const copySigners = [{ address: operator.address, name: "North gate" }];
    const pinned = await openSite(
      await builtPage("verify", { ...data, verify: { ...data.verify!, copySigners } }),
    );
    const { context, page } = await openPage(browser(), `${pinned.origin}/verify/`, { locale: "en" });
    await page.getByText("Load a copy").waitFor();
    // What explains a refusal is loaded when the page has nothing else to do.
    const isLoaded = `performance.getEntriesByType("resource").some((one) => /Explained-/.test(one.name) && one.responseEnd > 0)`;
    await until(() => page.evaluate(isLoaded) as Promise<boolean>);
    await context.setOffline(true);
    await page.clock.setFixedTime(Number(await chain.now()) * SECOND);
    const copy = await copyNow();
    await load(page, copy);
    await problem(page, "CopyNotSigned");
    await load(page, await signStatusCopy(copy, privateKeyToAccount(keyOf(WALLET))));
    await problem(page, "SignerNotListed");
    expect(await keptIn(page)).to.equal(null);
    await load(page, await signStatusCopy(copy, operator));
    await page.getByText("It is signed by North gate.").waitFor();
    await page.getByRole("button", { name: "Use this copy" }).click();
    expect(await keptIn(page)).to.be.a("string");
    await context.close();
    pinned.close();
  });

  it("takes no copy that is shown as a credential, pasted or as a file", async () => {
    const made = await open(ADA);
    await kindOf(made.page, "current");
    await made.page.getByRole("button", { name: "Keep the status of this batch on this device" }).click();
    await made.page.getByText(/^The copy is of block \d+, /).waitFor();
    const copy = String(await keptIn(made.page));
    await made.context.close();
    const { context, page } = await openPage(browser(), url(), { locale: "en" });
    await page.getByLabel("Presentation, or a link to one").fill(copy);
    await page.getByRole("button", { name: "Check", exact: true }).click();
    const refused = page.getByText(
      "This is a copy of status words, not a credential, and nothing was changed.",
    );
    await refused.waitFor();
    expect(await keptIn(page)).to.equal(null);
    await page.getByLabel("Presentation, or a link to one").fill("hello");
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await problem(page, "BadPresentation");
    await refused.waitFor({ state: "hidden" });
    const file = { name: "mine.json", mimeType: "application/json", buffer: Buffer.from(copy) };
    await page.getByLabel("Choose a file").setInputFiles(file);
    await refused.waitFor();
    expect(await keptIn(page)).to.equal(null);
    await context.close();
  });

  it("goes on when the network is gone, but for what only that can tell", async () => {
    const { context, page } = await open(ADA);
    await kindOf(page, "current");
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    const challenge = await ask(page);
    await give(page, await answered(challenge, keyOf(ADA)));
    await page.getByText("The account that the credential is about has answered").waitFor();
    await page.getByRole("button", { name: "Scan a QR code" }).click();
    await page.getByLabel("Picture of a QR code").waitFor();
    await kindOf(page, "current");
    await context.close();
  });

  it("looks good in both languages, asked and answered", async () => {
    for (const [language, ask] of [
      ["en", "Ask who shows it"],
      ["ar", "اسأل من يعرضها"],
    ] as const) {
      const prepare = async (page: Page) => {
        await page.getByRole("combobox").selectOption(language);
        await page.locator(`html[lang=${language}]`).waitFor();
        await kindOf(page, "current");
        await page.getByRole("button", { name: ask }).click();
        await page.locator(".qr").waitFor();
      };
      await expectGoodLooks(browser(), `verify-${language}`, linkTo(ADA), { prepare });
    }
  });
});
