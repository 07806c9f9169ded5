import { expect } from "chai";
import type { Page } from "playwright-core";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { faults as arabic } from "../../../../web/texts/ar/faults.ts";
import { faults as spanish } from "../../../../web/texts/es/faults.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { until } from "../../../toolkit/patience.ts";
import { FOREIGN } from "../../../toolkit/react/faults/explainedFaults.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet, type WalletAnswer } from "../harness/browserWallet.ts";
import { bundled } from "../harness/site.ts";
import {
  claimPageData,
  type NodeFault,
  openClaimSite,
  openCountedNode,
  planting,
  visit,
} from "./claimSite.ts";

const GONE = "http://127.0.0.1:9";
const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent: "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/123.0.0.0 Mobile Safari/537.36",
};

describe("the claim page: faults in plain words, and wallets that are there", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    test = await chain.instant(folder.path("tree"), usualRows(8));
    await chain.node.setBalance({ address: accountOf(1), value: 10n ** 20n });
  });
  after(async () => {
    site?.close();
    node?.close();
    await chain?.close();
  });
  beforeEach(() => {
    node.fault = () => undefined;
  });

  type Changes = Partial<Parameters<typeof claimPageData>[2]>;
  let pages = 0;
  const pageOf = async (changes: Changes = {}, bundle?: string) => {
    const data = await claimPageData(chain, test, { nodes: [node.url], ...changes });
    pages += 1;
    return site.put(`page${pages}`, data, folder.path("tree"), bundle);
  };

  it("says so where the device has no network, instead of waiting for one", async () => {
    const reader = await visit(browser(), await pageOf());
    await reader.page.getByLabel("Address", { exact: true }).waitFor();
    await reader.context.setOffline(true);
    await reader.ask(accountOf(1));
    await reader.page.getByRole("alert").waitFor();
    // What else can be done is there again.
    await reader.page.getByText("About this campaign").waitFor();
    await reader.context.close();
  });

  it("keeps a claim on the page where what is unfolded beside it does not come", async () => {
    const reader = await visit(browser(), await pageOf(), {
      prepare: (page) => page.route(/\/CampaignFacts-[^/]+\.js$/, (route) => route.abort()),
    });
    await reader.ask(accountOf(7));
    await reader.stands("open");
    await reader.about();
    await reader.page.locator("details.about-campaign").getByRole("alert").waitFor();
    await reader.stands("open");
    await reader.context.close();
  });

  const NODES: readonly (readonly [what: string, fault: NodeFault | "down", words: RegExp])[] = [
    ["is down", "down", /No answer from the chain's node 127\.0\.0\.1:9: it is down, or your device/],
    ["is asked too much", () => ({ status: 429, body: "slow down" }), /it is asked too much/],
    [
      "answers HTML",
      () => ({ status: 200, body: "<!doctype html><title>Sign in</title>" }),
      /a page on which your network wants a login/,
    ],
  ];
  for (const [what, fault, words] of NODES) {
    it(`explains a node that ${what}, and that nothing is lost`, async () => {
      if (fault !== "down") node.fault = fault;
      const reader = await visit(browser(), await pageOf(fault === "down" ? { nodes: [GONE] } : {}));
      await reader.ask(accountOf(1));
      const said = await reader.problem("ChainNotReachable");
      expect(said)
        .to.match(words)
        .and.match(/Nothing was sent, and nothing is lost/);
      expect(said).to.not.match(FOREIGN);
      await reader.context.close();
    });
  }

  it("says within ten seconds that nodes are silent, waits no second time, and asks again when the reader likes", async () => {
    node.fault = () => "silence";
    node.requests = [];
    const reader = await visit(browser(), await pageOf({ nodes: [node.url, `${node.url}/second`] }), {
      prepare: (page) => page.clock.install(),
    });
    await reader.ask(accountOf(1));
    await until(() => node.requests.length > 0);
    await reader.pass(3);
    await until(() => node.requests.length > 1);
    await reader.pass(7);
    expect(await reader.problem("ChainNotReachable"))
      .to.match(/took too long/)
      .and.match(/nothing is lost/);
    node.fault = () => undefined;
    await reader.press("Ask again");
    await reader.stands("open");
    await reader.context.close();
  });

  it("explains a list's host that is down in a claimant's words", async () => {
    const reader = await visit(browser(), await pageOf({ trees: [`${GONE}/tree`] }));
    await reader.ask(accountOf(1));
    const said = await reader.problem("NotServed");
    expect(said).to.include("The list could not be fetched").and.include("nothing is lost");
    expect(said).to.not.match(FOREIGN);
    await reader.context.close();
  });

  it("speaks the reader's language, and changes it with the page", async () => {
    const url = await pageOf({ nodes: [GONE] });
    const reader = await visit(browser(), url, { locale: "ar" });
    await reader.page.getByRole("textbox").first().fill(accountOf(1));
    await reader.page.keyboard.press("Enter");
    expect(await reader.problem("ChainNotReachable"))
      .to.include(arabic.sent.nothing)
      .and.include(arabic.faults["ChainNotReachable.unreachable"].hint);
    expect(await reader.page.locator(".problem[lang]").count()).to.equal(0);
    await reader.page.getByRole("combobox").selectOption("en");
    await reader.says(/Nothing was sent, and nothing is lost/);
    await reader.speak("es");
    await reader.says(spanish.faults["ChainNotReachable.unreachable"].hint);
    expect(await reader.page.locator(".problem[lang]").count()).to.equal(0);
    await reader.context.close();
  });

  const error = (code: number, message: string, data?: unknown): WalletAnswer => {
    return { error: { code, message, data } };
  };

  it("explains a wallet without gas money, in MetaMask's wording too, and says what it may have sent", async () => {
    const answers = [
      error(-32_603, "Internal JSON-RPC error.", {
        code: -32_000,
        message: "insufficient funds for gas * price + value: have 0 want 1",
      }),
      error(-32_000, "insufficient funds for transfer"),
      error(-32_603, "Internal JSON-RPC error."),
    ];
    const wallet = browserWallet({
      key: keyOf(1),
      rpc: chain.rpc,
      answer: ({ method }) => {
        if (method === "eth_sendTransaction") return answers.shift();
        return method === "wallet_sendTransaction" ? error(4200, "Not supported.") : undefined;
      },
    });
    const reader = await visit(browser(), await pageOf(), { wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.connect();
    for (const left of [2, 1]) {
      await reader.send();
      await until(() => answers.length === left);
      const said = await reader.problem("NotEnoughFunds");
      expect(said).to.include("Send some to the account").and.include("nothing is lost");
    }
    await reader.send();
    expect(await reader.problem("WalletFailed"))
      .to.include("may have been sent")
      .and.not.include("nothing is lost");
    expect(wallet.requests.map(({ method }) => method)).to.not.include("wallet_sendTransaction");
    await reader.context.close();
  });

  it("explains a wallet that cannot add the chain", async () => {
    const wallet = browserWallet({
      key: keyOf(1),
      rpc: chain.rpc,
      answer: ({ method }) => {
        if (method === "wallet_switchEthereumChain") return error(4902, "Unrecognized chain ID.");
        if (method !== "wallet_addEthereumChain") return undefined;
        return error(-32_601, "the method wallet_addEthereumChain does not exist/is not available");
      },
    });
    const reader = await visit(browser(), await pageOf(), { wallets: [wallet] });
    await reader.ask(accountOf(1));
    await reader.connect();
    await reader.connected();
    await wallet.chooseChain(reader.page, 5);
    await reader.press("Switch to Local chain");
    expect(await reader.problem("WrongChain"))
      .to.include("did not add it")
      .and.include("Add the network in the wallet's own settings");
    await reader.context.close();
  });

  const phantom = (page: Page) => page.getByRole("button", { name: "The browser's wallet" });

  it("offers no wallet that is not there, and shows at once what else there is, at a desk and on a phone", async () => {
    const url = await pageOf();
    for (const device of [{}, PHONE]) {
      const reader = await visit(browser(), url, device);
      await reader.ask(accountOf(1));
      await reader.press("Connect");
      await reader.says("This browser has no wallet.");
      const link = reader.page.locator("section").getByRole("link", { name: "MetaMask" });
      await link.waitFor();
      expect(await link.getAttribute("href"))
        .to.include(url.replace("http://", ""))
        .and.include(accountOf(1));
      await reader.page.locator("section .qr").waitFor();
      expect(await phantom(reader.page).count()).to.equal(0);
      await reader.context.close();
    }
  });

  it("shows icons that wallets bring along, and none that is fetched, runs, is broken or huge", async () => {
    const icons = [
      undefined,
      "http://127.0.0.1:9/icon.png",
      "javascript:document.title='taken'",
      "data:text/html,<script>document.title='taken'</script>",
      "data:image/png;base64,AAAA",
      `data:image/svg+xml,${"x".repeat(300_000)}`,
    ];
    const wallets = icons.map((icon, index) => {
      const named = { key: keyOf(1), rpc: chain.rpc, name: `Wallet ${index}` };
      return browserWallet(icon === undefined ? named : { ...named, icon });
    });
    const reader = await visit(browser(), await pageOf(), { wallets });
    await reader.press("Connect wallet");
    await reader.page.getByRole("button", { name: `Wallet ${icons.length - 1}`, exact: true }).waitFor();
    const shown = reader.page.locator("main button img");
    // Of the broken one, the browser says so after it has tried.
    await until(async () => (await shown.count()) === 1);
    const own = reader.page.getByRole("button", { name: "Wallet 0", exact: true });
    expect(await own.locator("img").getAttribute("alt")).to.equal("");
    await reader.page.evaluate("document.querySelector('main button img').decode()");
    await own.click();
    await reader.connected();
    // The answer takes the place of the first screen, and the wallet's line comes again with it.
    await until(async () => (await reader.page.locator("main .actions img").count()) === 1);
    expect([await reader.page.title(), reader.complaints]).to.deep.equal(["Claim", []]);
    await reader.context.close();
  });

  it("offers a wallet that announces no name, also where it comes after the page", async () => {
    const reader = await visit(browser(), await pageOf());
    await reader.ask(accountOf(1));
    await reader.press("Connect");
    await reader.says("This browser has no wallet.");
    await reader.page.evaluate(
      "window.ethereum = { request: async () => [], on() {}, removeListener() {} }; dispatchEvent(new Event('ethereum#initialized'))",
    );
    await phantom(reader.page).waitFor();
    expect(await reader.page.getByText("This browser has no wallet.").count()).to.equal(0);
    await reader.context.close();
  });

  /** What each check finds in a bundle; nothing: it is as it should be. */
  const checks = {
    async hint(bundle: string) {
      const reader = await visit(browser(), await pageOf({ trees: [`${GONE}/tree`] }, bundle));
      await reader.ask(accountOf(1));
      const said = await reader.problem("NotServed");
      await reader.context.close();
      return FOREIGN.test(said) ? [said] : [];
    },
    async phantom(bundle: string) {
      const reader = await visit(browser(), await pageOf({}, bundle));
      await reader.ask(accountOf(1));
      await reader.press("Connect");
      await reader.says("This browser has no wallet.");
      const count = await phantom(reader.page).count();
      await reader.context.close();
      return count > 0 ? ["it offers a wallet that is not there"] : [];
    },
  };
  const FLAWS = [
    {
      name: "a claimant reads an operator's hint",
      file: "web/shared/reader.ts",
      from: '("claimant")',
      to: '("operator")',
      check: "hint",
    },
    {
      name: "a wallet is offered that is not there",
      file: "web/shared/wallet/WalletArea.tsx",
      from: "hasNamed || !isInjected ?",
      to: "hasNamed ?",
      check: "phantom",
    },
  ] as const;

  it("has none of the flaws that are planted next", async () => {
    const own = await bundled("claim");
    for (const [name, check] of Object.entries(checks)) expect(await check(own), name).to.deep.equal([]);
  });

  for (const flaw of FLAWS) {
    it(`finds that ${flaw.name}`, async () => {
      const bundle = passingFolder("symbolon-planted-");
      await bundlePage("claim", bundle, [planting(flaw)]);
      expect(await checks[flaw.check](bundle)).to.not.deep.equal([]);
    });
  }
});
