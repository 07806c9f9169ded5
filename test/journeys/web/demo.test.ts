import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { encodeFunctionData, erc20Abi, zeroHash } from "viem";
import { readContract } from "viem/actions";
import { demoLinks } from "../../../scripts/start/demo/indexPage.ts";
import { type Demo, openDemo } from "../../../scripts/start/demo/serveDemo.ts";
import { WALLET_HEADER } from "../../../scripts/start/demo/walletScript.ts";
import { imposeHoldCall } from "../../../src/sdk/chain/calls/batches.ts";
import { parseCredentialPackage } from "../../../src/sdk/credentials/index.ts";
import { expectGoodLooks, openPage, useBrowser } from "../../toolkit/report/browser.ts";
import { runProcess } from "../../toolkit/scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
describe("symbolon start --serve", () => {
  const browser = useBrowser();
  let demo: Demo;
  before(async () => {
    demo = await openDemo(0);
  });
  after(() => demo?.close());

  type Headers = Readonly<Record<string, string>>;
  const JSON_TYPE = { "content-type": "application/json" };

  async function ask(path: string, method: string, headers: Headers, body = "") {
    const { hostname, port } = new URL(demo.url);
    return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
      request({ hostname, port, path, method, headers, agent: false }, async (response) => {
        const text = (await buffer(response)).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      })
        .on("error", reject)
        .end(body);
    });
  }
  const question = (method: string, params: readonly unknown[] = []) =>
    JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });
  async function wallet(name: string, method: string, params: readonly unknown[] = []) {
    const headers = { ...JSON_TYPE, [WALLET_HEADER]: "1" };
    return JSON.parse((await ask(`/demo/wallet/${name}`, "POST", headers, question(method, params))).text);
  }

  it("is a node that only reads, for pages of this machine alone", async () => {
    const node = async (body: string, headers: Headers = JSON_TYPE) =>
      JSON.parse((await ask("/node", "POST", headers, body)).text);
    expect(await node(question("eth_chainId"))).to.include({ id: 7, result: "0x7a69" });
    const batch = `[${question("eth_blockNumber")},${question("hardhat_setBalance", [`0x${"11".repeat(20)}`, "0x1"])}]`;
    const [number, refused] = await node(batch);
    expect(number.result).to.match(/^0x/);
    expect(refused.error.code).to.equal(-32_601);
    for (const method of ["eth_sendTransaction", "evm_mine", "eth_accounts", "debug_traceCall"]) {
      expect((await node(question(method))).error.code, method).to.equal(-32_601);
    }
    // What another site's page may send unasked is no question.
    expect((await node(question("eth_chainId"), { "content-type": "text/plain" })).error.code).to.equal(
      -32_700,
    );
    const elsewhere = await ask(
      "/node",
      "POST",
      { ...JSON_TYPE, host: "evil.example" },
      question("eth_chainId"),
    );
    expect(elsewhere.status).to.equal(421);
    const { port } = new URL(demo.url);
    const local = await ask("/claim/", "GET", { host: `localhost:${port}` });
    expect(local.status).to.equal(308);
    expect(local.headers).to.include({ location: `${demo.url}claim/` });
    expect((await ask("/node", "POST", JSON_TYPE, "{")).text).to.include("-32700");
    expect((await ask("/node", "GET", {})).status).to.equal(404);
  });

  it("has wallets whose keys stay here, which sign for the demonstration's own pages alone", async () => {
    const { ada, ben } = demo.world.cast;
    const script = (await ask("/demo/wallets.js", "GET", {})).text;
    for (const { key, address } of Object.values(demo.world.cast)) {
      expect(script).to.include(address).and.not.include(key.slice(2));
    }
    const unasked = await ask("/demo/wallet/ada", "POST", JSON_TYPE, question("eth_sendTransaction", [{}]));
    expect(unasked.status).to.equal(403);
    // No other site's page is let ask with the header.
    expect((await ask("/demo/wallet/ada", "OPTIONS", {})).headers).not.to.have.property(
      "access-control-allow-origin",
    );
    expect(
      (await wallet("ada", "eth_sendTransaction", [{ from: ben.address, to: ada.address }])).error.code,
    ).to.equal(4100);
    expect((await wallet("ada", "wallet_switchEthereumChain", [{ chainId: "0x1" }])).error.code).to.equal(
      4902,
    );
    expect((await wallet("ada", "personal_sign", ["0x12"])).error.code).to.equal(4200);
    const sent = await wallet("ada", "eth_sendTransaction", [
      { from: ada.address, to: ben.address, value: "0x1" },
    ]);
    expect(sent.result).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("prints its addresses and what to click, and ends cleanly", async () => {
    let opened = "";
    const { code, stdout } = await runProcess(["scripts/symbolon.ts", "start", "--serve"], {
      cwd: ROOT,
      meet: (child) => {
        let said = "";
        child.stdout?.on("data", async (text: string) => {
          said += text;
          const [, url = ""] = /open +(http:\S+)\n[\s\S]*Ctrl-C/.exec(said) ?? [];
          if (url === "" || opened !== "") return;
          opened = url;
          opened = await fetch(url).then((answer) => answer.text());
          child.kill("SIGINT");
        });
      },
    });
    expect(code).to.equal(0);
    expect(opened).to.include("A suspension");
    expect(stdout)
      .to.match(/claim page +http:/)
      .and.match(/1[.] A claim/);
  });

  it("links what there is to click", async () => {
    const { context, page, complaints } = await openPage(browser(), demo.url, {});
    const found = await page.getByRole("link").all();
    const links = await Promise.all(found.map((one) => one.getAttribute("href")));
    expect(links).to.include.members(Object.values(demoLinks(demo.world)));
    for (const link of links)
      expect((await fetch(`${demo.url}${link?.split("#")[0]}`)).status, `${link}`).to.equal(200);
    expect(complaints).to.deep.equal([]);
    await context.close();
    await expectGoodLooks(browser(), "demo", demo.url);
  });

  it("lets a newcomer click through a claim, a refusal, a verification and a suspension", async () => {
    const { world } = demo;
    const { ada } = world.cast;
    // A page that is told something better stops asking.
    const other = (complaints: readonly string[]) =>
      complaints.filter((one) => one !== `${demo.url}node was not reached`);
    const open = (name: string) =>
      openPage(browser(), `${demo.url}${demoLinks(world)[name as "claim"]}`, { locale: "en" });
    const held = parseCredentialPackage(world.holders[0]?.held ?? "");

    const claim = await open("claim");
    await claim.page.locator("[data-state=open]").waitFor();
    await claim.page.locator(".brand").getByText("Sample Network").waitFor();
    await claim.page.waitForFunction("document.querySelector('.brand img').naturalWidth > 0");
    await claim.page.getByRole("button", { name: "Connect" }).click();
    await claim.page.getByRole("button", { name: "Demo wallet: Ada" }).click();
    await claim.page.getByRole("button", { name: /^Claim / }).click();
    await claim.page.locator("[data-state=taken]").waitFor();
    const balance = {
      address: world.contracts.sampleToken,
      abi: erc20Abi,
      functionName: "balanceOf",
    } as const;
    const paid = await readContract(world.chain.publicClient, { ...balance, args: [ada.address] });
    expect(paid).to.equal(world.share);
    expect(other(claim.complaints)).to.deep.equal([]);
    await claim.context.close();

    const refused = await open("refused");
    // Once the gate is shown what the link brought, it says why.
    await refused.page
      .locator("[data-state=gated]")
      .filter({ hasText: /suspended/i })
      .waitFor();
    // The page is open, so it takes the link as it comes. A reload would race it: what is taken leaves the address bar.
    await refused.page.goto(`${demo.url}${demoLinks(world).unlisted}`);
    await refused.page.getByText("This address is not listed.").waitFor();
    await refused.context.close();

    const verify = await open("verify");
    await verify.page.locator(".verdict[data-kind=current]").waitFor();
    expect(await verify.page.locator(".verdict").textContent()).to.match(/valid/i);
    // As the console has it sent, which its own journeys try.
    const { header, registry } = held.batch ?? expect.fail("it is not issued");
    const { timestamp } = await world.chain.publicClient.getBlock();
    const call = imposeHoldCall({
      registry,
      header,
      targets: [0n],
      until: timestamp + 3_600n,
      reason: 1,
      evidence: zeroHash,
    });
    const sent = await wallet("issuer", "eth_sendTransaction", [
      { to: call.address, data: encodeFunctionData(call) },
    ]);
    expect(sent.error).to.equal(undefined);
    await verify.page
      .locator(".verdict")
      .filter({ hasText: /suspended/i })
      .waitFor();
    expect(other(verify.complaints)).to.deep.equal([]);
    await verify.context.close();

    const hold = await open("hold");
    await hold.page.getByText("Ada").first().waitFor();
    expect(other(hold.complaints)).to.deep.equal([]);
    await hold.context.close();
    const console = await open("console");
    await console.page.getByRole("heading", { level: 1 }).waitFor();
    await console.page.getByRole("tab", { name: "Campaigns" }).click();
    await console.page.getByText("Named by this console's build.").waitFor();
    await console.page.getByText("Every tile and bucket was compared with the rows.").waitFor();
    expect(other(console.complaints)).to.deep.equal([]);
    await console.context.close();
  });
});
