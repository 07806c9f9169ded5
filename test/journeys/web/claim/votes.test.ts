import { expect } from "chai";
import { type Address, toFunctionSelector } from "viem";
import { readContract, writeContract } from "viem/actions";
import { readDelegation } from "../../../../src/sdk/distribution/votes/signedDelegation.ts";
import { delegateBySigCall, votesAbi } from "../../../../src/sdk/distribution/votes/votesCalls.ts";
import { expectGoodLooks } from "../../../toolkit/report/browser.ts";
import { usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { type BrowserWallet, browserWallet } from "../harness/browserWallet.ts";
import { callsWallet } from "../harness/callsWallet.ts";
import { useClaimPages } from "./claimPages.ts";
import { visit } from "./claimSite.ts";
import { handInWithVotes, openVotesGateway } from "./votesGateway.ts";

const SOMEBODY: Address = "0x00000000000000000000000000000000000Ec1E1";
const DELEGATE = toFunctionSelector("delegate(address)");

describe("the claim page: votes of the token", () => {
  const { browser, folder, at, walletOf, pageOf } = useClaimPages();
  let token: Address;
  before(async () => {
    const { address } = at.chain.other.account;
    token = await at.chain.deploy(ownBuild("SampleVotes", "mocks"), address, 10n ** 24n);
  });

  const campaignOf = (name: string) => at.chain.instant(folder.path(name), usualRows(6), { token });
  const pageWithVotes = (name: string, test: TestCampaign, gateway?: string) =>
    pageOf(name, test, { hasVotes: true, ...(gateway !== undefined && { gateway }) });
  const installed = (page: { clock: { install(): Promise<void> } }) => page.clock.install();
  const delegateOf = (account: Address) =>
    readContract(at.chain.reader, {
      address: token,
      abi: votesAbi,
      functionName: "delegates",
      args: [account],
    });
  /** What the wallet was asked to send, by the first bytes of its data, oldest first. */
  const sentBy = ({ requests }: BrowserWallet) =>
    requests.flatMap(({ method, params }) => {
      const [sent] = params as readonly [{ data?: string; calls?: readonly { data: string }[] }];
      if (method === "eth_sendTransaction") return [[sent.data?.slice(0, 10)]];
      return method === "wallet_sendCalls" ? [sent.calls?.map(({ data }) => data.slice(0, 10))] : [];
    });

  it("go to the account itself with the claim, where its wallet sends both as one", async () => {
    const url = await pageWithVotes("together", await campaignOf("together"));
    const answer = callsWallet({ key: keyOf(1), rpc: at.chain.rpc, isInTurn: true });
    const wallet = browserWallet({ key: keyOf(1), rpc: at.chain.rpc, answer });
    const reader = await visit(browser(), `${url}#${accountOf(1)}`, { wallets: [wallet] });
    await reader.stands("open");
    await reader.connect();
    // Nobody has them yet: that is suggested.
    await reader.page.getByLabel("Myself").waitFor();
    expect(await reader.page.getByLabel("Myself").isChecked()).to.equal(true);
    await reader.press("Ask the wallet");
    await reader.stands("taken");
    await reader.says("You have the votes of your tokens yourself.");
    expect(await delegateOf(accountOf(1))).to.equal(accountOf(1));
    expect(sentBy(wallet).map((calls) => calls?.length)).to.deep.equal([2]);
    expect(sentBy(wallet)[0]?.[1]).to.equal(DELEGATE);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("stay as they are where a paymaster pays for the claim", async () => {
    const test = await campaignOf("free");
    const url = await pageOf("free", test, { hasVotes: true, paymaster: "https://pay.example/v1" });
    const answer = callsWallet({ key: keyOf(2), rpc: at.chain.rpc, paymaster: () => undefined });
    const wallet = browserWallet({ key: keyOf(2), rpc: at.chain.rpc, answer });
    const reader = await visit(browser(), `${url}#${accountOf(2)}`, { wallets: [wallet] });
    await reader.stands("open");
    await reader.connect();
    await reader.press("Ask the wallet");
    await reader.stands("taken");
    expect(sentBy(wallet).map((calls) => calls?.length)).to.deep.equal([1]);
    await reader.context.close();
  });

  it("stay as they are where somebody wants it so, and a mistyped delegate stops nothing but itself", async () => {
    const url = await pageWithVotes("left", await campaignOf("left"));
    const answer = callsWallet({ key: keyOf(2), rpc: at.chain.rpc });
    const wallet = browserWallet({ key: keyOf(2), rpc: at.chain.rpc, answer });
    const reader = await visit(browser(), `${url}#${accountOf(2)}`, { wallets: [wallet] });
    await reader.stands("open");
    await reader.connect();
    const ask = reader.page.getByRole("button", { name: "Ask the wallet" });
    await reader.page.getByLabel("Somebody else").check();
    expect(await ask.isDisabled()).to.equal(true);
    await reader.page.getByLabel("Address that gets your votes").fill(`0x${"0".repeat(40)}`);
    await reader.says("Nobody votes from there: give another address.");
    expect(await ask.isDisabled()).to.equal(true);
    await reader.page.getByLabel("Leave them as they are").check();
    await ask.click();
    await reader.stands("taken");
    await reader.says("Nobody has the votes of your tokens yet.");
    expect(sentBy(wallet).map((calls) => calls?.length)).to.deep.equal([1]);
    await reader.context.close();
  });

  it("are delegated after the claim by a transaction, where the wallet takes no calls", async () => {
    const url = await pageWithVotes("after", await campaignOf("after"));
    const wallet = walletOf(3);
    const reader = await visit(browser(), `${url}#${accountOf(3)}`, {
      wallets: [wallet],
      prepare: installed,
    });
    await reader.stands("open");
    await reader.connect();
    await reader.send();
    await reader.stands("taken");
    await reader.says("Nobody has the votes of your tokens yet.");
    await reader.page.getByLabel("Somebody else").check();
    await reader.page.getByLabel("Address that gets your votes").fill(SOMEBODY);
    await reader.press("Delegate your votes");
    await reader.says("It is sent.");
    await reader.pass(13);
    await reader.says("The votes of your tokens are delegated to:");
    expect(await delegateOf(accountOf(3))).to.equal(SOMEBODY);
    await expectGoodLooks(browser(), "claim-votes", `${url}#${accountOf(3)}`);
    expect(sentBy(wallet)).to.have.length(2);
    expect(sentBy(wallet)[1]).to.deep.equal([DELEGATE]);
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  it("are signed for beside a signed claim, go to the gateway with it, and are told once they count", async () => {
    const test = await campaignOf("signed");
    const gateway = await openVotesGateway({ chain: at.chain.reader.chain.id, campaign: test.campaign });
    const url = await pageWithVotes("signed", test, gateway.url);
    const wallet = walletOf(4);
    const reader = await visit(browser(), `${url}#${accountOf(4)}`, {
      wallets: [wallet],
      prepare: installed,
    });
    await reader.stands("open");
    await reader.connect();
    await reader.page.getByText("Sign, and have it sent for you").click();
    await reader.press("Sign in the wallet");
    await reader.says("It costs nothing and moves no tokens");
    await reader.says("Whoever has this signature can use it for 1 day");
    await reader.press("Sign for my votes");
    await reader.says("Signed: once the claim is paid, your votes go to");
    gateway.status = { state: "queued", delegation: { state: "waiting" } };
    await reader.press("Hand it in");
    await reader.says("It is in the queue of the gateway.");
    const [handed, ...others] = gateway.handedIn;
    expect(others).to.deep.equal([]);
    const delegation = readDelegation(handed?.delegation);
    expect(delegation).to.include({ delegatee: accountOf(4), nonce: 0n });
    await at.chain.claim(test, 4);
    gateway.status = { state: "done", delegation: { state: "failed", reason: "VotesExpiredSignature(1)" } };
    await reader.pass(13);
    await reader.stands("taken");
    await reader.says("You have signed that your votes go to");
    await reader.says("The gateway could not delegate them: delegate by yourself.");
    await reader.says("VotesExpiredSignature(1)");
    await writeContract(at.chain.other, delegateBySigCall(token, delegation));
    await reader.pass(13);
    await reader.says("You have the votes of your tokens yourself.");
    expect(await reader.page.getByText("You have signed that your votes go to").count()).to.equal(0);
    expect(sentBy(wallet)).to.deep.equal([]);
    expect(reader.complaints).to.deep.equal([]);
    gateway.close();
    await reader.context.close();
  });

  it("hold the claim back while the wallet is asked to sign for them", async () => {
    const test = await campaignOf("held");
    const gateway = await openVotesGateway({ chain: at.chain.reader.chain.id, campaign: test.campaign });
    const url = await pageWithVotes("held", test, gateway.url);
    const opened = Promise.withResolvers<undefined>();
    const wallet = browserWallet({
      key: keyOf(2),
      rpc: at.chain.rpc,
      answer: ({ params }) => (String(params[1]).includes("delegatee") ? opened.promise : undefined),
    });
    const reader = await visit(browser(), `${url}#${accountOf(2)}`, { wallets: [wallet] });
    await reader.stands("open");
    await reader.connect();
    await reader.page.getByText("Sign, and have it sent for you").click();
    await reader.press("Sign in the wallet");
    const handIn = reader.page.getByRole("button", { name: "Hand it in" });
    await reader.press("Sign for my votes");
    await reader.says("Waiting for the wallet: it shows the same address ...");
    expect(await handIn.isDisabled()).to.equal(true);
    opened.resolve(undefined);
    await reader.says("Signed: once the claim is paid, your votes go to");
    await handIn.click();
    await reader.says("It is in the queue of the gateway.");
    expect(gateway.handedIn[0]?.delegation).to.include({ delegatee: accountOf(2) });
    gateway.close();
    await reader.context.close();
  });

  it("are told to be refused where the gateway refuses what was signed, or lets its time run out", async () => {
    const test = await campaignOf("refused");
    const gateway = await openVotesGateway({ chain: at.chain.reader.chain.id, campaign: test.campaign });
    gateway.delegation = { state: "refused", reason: "GatewayBusy" };
    const url = await pageWithVotes("refused", test, gateway.url);
    const reader = await visit(browser(), `${url}#${accountOf(5)}`, {
      wallets: [walletOf(5)],
      prepare: installed,
    });
    await handInWithVotes(reader);
    await at.chain.claim(test, 5);
    await reader.pass(13);
    await reader.stands("taken");
    await reader.says("The gateway could not delegate them: delegate by yourself.");
    await reader.says("GatewayBusy");
    // What the gateway says later counts: somebody has handed it in again.
    gateway.status = { state: "queued", delegation: { state: "waiting" } };
    await reader.pass(13);
    await reader.says("The gateway delegates them once the claim is in a block.");
    await reader.pass(90_000);
    await reader.says("The gateway could not delegate them: delegate by yourself.");
    await reader.press("Forget it on this device");
    await reader.page.locator("[data-delegation]").waitFor({ state: "detached" });
    expect(reader.complaints).to.deep.equal([]);
    gateway.close();
    await reader.context.close();
  });

  it("are not asked for where the gateway takes none, nor where the token has none", async () => {
    const test = await campaignOf("none");
    const gateway = await openVotesGateway({ chain: at.chain.reader.chain.id, campaign: test.campaign });
    gateway.isTaking = false;
    const url = await pageWithVotes("none", test, gateway.url);
    const reader = await visit(browser(), `${url}#${accountOf(5)}`, { wallets: [walletOf(5)] });
    await reader.stands("open");
    await reader.connect();
    await reader.page.getByText("Sign, and have it sent for you").click();
    const lanes = reader.page.waitForResponse(/\/v1\/lanes$/);
    await reader.press("Sign in the wallet");
    await lanes;
    await reader.press("Hand it in");
    await reader.says("It is in the queue of the gateway.");
    expect(await reader.page.getByText("Your votes").count()).to.equal(0);
    expect(gateway.handedIn.map(({ delegation }) => delegation)).to.deep.equal([undefined]);
    gateway.close();
    const plain = await at.chain.instant(folder.path("plain"), usualRows(2));
    await at.chain.claim(plain, 1);
    const other = await visit(browser(), `${await pageOf("plain", plain)}#${accountOf(1)}`);
    await other.stands("taken");
    await other.says("What comes next");
    expect(await other.page.getByText("Your votes").count()).to.equal(0);
    await reader.context.close();
    await other.context.close();
  });
});
