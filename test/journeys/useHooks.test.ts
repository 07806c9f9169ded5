import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { build } from "vite";
import { asInstalled } from "../consumers/asInstalled.ts";
import { packedConsumer } from "../consumers/packedConsumer.ts";
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
import { ALLOWED_METHODS, browserWallet } from "./web/harness/browserWallet.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = join(ROOT, "test", "consumers", "hooks");
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
  let project: string;
  let server: Server;
  let origin: string;
  before(async () => {
    const consumer = packedConsumer();
    consumer.linkUsual();
    for (const name of [
      "react",
      "react-dom",
      "@types/react",
      "@types/react-dom",
      "wagmi",
      "@tanstack/react-query",
    ]) {
      consumer.link(name);
    }
    project = mkdtempSync(join(consumer.folder, "hooks-"));
    cpSync(PAGE, project, { recursive: true });
    for (const file of ["ClaimPage.tsx", "ClaimCard.tsx", "claimParts.tsx"]) {
      writeFileSync(join(project, file), asInstalled("examples", file));
    }
    chain = await openRelayChain();
    await chain.node.setBalance({ address: accountOf(1), value: 10n ** 20n });
    await build({ root: project, configFile: false, logLevel: "error" });
    campaign = await chain.campaign(join(project, "dist", "tree"), 9);
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
        JSON.stringify({ chain: known, campaign: campaign.campaign, root, trees: ["/tree"] }),
      ];
    }
    const file = url === "/" ? "/index.html" : url;
    return [TYPES[extname(file)] ?? "application/octet-stream", readFileSync(join(project, "dist", file))];
  }

  it("compiles with a bundler's resolution (wagmi's own types do not as strictly as TypeScript can)", async () => {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { code, stdout } = await runProcess([tsc, "-p", project]);
    expect(code, stdout).to.equal(0);
  });

  it("shows what is due, claims it by a wallet, and shows that it is taken", async () => {
    const context = await browser().newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    const wallet = browserWallet({ key: keyOf(1), rpc: chain.rpc });
    await wallet.attach(page);
    await page.goto(origin);
    const says = (text: RegExp) => page.getByRole("status").filter({ hasText: text }).waitFor();
    await page.getByLabel("Your address").fill(accountOf(1));
    await page.getByRole("button", { name: "Check" }).click();
    await says(new RegExp(`^${amountOf(1)} for ${accountOf(1)}: open as of block \\d+$`));
    // What was connected before is looked for, which opens no wallet.
    const opening = ({ method }: { readonly method: string }) => !/^eth_(accounts|chainId)$/.test(method);
    expect(wallet.requests.filter(opening)).to.deep.equal([]);
    await page.getByRole("button", { name: "Connect Test wallet" }).click();
    const before = await chain.balance(accountOf(1));
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    await says(/: taken as of block/);
    await page.getByText("paid", { exact: false }).waitFor();
    expect((await chain.balance(accountOf(1))) - before).to.equal(amountOf(1));
    expect(wallet.requests.filter(({ method }) => !ALLOWED_METHODS.includes(method))).to.deep.equal([]);
    await page.getByLabel("Your address").fill("0x000000000000000000000000000000000000dEaD");
    await page.getByRole("button", { name: "Check" }).click();
    await says(/^This address is not listed\.$/);
    await page.getByLabel("Your address").fill("0x12");
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByRole("alert").filter({ hasText: "0x12" }).waitFor();
    expect(complaints).to.deep.equal([]);
    await context.close();
  });
});
