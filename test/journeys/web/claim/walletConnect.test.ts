import { expect } from "chai";
import type { Page } from "playwright-core";
import { SIGN_CLIENT } from "../../../../src/sdk/pageData/signClient.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { expectGoodLooks, useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { ALLOWED_METHODS, browserWallet, REFUSED } from "../harness/browserWallet.ts";
import { callsWallet } from "../harness/callsWallet.ts";
import { type Decision, pairedWallet } from "../harness/pairedWallet.ts";
import { openWalletRelay, type WalletRelay } from "../harness/walletRelay.ts";
import { claimPageData, openClaimSite, overreach, visit } from "./claimSite.ts";

const PROJECT = "0".repeat(32);
/** What the relay cannot read. */
const ENCRYPTED = ["message", "sessionProposal"];
const CALLS = ["wallet_getCapabilities", "wallet_sendCalls", "wallet_getCallsStatus"];
const METHODS = ["eth_sendTransaction", "eth_signTypedData_v4"];

/**
 * What the library throws, outside of any call of the page's, when a message comes while it deletes the message's session: it
 * looks the session up, and decodes the message a moment later. Seen on a busy machine.
 */
function isOfEndedSession(complaint: string, live: readonly string[]): boolean {
  const [, topic] =
    /(?:recently deleted - session|No matching key\. keychain): ([\da-f]{64})$/.exec(complaint) ?? [];
  return topic !== undefined && !live.includes(topic);
}

