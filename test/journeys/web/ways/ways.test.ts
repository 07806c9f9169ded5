import { expect } from "chai";
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  getAddress,
  type Hex,
  hashTypedData,
  isAddressEqual,
  keccak256,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getCode, sendTransaction, signAuthorization, writeContract } from "viem/actions";
import { claimSignedCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { parseSignedClaim } from "../../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import { openSafe, readSafeFile, type Safe } from "../../../../tools/sandbox/safe.ts";
import { sliced } from "../../../deep.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { browserWallet, REFUSED, type WalletAnswer, type WalletRequest } from "../harness/browserWallet.ts";
import { callsWallet } from "../harness/callsWallet.ts";
import { scannedCode } from "../harness/scannedCode.ts";
import { amountOf, openWays, openWaysStage, saved, type WaysStage } from "./waysStage.ts";

const ELSEWHERE: Address = getAddress("0x00000000000000000000000000000000000ec1e1");
/** Leaves of two Safes come after those of keys. */
const SAFE_BATCH = 8;
const SAFE_SIGNS = 9;

describe("the ways to claim, other than directly", () => {
  const browser = useBrowser();
  let stage: WaysStage;
  let safes: readonly Safe[];
  let plain: (index: number) => string;
  before(async () => {
    stage = await openWaysStage(async ({ relayer, node }) => {
      safes = [await openSafe(relayer, "batch"), await openSafe(relayer, "signs")];
      for (let i = 0; i < 8; i++) await node.setBalance({ address: accountOf(i), value: 10n ** 18n });
      return [...Array.from({ length: 8 }, (_, i) => accountOf(i)), ...safes.map(({ address }) => address)];
    });
    plain = stage.put("plain");
  });
  after(() => stage?.close());

  const walletOf = (index: number, answer?: Parameters<typeof browserWallet>[0]["answer"]) =>
    browserWallet({ key: keyOf(index), rpc: stage.chain.rpc, ...(answer && { answer }) });
  const balance = (account: Address) => stage.chain.balance(account);
  const proofOf = (index: number) => stage.tree.proof(index);

  /** Somebody else sends a signed claim, and keeps all that they may. */
  async function relay(text: string) {
    const { terms, ...claim } = parseSignedClaim(text);
    const sent = { ...claim, terms, fee: terms.maxFee, proof: proofOf(Number(claim.index)) };
    await writeContract(stage.chain.other, claimSignedCall(sent));
    return terms;
  }

  it("has a claim signed in plain words, keeps it over a reload, and whoever has it sends it", async () => {
    const wallet = walletOf(0);
    const { page, state, connect, end } = await openWays(browser(), plain(0), wallet);
    await state("open");
    await connect();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await page.getByText("it is quicker. Here you sign what you claim").waitFor();
    await page.getByText("Signing costs nothing and sends nothing.").waitFor();
    await page.getByLabel("Who is paid").fill("0x12");
    await page.getByText("That is no address").waitFor();
    const sign = page.getByRole("button", { name: "Sign in the wallet" });
    expect(await sign.isDisabled()).to.equal(true);
    await page.getByLabel("Who is paid").fill(ELSEWHERE);
    await page.getByLabel(/^The most that may be kept/).fill("1");
    await page.getByText("That may take all of the payment").waitFor();
    await page.getByLabel(/^The most that may be kept/).fill("٠٫٢٥");
    // What will be signed stands there before the wallet is asked for anything.
    const words = page.locator("dl.facts").first();
    for (const word of [accountOf(0), "up to 1\u00a0\u2068SMP", ELSEWHERE, "at most 0.25\u00a0\u2068SMP"]) {
      expect(await words.textContent()).to.include(word);
    }
    await page.getByText("It allows nothing else, and gives nobody power over your tokens.").waitFor();
    expect(wallet.requests.map(({ method }) => method)).to.not.include("eth_signTypedData_v4");
    await sign.click();
    await page.getByText("Signed. Nothing is sent yet").waitFor();
    await page.reload();
    await state("open");
    await page.getByRole("button", { name: "Connect" }).click();
    const text = await saved(page, "Save it as a file");
    const terms = await relay(text);
    expect(terms).to.include({ recipient: ELSEWHERE, maxFee: 25n * 10n ** 16n, upTo: amountOf(0) });
    expect(await balance(ELSEWHERE)).to.equal(amountOf(0) - terms.maxFee);
    // Good for a week by the chain's clock, whatever the device's says.
    const { timestamp } = await stage.chain.block();
    expect(Number(terms.deadline - timestamp)).to.be.within(6 * 86_400, 7 * 86_400);
    await end();
  });

  it("says so where the wallet is told no, answers no signature, or another's", async () => {
    const answers: Readonly<Record<string, object>> = {
      WalletRefused: REFUSED,
      NoSignature: { result: "0x" },
      NotSigned: { result: `0x${"11".repeat(32)}${"22".repeat(32)}1b` },
    };
    let code = "";
    let hangs = false;
    const wallet = walletOf(1, ({ method }) => {
      if (method !== "eth_signTypedData_v4") return undefined;
      return hangs ? new Promise<typeof REFUSED>(() => {}) : (answers[code] as typeof REFUSED);
    });
    const { page, state, connect, end } = await openWays(browser(), plain(1), wallet);
    await state("open");
    await connect();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    // A wallet that hangs is let go.
    hangs = true;
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    await page.getByRole("button", { name: "Stop waiting" }).click();
    hangs = false;
    for (code of Object.keys(answers)) {
      await page.getByRole("button", { name: "Sign in the wallet" }).click();
      await page.locator(`[role=alert][data-code=${code}]`).waitFor();
    }
    expect(await page.evaluate(() => localStorage.length)).to.be.greaterThan(0);
    expect(await page.evaluate(keptKeys)).to.deep.equal([]);
    await end();
  });

  it("takes a Safe's signature, by both of its owners", async () => {
    const safe = safes[1] as Safe;
    const ownersSign = async ({ method, params }: WalletRequest) => {
      if (method === "eth_requestAccounts") return { result: [safe.address] };
      if (method !== "eth_signTypedData_v4") return undefined;
      const claim = JSON.parse(String(params[1])) as Parameters<typeof hashTypedData>[0];
      return { result: await signedByOwners(safe.address, "signs", hashTypedData(claim)) };
    };
    const wallet = walletOf(7, ownersSign);
    const { page, state, connect, end } = await openWays(browser(), plain(SAFE_SIGNS), wallet);
    await state("open");
    await connect();
    await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    await page.getByText("Signed. Nothing is sent yet").waitFor();
    await relay(await saved(page, "Save it as a file"));
    expect(await balance(safe.address)).to.equal(amountOf(SAFE_SIGNS));
    await end();
  });

  it("offers calls only where the wallet says that it takes them, and follows them over a reload until they are mined", async () => {
    let isReady = false;
    const answer = callsWallet({ key: keyOf(2), rpc: stage.chain.rpc, isReady: () => isReady });
    const wallet = walletOf(2, answer);
    const { page, state, connect, end } = await openWays(browser(), plain(2), wallet);
    await state("open");
    await connect();
    await page.getByRole("button", { name: "Ask the wallet" }).click();
    await page.getByText("The wallet has it.").waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("The wallet has it.").waitFor();
    isReady = true;
    await page.locator('output[data-receipt="paid"]').waitFor();
    expect(await balance(accountOf(2))).to.equal(amountOf(2));
    expect(await page.evaluate(keptKeys)).to.deep.equal([]);
    const sent = wallet.requests.filter(({ method }) => method === "wallet_sendCalls");
    expect(sent).to.have.length(1);
    const [{ calls }] = (sent[0] as WalletRequest).params as readonly [{ calls: readonly { to: Address }[] }];
    expect(calls.map(({ to }) => getAddress(to))).to.deep.equal([stage.campaign]);
    await end();

    const without = await openWays(browser(), plain(3), walletOf(3));
    await without.state("open");
    await without.connect();
    await without.page.getByText("No ETH for the network cost? Sign, and have it sent for you").waitFor();
    expect(await without.page.getByRole("button", { name: "Ask the wallet" }).count()).to.equal(0);
    await without.context.close();
  });

  it("has the campaign's paymaster pay only where the wallet asks one, and explains what that refuses", async () => {
    const paymaster = "https://pay.example/v1";
    const paid = stage.put("paid", { paymaster });
    const sentBy = (wallet: ReturnType<typeof walletOf>) =>
      wallet.requests
        .filter(({ method }) => method === "wallet_sendCalls")
        .map(({ params }) => (params[0] as { readonly capabilities?: unknown }).capabilities);
    const message = "pm_getPaymasterData: the policy's budget is used up";
    let refusal: WalletAnswer | undefined = { error: { code: -32_603, message } };
    const { rpc } = stage.chain;
    const asking = walletOf(3, callsWallet({ key: keyOf(3), rpc, paymaster: () => refusal }));
    const { page, state, connect, end } = await openWays(browser(), paid(3), asking);
    await state("open");
    await connect();
    await page.getByRole("heading", { name: "Claim without a network fee" }).waitFor();
    await page.getByText("Nothing: the campaign pays it").waitFor();
    await page.getByRole("button", { name: "Ask the wallet" }).click();
    const problem = page.locator("[role=alert][data-code=WalletFailed]");
    await problem.waitFor();
    expect(await problem.textContent())
      .to.include("has not taken it on")
      .and.include("budget is used up")
      .and.include("Nothing was sent");
    refusal = undefined;
    await page.getByRole("button", { name: "Ask the wallet" }).click();
    await page.locator('output[data-receipt="paid"]').waitFor();
    const asked = { paymasterService: { url: paymaster, optional: true } };
    expect(sentBy(asking)).to.deep.equal([asked, asked]);
    await end();

    const isReady = () => false;
    const plainly = walletOf(7, callsWallet({ key: keyOf(7), rpc, isReady }));
    const other = await openWays(browser(), paid(7), plainly);
    await other.state("open");
    await other.connect();
    const button = other.page.getByRole("button", { name: "Ask the wallet" });
    await button.waitFor();
    expect(await other.page.getByText("Network fee").count()).to.equal(0);
    await button.click();
    await other.page.getByText("The wallet has it.").waitFor();
    expect(sentBy(plainly)).to.deep.equal([undefined]);
    await other.end();
  });

  it("claims for an account with code of its own (EIP-7702), by calls and by its key's signature", async () => {
    const { chain } = stage;
    const code = await chain.deploy(ownBuild("SampleWallet", "mocks"), accountOf(4));
    for (const index of [4, 5]) {
      const client = chain.clientOf(keyOf(index));
      const authorization = await signAuthorization(client, {
        account: client.account as never,
        contractAddress: code,
        executor: "self",
      });
      await sendTransaction(client, { authorizationList: [authorization], to: ELSEWHERE } as never);
      expect(await getCode(chain.reader, { address: accountOf(index) })).to.match(/^0xef0100/);
    }
    const answer = callsWallet({ key: keyOf(4), rpc: chain.rpc });
    const calling = await openWays(browser(), plain(4), walletOf(4, answer));
    await calling.state("open");
    await calling.connect();
    await calling.page.getByRole("button", { name: "Ask the wallet" }).click();
    await calling.page.locator('output[data-receipt="paid"]').waitFor();
    await calling.end();
    const signing = await openWays(browser(), plain(5), walletOf(5));
    await signing.state("open");
    await signing.connect();
    await signing.page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await signing.page.getByRole("button", { name: "Sign in the wallet" }).click();
    await signing.page.getByText("Signed. Nothing is sent yet").waitFor();
    await relay(await saved(signing.page, "Save it as a file"));
    expect(await Promise.all([4, 5].map((index) => balance(accountOf(index))))).to.deep.equal([
      amountOf(4),
      amountOf(5),
    ]);
    await signing.end();
  });

  it("gives the transaction by its parts and as a link, the same, which any wallet sends", async () => {
    const { page, state, end } = await openWays(browser(), plain(6));
    await state("open");
    await page.getByText("Elsewhere").click();
    const link = page.getByRole("link", { name: "Open it in a wallet by a link" });
    const [, to, chainId, data] =
      /^ethereum:(0x\w{40})@(\d+)\?value=0&data=(0x\w+)$/.exec((await link.getAttribute("href")) ?? "") ?? [];
    expect([to, chainId]).to.deep.equal([stage.campaign, "31337"]);
    expect(await page.getByLabel("Data", { exact: true }).inputValue()).to.equal(data);
    await page.getByText("It is good until", { exact: false }).first().waitFor();
    await sendTransaction(stage.chain.other, { to: to as Address, data: data as Hex });
    expect(await balance(accountOf(6))).to.equal(amountOf(6));
    await end();
  });

  it("gives a file for a Safe, which pays once its owners have executed it", async () => {
    const safe = safes[0] as Safe;
    const { page, state, end } = await openWays(browser(), plain(SAFE_BATCH));
    await state("open");
    await page.getByText("Elsewhere").click();
    const field = page.getByLabel("Address of the Safe");
    expect(await field.inputValue()).to.equal(safe.address);
    await field.fill(`${safe.address.slice(0, -1)}`);
    expect(await page.getByRole("button", { name: "Save the file" }).isDisabled()).to.equal(true);
    await field.fill(safe.address);
    const text = await saved(page, "Save the file");
    // In milliseconds, and by the chain's clock: the claim is open.
    expect(JSON.parse(text).createdAt).to.be.at.least(Number(stage.claim.terms.start) * 1_000);
    const file = readSafeFile(text);
    expect(isAddressEqual(file.safe, safe.address)).to.equal(true);
    await safe.execute(file.calls);
    expect(await balance(safe.address)).to.equal(amountOf(SAFE_BATCH));
    await end();
  });

  it("says who can send it, by the campaign's own rule", async () => {
    const { start, ...rest } = stage.claim.terms;
    const terms = { ...rest, start };
    const cases = [
      [stage.put("anyone"), "Yes. The payment goes to the account", false],
      [stage.put("never", { terms: { ...terms, claimFor: "Never" } }), "No.", true],
      [
        stage.put("waves", {
          terms: {
            ...terms,
            claimFor: "AfterLastWave",
            waves: 2n,
            waveInterval: 500_000n,
          },
        }),
        `From ${new Date(Number(start + 500_000n) * 1_000).toLocaleDateString("en", { month: "short", day: "numeric" })}`,
        true,
      ],
    ] as const;
    for (const [url, words, isRefused] of cases) {
      const { page, context } = await openWays(browser(), url(1));
      await page.getByText("Elsewhere").click();
      const row = page.getByRole("row", { name: /^Anybody else/ });
      expect(await row.textContent()).to.include(words);
      await page.getByLabel("Address of the Safe").fill(ELSEWHERE);
      const save = page.getByRole("button", { name: "Save the file" });
      expect(await save.isDisabled()).to.equal(isRefused);
      await context.close();
    }
  });

  it("opens the page in wallets' own browsers by links, and on a phone by a code, with the asked address", async () => {
    const { page, end } = await openWays(browser(), plain(1));
    await page.getByText("Elsewhere").click();
    await page.getByRole("img", { name: "QR code that opens this page on a phone" }).waitFor();
    const wanted = plain(1);
    expect(await scannedCode(page)).to.equal(wanted);
    for (const name of ["MetaMask", "Coinbase Wallet", "Trust Wallet", "OKX Wallet", "Phantom"]) {
      const href = (await page.getByRole("link", { name, exact: true }).getAttribute("href")) ?? "";
      const once = decodeURIComponent(decodeURIComponent(href));
      expect(once, name).to.include(wanted.replace("http://", ""));
      expect(new URL(href).protocol).to.equal("https:");
    }
    await page.getByText("This page is served on your device alone").waitFor();
    await end();
  });

  it("looks good in both directions", async () => {
    for (const language of sliced(["ar", "en"], 2)) {
      await expectGoodLooks(browser(), `ways-other-${language}`, plain(1), {
        prepare: async (page) => {
          await page.getByRole("combobox").selectOption(language);
          await page.locator(`html[lang=${language}]`).waitFor();
          await page.getByText("Elsewhere").click();
          await page.getByRole("img").waitFor();
        },
      });
    }
    const answer = callsWallet({ key: keyOf(1), rpc: stage.chain.rpc });
    await expectGoodLooks(browser(), "ways-wallet", plain(1), {
      prepare: async (page) => {
        await page.locator("output[data-state=open]").waitFor();
        await walletOf(1, answer).attach(page);
        await page.reload();
        await page.getByRole("button", { name: "Connect" }).click();
        await page.getByRole("button", { name: "Test wallet" }).click();
        await page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
        await page.getByText("What your wallet asks you to sign").waitFor();
      },
    });
  });
});

/** Runs in the page: what is kept of claims under way. */
function keptKeys(): readonly string[] {
  return Object.keys((globalThis as unknown as { localStorage: object }).localStorage).filter((key) =>
    key.startsWith("symbolon-claim-"),
  );
}

/** What a Safe of two owners takes as its own signature (ERC-1271): theirs of its message, in the order of their addresses. */
async function signedByOwners(safe: Address, name: string, digest: Hex): Promise<Hex> {
  const owners = [1, 2]
    .map((number) => privateKeyToAccount(keccak256(toHex(`${name} owner ${number}`))))
    .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const message = encodeAbiParameters([{ type: "bytes32" }], [digest]);
  const signatures = await Promise.all(
    owners.map((owner) =>
      owner.signTypedData({
        domain: { chainId: 31_337, verifyingContract: safe },
        types: { SafeMessage: [{ name: "message", type: "bytes" }] },
        primaryType: "SafeMessage",
        message: { message },
      }),
    ),
  );
  return concatHex(signatures);
}
