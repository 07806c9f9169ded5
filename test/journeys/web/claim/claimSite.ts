import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { toFunctionSelector, zeroAddress } from "viem";
import type { Plugin } from "vite";
import { buildPage, type PageFiles } from "../../../../src/node/pages/build/index.ts";
import { instantCampaignAbi } from "../../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { relayedCampaign } from "../../../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { ClaimData, PageData } from "../../../../src/sdk/pageData/index.ts";
import { openPage } from "../../../toolkit/report/browser.ts";
import type { RelayChain, TestCampaign } from "../../../toolkit/scripts/relayChain.ts";
import { ALLOWED_METHODS, type BrowserWallet } from "../harness/browserWallet.ts";
import { builtPage } from "../harness/builtPage.ts";
import { filesOf, openSite, type SiteFiles } from "../harness/site.ts";

/** What a node answers in the place of its chain: a status of HTTP, or nothing at all; undefined: as the chain does. */
export type NodeFault = (
  methods: readonly string[],
) => { readonly status: number; readonly body?: string } | "silence" | undefined;

/** An address as pages show the reader's own. */
export const briefOf = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** A chain's node as pages ask it: every HTTP request is written down, and it can be told to fail. */
export async function openCountedNode(rpc: string) {
  const node = {
    url: "",
    /** Methods of each request, oldest first. */
    requests: [] as (readonly string[])[],
    fault: (() => undefined) as NodeFault,
    /** Changes what is answered to one question, by its method. */
    change: undefined as ((method: string, result: unknown) => unknown) | undefined,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  const headers = {
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "content-type",
    "content-type": "application/json",
  };
  const server = createServer((request, response) => {
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    void answer(request).then(
      (answered) =>
        answered !== "silence" && response.writeHead(answered.status, headers).end(answered.body ?? ""),
      () => response.writeHead(502, headers).end(),
    );
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return node;

  async function answer(request: IncomingMessage) {
    const body = new Uint8Array(await buffer(request));
    const asked = JSON.parse(new TextDecoder().decode(body)) as Asked | Asked[];
    const methods = [asked].flat().map(({ method }) => method);
    node.requests.push(methods);
    const fault = node.fault(methods);
    if (fault !== undefined) return fault;
    const answered = await fetch(rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const text = await answered.text();
    return { status: 200, body: node.change === undefined ? text : changed(text, asked, node.change) };
  }
}

type Asked = { readonly id: number; readonly method: string };

function changed(text: string, asked: Asked | Asked[], change: (method: string, result: unknown) => unknown) {
  const methods = new Map([asked].flat().map(({ id, method }) => [id, method]));
  const one = (answer: { id: number; result?: unknown }) =>
    "result" in answer ? { ...answer, result: change(methods.get(answer.id) ?? "", answer.result) } : answer;
  const answers = JSON.parse(text);
  return JSON.stringify(Array.isArray(answers) ? answers.map(one) : one(answers));
}

type Changes = Partial<Omit<ClaimData, "terms">> & {
  readonly terms?: Partial<ClaimData["terms"]>;
  readonly nodes?: readonly string[];
};

/** What a page about a campaign is built for, as the chain has it; some of it otherwise. */
export async function claimPageData(
  chain: Pick<RelayChain, "reader">,
  { campaign }: Pick<TestCampaign, "campaign">,
  { nodes = [], terms: other, ...changes }: Changes,
): Promise<PageData> {
  const known = await relayedCampaign(chain.reader, campaign);
  const { kind, token, start, end, waves, waveInterval, maxExtraTime, gate, claimFor, recallable, schedule } =
    known;
  const { root, count } = known;
  const fixed = kind === "cumulative" ? {} : { root, count };
  const terms = {
    kind,
    token,
    start,
    end,
    waves,
    waveInterval,
    maxExtraTime,
    gate,
    claimFor,
    recallable,
    ...fixed,
    ...(schedule !== undefined && { schedule }),
    ...other,
  };
  return {
    title: "",
    languages: ["en", "ar", "es"],
    chain: {
      id: chain.reader.chain.id,
      name: "Local chain",
      currency: { symbol: "ETH", decimals: 18 },
      nodes,
      explorer: "https://explorer.example",
    },
    claim: {
      campaign,
      token: { address: token, name: "Sample token", symbol: "SMPL", decimals: 0 },
      convention: "native",
      trees: ["tree"],
      why: { en: "For early members." },
      isSafeApp: false,
      ...(gate !== zeroAddress && { gate: { kind: "unknown" as const } }),
      ...changes,
      terms,
    },
  };
}

/** Puts claim pages up on a host of their own, each with its tree beside it. */
export async function openClaimSite() {
  const site = await openSite(new Map());
  const put = (path: string, files: SiteFiles) => {
    for (const [file, content] of files) site.files.set(`${path}/${file}`, content);
    return `${site.origin}/${path}/`;
  };
  return {
    ...site,
    /** Bytes of all that was asked for since `asked` was emptied, each file once, as hosts compress them. */
    compressed: () =>
      [...new Set(site.asked)].reduce((sum, asked) => {
        const content = site.files.get(asked.slice(1).replace(/\/$/, "/index.html"));
        return typeof content === "object" || typeof content === "string"
          ? sum + gzipSync(content, { level: 9 }).length
          : sum;
      }, 0),
    /** A folder of a published tree; gives its address. */
    putTree: (path: string, tree: string) => put(path, filesOf(tree)),
    /** @param tree folder of the published tree, put beside the page; @param bundle left out: the page's own */
    async put(path: string, data: PageData, tree: string, bundle?: string): Promise<string> {
      put(`${path}/tree`, filesOf(tree));
      if (bundle === undefined) return put(path, await builtPage("claim", data, ""));
      return put(path, new Map(buildPage({ name: "claim", bundle: filesOf(bundle) as PageFiles, data })));
    },
  };
}

type Visit = Parameters<Browser["newContext"]>[0] & {
  readonly wallets?: readonly BrowserWallet[];
  /** Done before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
};

/** A page that is opened by somebody, with their wallets. */
export async function visit(
  browser: Browser,
  url: string,
  { wallets = [], prepare, ...options }: Visit = {},
) {
  const opened = await openPage(browser, "about:blank", { locale: "en", ...options });
  for (const wallet of wallets) await wallet.attach(opened.page);
  await prepare?.(opened.page);
  await opened.page.goto(url);
  return { ...opened, ...handles(opened.page) };
}

/** What a reader does and sees. */
export function handles(page: Page) {
  return {
    async ask(account: string) {
      // Below an answer, the form for another address is folded.
      const another = page.locator("details.another:not([open]) > summary");
      const field = page.getByLabel("Address", { exact: true });
      await another.or(field).first().waitFor();
      if ((await another.count()) > 0) await another.click();
      await field.fill(account);
      await page.getByRole("button", { name: "Check", exact: true }).click();
    },
    /** Unfolds what the wallet will show, where it is folded. */
    async compare() {
      const summary = page.locator("summary", { hasText: "What your wallet will show" });
      await summary.waitFor();
      if ((await page.locator("details[open] > summary").and(summary).count()) === 0) await summary.click();
    },
    /** Unfolds what the campaign is. */
    about: () => page.locator("details.about-campaign > summary").click(),
    /** Unfolds the form for another address, and what was asked for. */
    another: () => page.locator("details.another > summary").click(),
    async speak(language: string) {
      await page.getByRole("combobox").selectOption(language);
      await page.locator(`html[lang=${language}]`).waitFor();
    },
    /** Waits until a claim stands like that. */
    async stands(kind: string): Promise<string> {
      const state = page.locator(`[data-state=${kind}]`);
      // The sentence may come after the word: what few need is loaded with it.
      await state.locator("p strong").first().waitFor();
      return (await state.textContent()) ?? "";
    },
    /** Connects the wallet of that name, or the only one. */
    async connect(name = "Test wallet") {
      await page.getByRole("button", { name: "Connect wallet", exact: true }).click();
      await page.getByRole("button", { name, exact: true }).click();
    },
    /** Waits until a wallet is connected: from then on the page hears what it does. */
    connected: () => page.getByText(/^Connected by /).waitFor(),
    send: () => page.getByRole("button", { name: /^(Claim|Release)( |$)/ }).click(),
    /** Lets time pass for the page's timers, which `page.clock.install` has to have taken over. */
    pass: (seconds: number) => page.clock.fastForward(seconds * 1_000),
    press: (name: string | RegExp) => page.getByRole("button", { name }).click(),
    async problem(code: string): Promise<string> {
      const found = page.locator(`[data-code=${code}]`).first();
      await found.waitFor();
      return (await found.textContent()) ?? "";
    },
    says: (text: string | RegExp) => page.getByText(text).first().waitFor(),
    async receipt(status: string): Promise<string> {
      const found = page.locator(`[data-receipt=${status}]`).first();
      await found.waitFor();
      return (await found.textContent()) ?? "";
    },
  };
}

/** What a campaign may be called with: claims and releases, of the account itself, for it, or signed by it. */
const SELECTORS: readonly string[] = [...instantCampaignAbi, ...vestingCampaignAbi].flatMap((item) =>
  item.type === "function" && /^(claim|release)/.test(item.name) ? [toFunctionSelector(item)] : [],
);

/** What wallets were asked for that a claim page may not ask: everything but claims of the campaign. */
export function overreach(wallets: readonly BrowserWallet[], campaign: string): readonly string[] {
  const found: string[] = [];
  for (const { method, params } of wallets.flatMap(({ requests }) => requests)) {
    if (!ALLOWED_METHODS.includes(method)) found.push(method);
    if (method !== "eth_sendTransaction") continue;
    const [{ to, value = "0x0", data }] = params as readonly [{ to: string; value?: string; data: string }];
    const isClaim = to.toLowerCase() === campaign.toLowerCase() && SELECTORS.includes(data.slice(0, 10));
    if (!isClaim || BigInt(value) !== 0n) found.push(`${to} ${data.slice(0, 10)} ${value}`);
  }
  return found;
}

/** Puts a flaw, or a state that is dear to bring about, into a source as it is bundled. */
export function planting({ file, from, to }: { file: string; from: string; to: string }): Plugin {
  return {
    name: "planting",
    enforce: "pre",
    transform(code, id) {
      if (!id.replaceAll("\\", "/").endsWith(file)) return null;
      if (!code.includes(from)) throw new Error(`${file} no longer holds ${from}`);
      return code.replace(from, to);
    },
  };
}

/** Runs in the page before its own scripts: whoever touches WebAssembly is written down. */
export function watchWebAssembly(): void {
  const touched: string[] = [];
  const { WebAssembly: real } = globalThis as unknown as { readonly WebAssembly: object };
  const watched = new Proxy(real, {
    get(target, name, receiver) {
      touched.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  Object.defineProperty(globalThis, "WebAssembly", { value: watched });
  Object.assign(globalThis, { touchedWebAssembly: touched });
}

/** Runs in the page before its own scripts, which may keep nothing then. */
export function forbidStorage(): void {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new Error("The user denied access to storage.");
      },
    });
  }
}
