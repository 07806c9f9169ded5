import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, size } from "viem";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet, REFUSED, type WalletAnswer, type WalletRequest } from "../harness/browserWallet.ts";
import {
  briefOf,
  claimPageData,
  forbidStorage,
  openClaimSite,
  openCountedNode,
  overreach,
  visit,
  watchWebAssembly,
} from "./claimSite.ts";

const ELSEWHERE: Address = "0x00000000000000000000000000000000000Ec1E1";

/** Runs in the page, in the field in which somebody is: types no address where another one is to be paid, and presses what claims before the next frame. */
const TYPE_AND_PRESS = `new Promise((done) => {
  const field = document.activeElement;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, "0x12");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => {
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent.startsWith("Claim ")).click();
    done();
  });
})`;

describe("the claim page: claims by wallets", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  let url: string;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    test = await chain.instant(folder.path("tree"), usualRows(16));
    const data = await claimPageData(chain, test, { nodes: [node.url] });
    url = await site.put("claim", data, folder.path("tree"));
    for (let index = 0; index < 16; index++) {
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
  });
  after(async () => {
    site?.close();
    node?.close();
    await chain?.close();
  });
  beforeEach(() => {
    node.requests = [];
  });

  type Answer = (request: WalletRequest) => Promise<WalletAnswer | undefined> | WalletAnswer | undefined;
  const walletOf = (index: number, answer: Answer = () => undefined, name = "Test wallet") =>
    browserWallet({ key: keyOf(index), rpc: chain.rpc, name, answer });
  const onSend =
    (answer: () => ReturnType<Answer>): Answer =>
    ({ method }) =>
      method === "eth_sendTransaction" ? answer() : undefined;
  /** Whatever was done, nobody asked a wallet for more than claims, and the policy had nothing to stop. */
  const expectClean = (wallets: Parameters<typeof overreach>[0], complaints: readonly string[]) => {
    expect(overreach(wallets, test.campaign)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  };

  it("answers by address alone, then claims, by six requests at most and without WebAssembly", async () => {
    site.asked.length = 0;
    const wallet = walletOf(1);
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.addInitScript(watchWebAssembly),
    });
    await reader.ask("0x000000000000000000000000000000000000dEaD");
    await reader.says("This address is not listed.");
    // Nobody who only asks makes a request to a node, or has a wallet asked.
    expect([node.requests, wallet.requests]).to.deep.equal([[], []]);
    expect(site.compressed(), "bytes until the list has answered").to.be.at.most(50_550);
    await reader.ask(accountOf(1).toLowerCase());
    await reader.stands("open");
    await reader.says("1,001");
    await reader.says(/^about 0\.\d+/);
    expect(wallet.requests).to.deep.equal([]);
    await reader.connect();
    await reader.compare();
    await reader.says(`It pays 1,001\u00a0\u2068SMPL\u2069 to ${briefOf(accountOf(1))}.`);
    const before = await chain.balance(accountOf(1));
    await reader.send();
    expect(await reader.receipt("paid")).to.include("1,001");
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1));
    await reader.stands("taken");
    const sent = node.requests.findIndex((methods) => methods.includes("eth_getTransactionReceipt"));
    expect(sent, JSON.stringify(node.requests)).to.be.within(1, 6);
    expect(site.compressed(), "bytes until the claim is sent").to.be.at.most(154_000);
    const touched = await reader.page.evaluate("globalThis.touchedWebAssembly");
    expect(touched).to.deep.equal([]);
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("sends the payment to another address, which it checks first", async () => {
    const wallet = walletOf(2);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(2));
    await reader.connect();
    await reader.page.getByText("Send the payment to another address").click();
    const field = reader.page.getByLabel("Address to be paid");
    const send = reader.page.getByRole("button", { name: /^Claim / });
    const wrong = ELSEWHERE.replace("Ec1E1", "eC1E1");
    for (const [typed, words] of [
      ["0x12", /0x12/],
      [wrong, /checksum/i],
      [test.campaign, /the campaign itself/],
      [chain.token, /the token itself/],
    ] as const) {
      await field.fill(typed);
      await field.blur();
      await reader.page.getByRole("alert").filter({ hasText: words }).waitFor();
      expect(await send.isDisabled(), typed).to.equal(true);
    }
    // A contract of somebody's, here the proxy that the chain deploys by.
    await chain.node.setCode({ address: "0x00000000000000000000000000000000000c0de7", bytecode: "0x00" });
    await field.fill("0x00000000000000000000000000000000000c0de7");
    await reader.says(/There is a contract at this address/);
    await field.fill(ELSEWHERE);
    await reader.says(`It pays 1,002\u00a0\u2068SMPL\u2069 to ${ELSEWHERE}.`);
    // Whoever presses at once finds what was just typed, and not what was typed before.
    const asked = wallet.requests.length;
    await field.focus();
    await reader.page.evaluate(TYPE_AND_PRESS);
    await field.blur();
    await reader.page.getByRole("alert").filter({ hasText: "0x12" }).waitFor();
    expect(wallet.requests.slice(asked).map(({ method }) => method)).not.to.include("eth_sendTransaction");
    await field.fill(ELSEWHERE);
    await reader.says(`It pays 1,002\u00a0\u2068SMPL\u2069 to ${ELSEWHERE}.`);
    // In another language, what was typed stays, and the wallet is still connected.
    for (const language of ["ar", "en"]) {
      await reader.page.getByRole("combobox").selectOption(language);
      await reader.page.locator(`html[lang=${language}]`).waitFor();
    }
    expect(await field.inputValue()).to.equal(ELSEWHERE);
    const before = await chain.balance(ELSEWHERE);
    await reader.send();
    await reader.receipt("paid");
    expect((await chain.balance(ELSEWHERE)) - before).to.equal(amountOf(2));
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("shows what a name stands for before it counts, and neither keeps nor signs a name", async () => {
    const resolver: Address = "0x00000000000000000000000000000000000E0500";
    const stands = (address: Address) =>
      chain.node.setCode({ address: resolver, bytecode: answering(address) });
    const data = await claimPageData(chain, test, { nodes: [node.url] });
    const ens = { chainId: chain.reader.chain.id, nodes: [node.url], resolver };
    const named = await site.put("named", { ...data, ens }, folder.path("tree"));
    const wallet = walletOf(12);
    const reader = await visit(browser(), named, { wallets: [wallet] });
    await stands(accountOf(12));
    await reader.ask("Member.eth");
    await reader.says(/member\.eth.* stands for this address:/);
    await reader.says(accountOf(12));
    // Nothing was asked about it yet.
    expect(await reader.page.locator("#answer").count()).to.equal(0);
    await reader.press("Check this address");
    await reader.stands("open");
    await reader.connect();
    await reader.page.getByText("Send the payment to another address").click();
    const field = reader.page.getByLabel("Address to be paid");
    await stands(ELSEWHERE);
    await field.fill("friend.eth");
    await field.blur();
    await reader.says(/friend\.eth.* stands for this address:/);
    expect(await reader.page.getByRole("button", { name: /^Claim / }).isDisabled()).to.equal(true);
    await reader.press("Use this address");
    expect(await field.inputValue()).to.equal(ELSEWHERE);
    await reader.says(`It pays 1,012\u00a0\u2068SMPL\u2069 to ${ELSEWHERE}.`);
    await reader.send();
    await reader.receipt("paid");
    const kept = await reader.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
    expect(`${kept}${JSON.stringify(wallet.requests)}`).to.not.match(/member|friend/i);
    expectClean([wallet], reader.complaints);
    await reader.context.close();
    const without = await visit(browser(), url);
    await without.ask("member.eth");
    await without.says("This page looks up no names.");
    await without.context.close();
  });

  it("says at once that another page has claimed it, where the claim is refused", async () => {
    const wallet = walletOf(15);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(15));
    await reader.stands("open");
    await reader.connect();
    // A page that nobody sees does not look by itself.
    await reader.page.evaluate(`
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));`);
    await chain.claim(test, 15);
    await reader.send();
    await reader.stands("taken");
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("offers two wallets, and pays the listed address whoever sends it, also when the account changes midway", async () => {
    const one = walletOf(3, undefined, "Wallet one");
    const two = walletOf(4, undefined, "Wallet two");
    const reader = await visit(browser(), url, { wallets: [one, two] });
    await reader.ask(accountOf(3));
    await reader.press("Connect");
    await reader.page.getByRole("button", { name: "Wallet one" }).waitFor();
    await reader.press("Wallet two");
    await reader.says(`The wallet offers ${accountOf(4)}, and the claim is of ${accountOf(3)}.`);
    expect(one.requests.filter(({ method }) => method === "eth_requestAccounts")).to.deep.equal([]);
    await two.chooseAccount(reader.page, keyOf(5));
    await reader.says(`The wallet offers ${accountOf(5)}, and the claim is of ${accountOf(3)}.`);
    const before = await chain.balance(accountOf(3));
    await reader.send();
    await reader.receipt("paid");
    expect((await chain.balance(accountOf(3))) - before).to.equal(amountOf(3));
    const senders = two.requests.flatMap(({ method, params: [sent] }) =>
      method === "eth_sendTransaction" ? [(sent as { readonly from: string }).from.toLowerCase()] : [],
    );
    expect(senders).to.deep.equal([accountOf(5).toLowerCase()]);
    expectClean([one, two], reader.complaints);
    await reader.context.close();
  });

  it("says so where the browser has no wallet", async () => {
    const reader = await visit(browser(), url);
    await reader.ask(accountOf(6));
    await reader.press("Connect");
    await reader.page.getByRole("status").filter({ hasText: "This browser has no wallet." }).waitFor();
    expect(await reader.page.getByRole("button", { name: "The browser's wallet" }).count()).to.equal(0);
    await reader.page.getByText("Other ways: without a wallet in this browser").waitFor();
    await reader.context.close();
  });

  it("has the wallet change the chain, then goes on", async () => {
    const wallet = walletOf(6);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(6));
    await reader.connect();
    await reader.connected();
    await reader.stands("open");
    await wallet.chooseChain(reader.page, 5);
    expect(await reader.stands("wrongChain")).to.include("Your wallet is on another chain.");
    expect(await reader.page.getByRole("button", { name: /^Claim / }).count()).to.equal(0);
    await reader.press("Switch to Local chain");
    await wallet.chooseChain(reader.page, chain.reader.chain.id);
    await reader.stands("open");
    await reader.send();
    await reader.receipt("paid");
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("loses nothing where the wallet is told no, or answers a signature", async () => {
    const answers: (WalletAnswer | undefined)[] = [REFUSED, { result: `0x${"ab".repeat(65)}` }, undefined];
    const wallet = walletOf(
      7,
      onSend(() => answers.shift()),
    );
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.ask(accountOf(7));
    await reader.connect();
    await reader.send();
    expect(await reader.problem("WalletRefused")).to.include("try again");
    await reader.send();
    expect(await reader.problem("NoHash")).to.include("Its own history");
    expect(await chain.paid(test)).to.not.include(7);
    await reader.send();
    await reader.receipt("paid");
    expect(await chain.paid(test)).to.include(7);
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("lets people go on where the wallet hangs, and shows what it sent after all", async () => {
    let confirm = () => {};
    const asked = new Promise<undefined>((resolve) => {
      confirm = () => resolve(undefined);
    });
    const wallet = walletOf(
      8,
      onSend(() => asked),
    );
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.clock.install(),
    });
    await reader.ask(accountOf(8));
    await reader.connect();
    await reader.send();
    await reader.says("Waiting for the wallet: confirm or refuse there.");
    // A question to a node that is still open would be too late as well.
    await until(() => wallet.requests.some(({ method }) => method === "eth_sendTransaction"));
    // What counts the seconds may begin only after what is waited for is shown.
    const slow = reader.page.getByText(/The wallet has not answered for a while/);
    await until(async () => {
      await reader.pass(31);
      return slow.isVisible();
    });
    await reader.press("Stop waiting");
    await reader.page.getByRole("button", { name: /^Claim / }).click({ trial: true });
    confirm();
    await reader.receipt("paid");
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });

  it("shows again after a reload what was asked and sent, and takes it back where a reorganisation does", async () => {
    const wallet = walletOf(9);
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.clock.install(),
    });
    await reader.ask(accountOf(9));
    await reader.connect();
    await reader.stands("open");
    const before = await chain.node.snapshot();
    await reader.send();
    await reader.receipt("paid");
    await reader.page.reload();
    await reader.receipt("paid");
    await reader.stands("taken");
    await chain.node.revert({ id: before });
    await reader.pass(13);
    expect(await reader.receipt("pending")).to.include("reorganization");
    await reader.pass(13);
    expect(await reader.stands("open")).to.match(/^• Sending/);
    expect(await chain.paid(test)).to.not.include(9);
    // A second one would fail as soon as the first is put into a block again.
    await reader.press("Connect");
    await reader.says(/a second transaction would fail/);
    expect(await reader.page.getByRole("button", { name: /^Claim / }).isDisabled()).to.equal(true);
    await reader.press("Hide this transaction");
    await reader.page.getByRole("button", { name: /^Claim / }).click({ trial: true });
    await reader.page.reload();
    await reader.stands("open");
    expect(await reader.page.locator("[data-receipt]").count()).to.equal(0);
    // A reload gives up what is being asked.
    const reloaded = `${node.url}/ was not reached`;
    expectClean(
      [wallet],
      reader.complaints.filter((one) => one !== reloaded),
    );
    await reader.context.close();
  });

  it("works where the device keeps nothing, for one address after the other", async () => {
    const wallet = walletOf(10);
    const reader = await visit(browser(), url, {
      wallets: [wallet],
      prepare: (page) => page.addInitScript(forbidStorage),
    });
    await reader.ask(accountOf(10));
    await reader.connect();
    await reader.send();
    await reader.receipt("paid");
    await reader.ask(accountOf(11));
    await reader.stands("open");
    expect(await reader.page.locator("[data-receipt]").count()).to.equal(0);
    await reader.another();
    await reader.press(`Show ${accountOf(10)}`);
    await reader.receipt("paid");
    await reader.stands("taken");
    await reader.another();
    await reader.press(`Remove ${accountOf(10)}`);
    await reader.stands("open");
    expectClean([wallet], reader.complaints);
    await reader.context.close();
  });
});

/** Code of a contract that answers any question for a name as ENS's UniversalResolver does, with the same address. */
function answering(address: Address): Hex {
  const found = encodeAbiParameters([{ type: "address" }], [address]);
  const answer = encodeAbiParameters([{ type: "bytes" }, { type: "address" }], [found, address]);
  // Copies what comes after it, and returns it.
  return `0x61${size(answer).toString(16).padStart(4, "0")}80600a3d393df3${answer.slice(2)}`;
}
