import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { buildHooksPage, buildHooksServer, type HooksPage } from "../consumers/hooksPage.ts";
import { packedConsumer } from "../consumers/packedConsumer.ts";
import { PATIENCE } from "../toolkit/patience.ts";
import { useBrowser } from "../toolkit/report/browser.ts";
import {
  accountOf,
  amountOf,
  keyOf,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../toolkit/scripts/relayChain.ts";
import { runProcess } from "../toolkit/scripts/runProcess.ts";
import { openCredentials } from "./web/claim/credentials.ts";
import { ALLOWED_METHODS, browserWallet } from "./web/harness/browserWallet.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** No script but the page's own files, no `eval`, no WebAssembly, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
};

describe("the page of the docs made of hooks, from the packed package, under a strict policy", () => {
  const browser = useBrowser();
  let chain: RelayChain;
  let campaign: TestCampaign;
  let credentials: Awaited<ReturnType<typeof openCredentials>>;
  let page: HooksPage;
  let folder: string;
  let server: Server;
  let origin: string;
  before(async () => {
    page = await buildHooksPage(packedConsumer());
    folder = mkdtempSync(join(tmpdir(), "symbolon-hooks-"));
    chain = await openRelayChain();
    await chain.node.setBalance({ address: accountOf(1), value: 10n ** 20n });
    credentials = await openCredentials(chain, folder, 2);
    campaign = await chain.campaign(join(page.folder, "dist", "tree"), 9, { gate: credentials.gate });
    server = createServer((request, response) => {
      response.setHeader("content-security-policy", POLICY);
      void answer(request).then(
        ([type, body]) => response.setHeader("content-type", type).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server?.close();
    await chain?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** A file of the page, what is published, or what the node says. */
  async function answer(request: IncomingMessage): Promise<readonly [type: string, body: string | Buffer]> {
    const { url = "/" } = request;
    if (url === "/node") {
      const body = new Uint8Array(await buffer(request));
      const headers = { "content-type": "application/json" };
      const answered = await fetch(chain.rpc, { method: "POST", headers, body });
      return ["application/json", await answered.text()];
    }
    if (url === "/published.json") {
      const currency = { symbol: "ETH", decimals: 18 };
      const known = { id: chain.reader.chain.id, name: "Local", currency, nodes: [`${origin}/node`] };
      const { root } = campaign.tree;
      return [
        "application/json",
        JSON.stringify({
          chain: known,
          campaign: campaign.campaign,
          root,
          token: { symbol: "SAMPLE", decimals: 18 },
          trees: ["/tree"],
          gate: { kind: "CredentialGate", requirement: credentials.pageGate.requirement },
        }),
      ];
    }
    const file = url === "/" ? "/index.html" : url;
    return [
      TYPES[extname(file)] ?? "application/octet-stream",
      readFileSync(join(page.folder, "dist", file)),
    ];
  }

  it("compiles with a bundler's resolution (wagmi's own types do not as strictly as TypeScript can)", async () => {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { code, stdout } = await runProcess([tsc, "-p", page.folder]);
    expect(code, stdout).to.equal(0);
  });

  it("loads less than 100 kB at first: what proves, shows and sends comes when it is needed", () => {
    expect(page.firstBytes).to.be.within(1, 99_999);
    expect(page.allBytes - page.firstBytes, "the rest is there").to.be.above(50_000);
  });

  it("renders on a server, whose process then ends by itself", async () => {
    const ended = await runProcess([await buildHooksServer(page)], { cwd: page.folder, meet: endLate });
    expect([ended.code, ended.stderr]).to.deep.equal([0, ""]);
    expect(ended.stdout.match(/Your address|Passphrase/g)).to.have.length(4);
  });

  /** A visitor's page, with what it complains of. */
  async function visit() {
    const context = await browser().newContext();
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on("pageerror", (error) => complaints.push(String(error)));
    tab.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    const says = (text: RegExp) => tab.getByRole("status").filter({ hasText: text }).waitFor();
    const press = (name: string) => tab.getByRole("button", { name, exact: true }).click();
    const check = async (account: string) => {
      await tab.getByLabel("Your address").fill(account);
      await press("Check");
    };
    const show = async (index: number) => {
      const shown = readFileSync(await credentials.presentation(index), "utf8");
      await tab.getByLabel("Your credential").fill(shown);
      await press("Show it to the gate");
    };
    return { context, tab, complaints, says, press, check, show };
  }

  it("shows what is due, a credential to the gate, claims by a wallet, and shows that it is taken", async () => {
    const { context, tab, complaints, says, press, check, show } = await visit();
    const wallet = browserWallet({ key: keyOf(1), rpc: chain.rpc });
    await wallet.attach(tab);
    await tab.goto(origin);
    await check(accountOf(1));
    const due = `^0\\.00000000000000${amountOf(1)} SAMPLE for ${accountOf(1)}`;
    await says(new RegExp(`${due}: gated as of block \\d+$`));
    expect(await tab.getByRole("button", { name: "Connect a wallet" }).isDisabled()).to.equal(true);
    await show(2);
    await tab
      .getByRole("alert")
      .filter({ hasText: accountOf(2) })
      .waitFor();
    await show(1);
    await says(new RegExp(`${due}: open as of block \\d+$`));
    expect(wallet.requests, "nobody asked for a wallet yet").to.deep.equal([]);
    await press("Connect a wallet");
    await tab.getByRole("button", { name: "Connect Test wallet" }).waitFor();
    // What was connected before is looked for, which opens no wallet.
    const opening = ({ method }: { readonly method: string }) => !/^eth_(accounts|chainId)$/.test(method);
    expect(wallet.requests.filter(opening)).to.deep.equal([]);
    expect(await tab.getByRole("button", { name: /^Connect / }).allTextContents(), "no other").to.deep.equal([
      "Connect Test wallet",
    ]);
    await press("Connect Test wallet");
    const before = await chain.balance(accountOf(1));
    await press("Claim");
    await says(/: taken as of block/);
    await tab.getByText("paid", { exact: false }).waitFor();
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1));
    expect(wallet.requests.filter(({ method }) => !ALLOWED_METHODS.includes(method))).to.deep.equal([]);
    await check("0x000000000000000000000000000000000000dEaD");
    await says(/^This address is not listed\.$/);
    await check("0x12");
    await tab.getByRole("alert").filter({ hasText: "0x12" }).waitFor();
    expect(complaints).to.deep.equal([]);
    await context.close();
  });

  it("offers no wallet where the browser has none", async () => {
    const { context, tab, complaints, says, press, check, show } = await visit();
    await tab.goto(origin);
    await check(accountOf(2));
    await show(2);
    await press("Connect a wallet");
    await says(/^No wallet here/);
    expect(await tab.getByRole("button", { name: /^Connect/ }).count()).to.equal(0);
    expect(complaints).to.deep.equal([]);
    await context.close();
  });
});

/** One that hangs is ended, so that the test says so instead of waiting with it. */
function endLate(child: ChildProcess): void {
  const timer = setTimeout(() => child.kill(), PATIENCE);
  child.once("exit", () => clearTimeout(timer));
}
