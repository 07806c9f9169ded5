import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { type Address, createClient, custom, erc20Abi, zeroAddress } from "viem";
import { getAddresses, readContract } from "viem/actions";
import { hardhat } from "viem/chains";
import { build } from "vite";
import { EdrRefusal, openNetwork } from "../../src/lab/dryRun/engine/edrNetwork.ts";
import { writeTreeDirectory } from "../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { deployContracts, deploySystem } from "../../src/sdk/contracts/index.ts";
import { deployCampaign } from "../../src/sdk/distribution/create/deployCampaign.ts";
import { asInstalled } from "../consumers/asInstalled.ts";
import { packedConsumer } from "../consumers/packedConsumer.ts";
import { useBrowser } from "../toolkit/report/browser.ts";
import { runProcess } from "../toolkit/scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = join(ROOT, "test", "consumers", "vite");
/** No script but the page's own files, no `eval`, no WebAssembly, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** A wallet (EIP-6963) that has the test answer; the page has no key and reaches no node. */
const WALLET = `
  const request = async ({ method, params = [] }) => {
    const { result, error } = await window.askWallet(method, params);
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
    return result;
  };
  const info = { uuid: crypto.randomUUID(), name: "A wallet", icon: "data:,", rdns: "example.wallet" };
  const detail = Object.freeze({ info, provider: { request } });
  const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
`;

/** Says in its title which of two things a page may do that ours must not need. */
const PROBE = `
  const tries = {
    eval: () => new Function("return 1")(),
    wasm: () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
  };
  const may = (name) => { try { tries[name](); return true; } catch { return false; } };
  document.title = "allowed: " + (Object.keys(tries).filter(may).join() || "none");
`;

describe("a claim page of somebody else's: React and Vite, from the packed package, under a strict policy", () => {
  const browser = useBrowser();
  let chain: Awaited<ReturnType<typeof openNetwork>>;
  let published: Awaited<ReturnType<typeof openCampaign>>;
  let project: string;
  let server: Server;
  let origin: string;

  before(async () => {
    const consumer = packedConsumer();
    consumer.linkUsual();
    for (const name of ["react", "react-dom", "@types/react", "@types/react-dom"]) consumer.link(name);
    project = mkdtempSync(join(consumer.folder, "page-"));
    cpSync(PAGE, project, { recursive: true });
    writeFileSync(join(project, "claimPage.ts"), asInstalled("examples", "claimPage.ts"));
    chain = await openNetwork({});
    published = await openCampaign(join(project, "dist", "tree"));
  });
  after(async () => {
    server?.close();
    await chain?.close();
  });

  /** An instant campaign that pays 5 and 7 base units to the chain's second and third account; its tree is written. */
  async function openCampaign(directory: string) {
    const shared = { chain: hardhat, transport: custom(chain.provider), pollingInterval: 20 };
    const [creator = zeroAddress, anna = zeroAddress, ben = zeroAddress] = await getAddresses(
      createClient(shared),
    );
    const client = createClient({ ...shared, account: creator });
    await deploySystem(client, { makeProxy: true });
    const { token } = await deployContracts(client, {
      token: { build: sampleTokenBuild, args: [creator, 12n] },
    });
    const rows = [
      { account: anna, amount: 5n },
      { account: ben, amount: 7n },
    ];
    const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
    const { root, count, allocation } = tree;
    const campaign = await deployCampaign(client, {
      token: token.address,
      tree: { root, count, total: allocation.total, convention: "native" },
      end: 2n ** 32n,
    });
    const balanceOf = (account: Address) =>
      readContract(client, {
        address: token.address,
        abi: erc20Abi,
        functionName: "balanceOf",
        args: [account],
      });
    return { campaign, tree, directory, anna, ben, balanceOf };
  }

  it("compiles as strictly as TypeScript can, with a bundler's resolution", async () => {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { code, stdout } = await runProcess([tsc, "-p", project]);
    expect(code, stdout).to.equal(0);
  });

  it("is built by Vite", async () => {
    await build({ root: project, configFile: false, logLevel: "error" });
    const { campaign, tree, directory } = published;
    await writeTreeDirectory(tree, directory);
    writeFileSync(join(project, "dist", "campaign.json"), JSON.stringify({ campaign, root: tree.root }));
    server = createServer(({ url = "/" }, response) => {
      const file = url === "/" ? "/index.html" : url;
      response.setHeader("content-security-policy", POLICY);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      try {
        response.end(readFileSync(join(project, "dist", file)));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  /** The page as an account sees it whose wallet announces itself, connected. */
  async function openAs(account: Address): Promise<{ page: Page; complaints: readonly string[] }> {
    const page = await browser().newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.exposeFunction("askWallet", (method: string, params: unknown[]) =>
      answer(account, method, params),
    );
    await page.addInitScript({ content: WALLET });
    await page.goto(origin);
    await page.getByRole("button", { name: "Connect" }).click();
    return { page, complaints };
  }

  /** As a wallet does: it asks the chain, and hands on what that says. */
  async function answer(account: Address, method: string, params: unknown[]) {
    if (method === "eth_requestAccounts") return { result: [account] };
    try {
      return { result: await chain.provider.request({ method, params }) };
    } catch (thrown) {
      if (!(thrown instanceof EdrRefusal)) throw thrown;
      const { code, message, data } = thrown;
      return { error: { code, message, data } };
    }
  }

  const says = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();

  it("shows what is due, claims it, and shows that it is paid", async () => {
    const { anna, balanceOf } = published;
    const { page, complaints } = await openAs(anna);
    await says(page, "open");
    expect(await page.getByRole("status").textContent()).to.match(/^5 for 0x\w{40}: open$/);
    await page.getByRole("button", { name: "Claim" }).click();
    await says(page, "paid already");
    expect(await balanceOf(anna)).to.equal(5n);
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it("explains a refusal: somebody else's page was quicker", async () => {
    const { ben, balanceOf } = published;
    const [first, second] = await Promise.all([openAs(ben), openAs(ben)]);
    for (const { page } of [first, second]) await says(page, "open");
    await first.page.getByRole("button", { name: "Claim" }).click();
    await says(first.page, "paid already");
    await second.page.getByRole("button", { name: "Claim" }).click();
    await says(second.page, "Refused: This leaf is already paid");
    expect(await second.page.getByRole("status").textContent()).to.include(": index 1. Nothing to do");
    expect(await balanceOf(ben)).to.equal(7n);
    expect([...first.complaints, ...second.complaints]).to.deep.equal([]);
    await Promise.all([first.page.close(), second.page.close()]);
  });

  it("is under a policy that bites: no eval, no WebAssembly", async () => {
    writeFileSync(join(project, "dist", "probe.html"), '<script src="/probe.js"></script>');
    writeFileSync(join(project, "dist", "probe.js"), PROBE);
    const page = await browser().newPage();
    await page.goto(`${origin}/probe.html`);
    expect(await page.title()).to.equal("allowed: none");
    await page.close();
  });
});