describe("the claim page: wallets on other devices, by WalletConnect", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let relay: WalletRelay;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  let url: string;
  const opened: { readonly close: () => unknown }[] = [];
  before(async () => {
    chain = await openKindChain();
    relay = await openWalletRelay();
    site = await openClaimSite();
    test = await chain.instant(folder.path("tree"), usualRows(4));
    const data = await claimPageData(chain, test, { nodes: [chain.rpc] });
    const walletConnect = { projectId: PROJECT, relay: relay.url };
    url = await site.put("claim", { ...data, walletConnect }, folder.path("tree"));
    for (let index = 0; index < 4; index++) {
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
  });
  after(async () => {
    for (const one of opened) await one.close();
    site?.close();
    relay?.close();
    await chain?.close();
  });

  type Answer = Parameters<typeof browserWallet>[0]["answer"];
  /** A phone whose owner agrees to whatever is proposed, on the campaign's chain, or decides otherwise. */
  async function phone(index: number, answer?: Answer, other: () => Decision | undefined = () => undefined) {
    const wallet = browserWallet({ key: keyOf(index), rpc: chain.rpc, ...(answer && { answer }) });
    const accounts = [`eip155:${chain.reader.chain.id}:${accountOf(index)}`];
    const decide = () => other() ?? { accounts, methods: METHODS };
    const paired = await pairedWallet({ relay: relay.url, wallet, decide });
    opened.push(paired);
    return { ...paired, wallet };
  }
  /** Chooses WalletConnect, and gives the text that the page shows. */
  async function textOf(page: Page): Promise<string> {
    await page.getByRole("button", { name: "WalletConnect", exact: true }).click();
    return (await page.locator('a[href^="wc:"]').getAttribute("href")) ?? "";
  }
  async function open(index: number, prepare?: (page: Page) => Promise<unknown>) {
    const reader = await visit(browser(), url, prepare && { prepare });
    await reader.ask(accountOf(index));
    await reader.page.getByRole("button", { name: "Connect wallet", exact: true }).click();
    return reader;
  }

  it("claims by a phone that pairs by the text, reloads included, and tells the relay nothing", async () => {
    const paired = await phone(1);
    site.asked.length = 0;
    const reader = await open(1);
    await reader.says(/its operator sees that the two speak/);
    const client = `/claim/${SIGN_CLIENT.path}`;
    // Until somebody chooses it.
    expect([site.asked.includes(client), relay.visits]).to.deep.equal([false, []]);
    // Where the library, unless told not to, looks for a place to open with each request.
    await reader.page.evaluate(() =>
      localStorage.setItem("WALLETCONNECT_DEEPLINK_CHOICE", '{"href":"/else"}'),
    );
    const places: string[] = [];
    reader.context.on("request", (request) => {
      if (request.isNavigationRequest()) places.push(request.url());
    });
    const uri = await textOf(reader.page);
    expect(site.asked).to.include(client);
    await reader.page.getByRole("img", { name: /a wallet is paired/ }).waitFor();
    await paired.pair(uri);
    await reader.connected();
    const [{ proposer, optionalNamespaces } = {}] = paired.proposals;
    const { name, url: place } = proposer?.metadata ?? {};
    expect([name, place]).to.deep.equal(["Claim", site.origin]);
    const { chains, methods } = optionalNamespaces?.eip155 ?? {};
    expect(chains).to.deep.equal([`eip155:${chain.reader.chain.id}`]);
    expect(ALLOWED_METHODS).to.include.members(methods ?? [""]);
    await reader.page.reload();
    await reader.press(/^Connect wallet$/);
    await reader.connected();
    const before = await chain.balance(accountOf(1));
    await reader.send();
    expect(await reader.receipt("paid")).to.include("1,001");
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1));
    // Loaded again once, and gone nowhere.
    expect(places.filter((place) => place.includes("/else"))).to.deep.equal([]);
    expect(paired.proposals).to.have.length(1);
    expect(overreach([paired.wallet], test.campaign)).to.deep.equal([]);
    expect(paired.wallet.requests.map(({ method }) => method)).to.deep.equal(["eth_sendTransaction"]);
    // Beside encrypted messages, of which chance may make any word, the relay gets no word of what is asked.
    const asked = relay.asked.filter(({ from }) => from === PROJECT);
    const readable = JSON.stringify(asked, (key, value) => (ENCRYPTED.includes(key) ? "" : value));
    expect(readable).to.include("irn_publish").and.include("wc_proposeSession");
    expect(readable).not.to.match(/eip155|eth_|wallet_|tvf|txHash|correlation|0x[\da-f]{8}/i);
    for (const { params } of asked) {
      for (const key of ENCRYPTED) expect(params[key] ?? "").to.match(/^[\w+/=]*$/);
    }
    const named = relay.visits.flatMap(({ searchParams }) => [...searchParams.keys()]);
    expect([...new Set(named)]).to.have.members(["auth", "projectId", "ua", "useOnCloseEvent"]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("says what a wallet does that refuses, is elsewhere, agrees to little, or goes away", async () => {
    const onSend =
      (answered: typeof REFUSED | Promise<never>): Answer =>
      ({ method }) =>
        method === "eth_sendTransaction" ? answered : undefined;
    let answer = onSend(REFUSED);
    const decisions: Decision[] = ["refuse", { accounts: [`eip155:1:${accountOf(2)}`], methods: METHODS }];
    const paired = await phone(
      2,
      (asked) => answer?.(asked),
      () => decisions.shift(),
    );
    const reader = await open(2);
    await paired.pair(await textOf(reader.page));
    await reader.problem("WalletRefused");

    await paired.pair(await textOf(reader.page));
    await reader.says("The wallet is on another chain than Local chain.");
    await reader.press("Switch to Local chain");
    expect(await reader.problem("PairedElsewhere")).to.include("was paired for chain 1");
    await reader.press("Disconnect");
    await reader.says(/A pairing lasts/);

    await paired.pair(await textOf(reader.page));
    await reader.connected();
    await reader.send();
    await reader.problem("WalletRefused");
    // Whoever agrees to no signatures, as many a Safe, is asked for none.
    const { id } = chain.reader.chain;
    const own = `eip155:${id}:${accountOf(2)}`;
    const other = `eip155:${id}:${accountOf(3)}`;
    await paired.offer([own], METHODS.slice(0, 1));
    await reader.page.getByText("No ETH for the network cost? Sign, and have it sent for you").click();
    await reader.press("Sign in the wallet");
    await reader.problem("NotPairedFor");
    // Another account, as the person takes it in the wallet.
    await paired.offer([other, own], METHODS.slice(0, 1));
    await reader.page
      .locator(".actions")
      .filter({ hasText: accountOf(3) })
      .waitFor();
    answer = onSend(new Promise(() => {}));
    await reader.send();
    await reader.says(/^Waiting for the wallet: /);
    await paired.end();
    await reader.says(/^The pairing is over/);

    // Nobody is there while the wallet ends it.
    await paired.pair(await textOf(reader.page));
    await reader.connected();
    await reader.page.goto("about:blank");
    await paired.end();
    await reader.page.goto(url);
    await reader.press(/^Connect wallet$/);
    await reader.says(/^The pairing is over/);

    // What takes calls, as a Safe does, claims by them. On another phone: the library of one that never answered a request may
    // keep those that come later waiting behind it.
    const safe = await phone(2, callsWallet({ key: keyOf(2), rpc: chain.rpc }), () => ({
      accounts: [own],
      methods: CALLS,
    }));
    await safe.pair(await textOf(reader.page));
    await reader.press("Ask the wallet");
    await reader.stands("taken");
    expect(safe.wallet.requests.map(({ method }) => method)).to.include.members(CALLS);
    expect(paired.ended).to.deep.equal(["page"]);
    expect(overreach([paired.wallet, safe.wallet], test.campaign)).to.deep.equal([]);
    const live = [...paired.topics(), ...safe.topics()];
    expect(reader.complaints.filter((complaint) => !isOfEndedSession(complaint, live))).to.deep.equal([]);
    await reader.context.close();
  });

  it("shows its code from right to left too, on a phone and on a desk", async () => {
    const prepare = async (page: Page) => {
      await page.getByRole("combobox").selectOption("ar");
      await page.locator("html[lang=ar]").waitFor();
      await page.getByRole("button", { name: "صِل محفظة" }).click();
      await textOf(page);
    };
    await expectGoodLooks(browser(), "claim-walletconnect-ar", `${url}#${accountOf(3)}`, { prepare });
  });

  it("waits for no wallet, relay or answer without end, and lets people stop", async () => {
    const reached = Promise.withResolvers<void>();
    const paired = await phone(0, ({ method }) => {
      if (method !== "eth_sendTransaction") return undefined;
      reached.resolve();
      return new Promise(() => {});
    });
    const reader = await open(0, (page) => page.clock.install());
    await textOf(reader.page);
    await reader.press("Stop waiting for a wallet");
    await reader.problem("PairingCancelled");
    const old = await textOf(reader.page);
    await reader.pass(241);
    expect(await reader.problem("PairingTimedOut")).to.include("4 minutes");
    const uri = await textOf(reader.page);
    expect(uri).not.to.equal(old);
    await paired.pair(uri);
    await reader.connected();
    await reader.send();
    await reached.promise;
    await reader.pass(301);
    await reader.problem("WalletSilent");
    await reader.press("Disconnect");
    relay.close();
    await reader.press("WalletConnect");
    await reader.says("Asking for a code ...");
    await reader.pass(31);
    expect(await reader.problem("RelaySilent")).to.include(relay.url);
    await reader.context.close();
  });
});
