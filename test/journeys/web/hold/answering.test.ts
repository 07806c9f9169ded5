import { expect } from "chai";
import encodeQR from "qr";
import { privateKeyToAccount } from "viem/accounts";
import { challengeLink, readLink } from "../../../../src/react/links.ts";
import { disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { parsePresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { formatCredentialPackage } from "../../../../src/sdk/credentials/index.ts";
import {
  checkAnswer,
  createChallenge,
  formatChallenge,
  parseAnswer,
} from "../../../../src/sdk/credentials/verify/index.ts";
import { keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { ALLOWED_METHODS, browserWallet, REFUSED } from "../harness/browserWallet.ts";
import { scannedCode } from "../harness/scannedCode.ts";

import {
  ADA,
  BEN,
  button,
  choosePassphrase,
  expectSame,
  unlock,
  useHoldStage,
  VERIFIER,
} from "./holdStage.ts";

describe("the holder's page: what it answers", () => {
  const { chain, site, url, one, open, openKept, problem, paste, unfold, ask } = useHoldStage();

  it("answers a verifier's question with the wallet, and says before who asks and what is signed", async () => {
    const { context, page, complaints } = await openKept();
    let refuses = true;
    const answer = ({ method }: { method: string }) =>
      refuses && method === "eth_signTypedData_v4" ? REFUSED : undefined;
    const wallet = browserWallet({ key: keyOf(BEN), rpc: chain().rpc, answer });
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
    await checkAnswer({ challenge, shown: one(ADA), signature, now, client: chain().reader });
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
    const wallet = browserWallet({ key: keyOf(ADA), rpc: chain().rpc, answer });
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
    const wallet = browserWallet({ key: keyOf(ADA), rpc: chain().rpc });
    await wallet.attach(page);
    await page.reload();
    await page.getByText("All of this page is loaded").waitFor();
    // All that was built is here by now, but for what reads offchain (ERC-3668), which no page does, attestations, what
    // only a page within Safe's app asks for, and the worker, which this context lets no page register.
    const missing = [...site().files.keys()].filter((path) => !site().asked.includes(`/${path}`));
    const needless =
      /\/assets\/(ccip|encodeFunctionResult|verifyAttestationLive|safeConfig|askSafe)-[\w-]+\.js$|\/sw\.js$/;
    expect(missing.filter((path) => path.endsWith(".js") && !needless.test(path))).to.deep.equal([]);
    const before = site().asked.length;
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
    const { timestamp } = await chain().block();
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
    expect(complaints.filter((one) => one.includes(site().origin))).to.deep.equal([]);
    expect(site().asked.length).to.equal(before);
    await context.close();
  });
});
