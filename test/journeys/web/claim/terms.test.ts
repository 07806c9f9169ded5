import { expect } from "chai";
import { type Address, getAddress, type Hex, keccak256, stringToBytes } from "viem";
import { getContractEvents, waitForTransactionReceipt, writeContract } from "viem/actions";
import { gateOf } from "../../../../src/node/pages/build/claimFacts.ts";
import { allOfManyGateAbi } from "../../../../src/sdk/chain/abi/allOfManyGateAbi.ts";
import { termsGateAbi } from "../../../../src/sdk/chain/abi/termsGateAbi.ts";
import { readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import { termsPath } from "../../../../src/sdk/pageData/index.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf, type TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../../easBuilds.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { hostPage, SAFE_APP } from "../harness/safeHost.ts";
import { claimPageData, openClaimSite, openCountedNode, visit } from "./claimSite.ts";

const GATES = "distribution/gates";
const WORDS = { en: "I take no part for others.\n\nLine two.", ar: "لا أشارك نيابة عن غيري." };
const TEXTS = Object.entries(WORDS).map(([language, words]) => ({
  language,
  hash: keccak256(stringToBytes(words)),
}));

describe("the claim page: terms that are signed", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  let oracle: Address;
  let terms: Address;
  let both: Address;
  let test: TestCampaign;
  let url: string;
  let inSafeApp: string;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    oracle = await chain.deploy(ownBuild("SampleOracle", "mocks"));
    const screening = await chain.deploy(ownBuild("SanctionsGate", GATES), oracle);
    terms = await chain.deploy(ownBuild("TermsGate", GATES), TEXTS);
    both = await chain.deploy(ownBuild("AllOfManyGate", GATES), [terms, screening]);
    test = await chain.instant(folder.path("terms"), usualRows(3), { gate: both });
    const open = {
      address: both,
      abi: allOfManyGateAbi,
      functionName: "open",
      args: [test.campaign],
    } as const;
    await waitForTransactionReceipt(chain.reader, { hash: await writeContract(chain.other, open) });
    for (const index of [0, 1]) {
      await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
    }
    const gate = gateOf(await readGate(chain.reader, { gate: both, campaign: test.campaign }));
    const changes = { nodes: [node.url], termsIn: Object.keys(WORDS), ...gate };
    const put = async (path: string, isSafeApp: boolean) =>
      site.put(path, await claimPageData(chain, test, { ...changes, isSafeApp }), folder.path("terms"));
    url = await put("terms", false);
    inSafeApp = await put("app", true);
    for (const [i, words] of Object.values(WORDS).entries()) {
      site.files.set(`terms/${termsPath(TEXTS[i]?.hash as Hex)}`, words);
    }
  });
  after(async () => {
    site?.close();
    node?.close();
    await chain?.close();
  });

  const walletOf = (index: number) => browserWallet({ key: keyOf(index), rpc: chain.rpc });

  it("shows them before a wallet is connected, has them signed in a language, and pays", async () => {
    const wallet = walletOf(0);
    const reader = await visit(browser(), url, { wallets: [wallet] });
    await reader.about();
    await reader.says("neither the account nor the recipient is on a sanctions list");
    await reader.says(getAddress(oracle));
    await reader.ask(accountOf(0));
    expect(await reader.stands("gated")).to.include("its terms have to be signed");
    expect(site.asked.filter((path) => path.endsWith(".txt"))).to.deep.equal([]);
    await reader.page.locator("summary", { hasText: "العربية" }).click();
    await reader.says(WORDS.ar);
    await reader.connect();
    await reader.page.getByRole("radio", { name: "العربية" }).check();
    await reader.says("the contract by which this campaign asks its gate");
    const told = await reader.page.locator(".plain-words", { hasText: "signature that moves" }).textContent();
    await reader.press("Sign the terms");
    await reader.stands("open");
    // A reload asks for no second signature.
    await reader.page.reload();
    await reader.stands("open");
    await reader.says("The terms are signed");
    // The wallet knows the page already.
    await reader.press("Connect wallet");
    await reader.send();
    await reader.receipt("paid");
    await reader.stands("taken");
    const signed = wallet.requests.filter(({ method }) => method === "eth_signTypedData_v4");
    expect(signed).to.have.length(1);
    const { message } = JSON.parse(signed[0]?.params[1] as string);
    expect(message).to.include({ language: "ar", text: TEXTS[1]?.hash });
    expect(told).to.include(getAddress(message.campaign)).and.include(message.text);
    const kept = () => reader.page.evaluate("Object.keys(localStorage).join()");
    await until(async () => !String(await kept()).includes("agreements"));
    await reader.context.close();
    const [event] = await getContractEvents(chain.reader, {
      address: terms,
      abi: termsGateAbi,
      eventName: "Agreed",
      fromBlock: test.from,
    });
    expect(event?.args).to.include({ account: accountOf(0), text: TEXTS[1]?.hash, language: "ar" });
  });

  it("says of a host that fails that it fails, and reads the text once it is back", async () => {
    const reader = await visit(browser(), url);
    const text = `**/${termsPath(TEXTS[0]?.hash as Hex)}`;
    await reader.page.route(text, (route) => route.fulfill({ status: 503 }));
    await reader.ask(accountOf(1));
    await reader.stands("gated");
    const folded = reader.page.locator("details", { hasText: "terms: English" });
    await folded.locator("summary").click();
    await folded.getByText("could not be fetched").waitFor();
    expect(await reader.page.getByText("Do not sign it.").count()).to.equal(0);
    await reader.page.unroute(text);
    await folded.getByRole("button", { name: "Ask again" }).click();
    await reader.says("I take no part for others.");
    await reader.context.close();
  });

  it("shows no text but the one that is signed, has no other signed, and by nobody else", async () => {
    const path = `terms/${termsPath(TEXTS[0]?.hash as Hex)}`;
    const words = site.files.get(path);
    site.files.set(path, `${WORDS.en} And I owe you a house.`);
    const reader = await visit(browser(), url, { wallets: [walletOf(1)] });
    const sign = reader.page.getByRole("button", { name: "Sign the terms" });
    await reader.ask(accountOf(1));
    await reader.stands("gated");
    await reader.page.locator("summary", { hasText: "English" }).click();
    await reader.says("Do not sign it.");
    expect(await reader.page.getByText("a house").count()).to.equal(0);
    await reader.connect();
    await sign.waitFor();
    await reader.page.getByText("Do not sign it.").nth(1).waitFor();
    expect(await sign.isDisabled()).to.equal(true);
    await reader.context.close();
    if (words !== undefined) site.files.set(path, words);

    const other = await visit(browser(), url, { wallets: [walletOf(0)] });
    await other.ask(accountOf(1));
    await other.stands("gated");
    await other.connect();
    await other.says("The terms have to be signed by the account itself.");
    expect(await other.page.getByRole("button", { name: "Sign the terms" }).count()).to.equal(0);
    await other.context.close();
  });

  it("tells a Safe within its own app that it signs elsewhere", async () => {
    const safe = { safeAddress: accountOf(2), chainId: chain.reader.chain.id };
    const { page, context } = await visit(browser(), `${SAFE_APP}/apps/open`, {
      prepare: async (host) => {
        await host.context().grantPermissions(["local-network-access"]);
        await host.exposeFunction("safeHost", () => ({ success: true, data: safe }));
        const app = { contentType: "text/html", body: hostPage(`${inSafeApp}#${accountOf(2)}`) };
        await host.route(`${SAFE_APP}/**`, (route) => route.fulfill(app));
      },
    });
    const framed = page.frameLocator("iframe");
    await framed.locator("[data-state=gated]").waitFor();
    await framed.getByRole("button", { name: "Connect wallet", exact: true }).click();
    await framed.getByText("In Safe's own app, a Safe gives this page no signature").waitFor();
    expect(await framed.getByText("by the account itself. Connect").count()).to.equal(0);
    await context.close();
  });
});
