import { expect } from "chai";
import { createWalletClient, http, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { claimTransaction } from "../../../../src/react/claimTransaction.ts";
import { isDeep, sliced } from "../../../deep.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { PATIENT } from "../../../toolkit/patience.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, amountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { filesOf, openSite } from "../harness/site.ts";
import { claimPageData, openClaimSite, openCountedNode, visit } from "./claimSite.ts";

const HOUR = 3_600;

describe("the claim page: hosts, nodes, clocks and texts that lie", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let host: Awaited<ReturnType<typeof openSite>>;
  let node: Awaited<ReturnType<typeof openCountedNode>>;
  let test: Awaited<ReturnType<KindChain["instant"]>>;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    node = await openCountedNode(chain.rpc);
    test = await chain.instant(folder.path("tree"), usualRows(12));
    host = await openSite(new Map());
  });
  after(async () => {
    site?.close();
    host?.close();
    node?.close();
    await chain?.close();
  });
  beforeEach(() => {
    node.fault = () => undefined;
    node.change = undefined;
    node.requests = [];
  });

  type Changes = Partial<Parameters<typeof claimPageData>[2]>;
  let pages = 0;
  const pageOf = async (changes: Changes = {}, tree = folder.path("tree")) => {
    const data = await claimPageData(chain, test, { nodes: [node.url], ...changes });
    pages += 1;
    return site.put(`page${pages}`, data, tree);
  };

  /** What a host serves in the place of each file. */
  const FAULTS: readonly (readonly [
    what: string,
    code: string,
    change: (path: string, bytes: Uint8Array) => Uint8Array | string | undefined,
  ])[] = [
    ["a changed tile", "DamagedTile", (path, bytes) => (path.includes("tiles") ? flipped(bytes) : bytes)],
    [
      "a changed bucket",
      "DamagedBucket",
      (path, bytes) => (path.includes("accounts") ? flipped(bytes) : bytes),
    ],
    [
      "a manifest that is cut off",
      "BadManifest",
      (path, bytes) => (path.includes("manifest") ? bytes.slice(0, 99) : bytes),
    ],
    ["HTML for everything", "BadManifest", () => "<!doctype html><title>Moved</title>"],
    ["nothing", "NotServed", () => undefined],
  ];

  it("believes no host, names those that lie, and takes the leaf that another one proves", async () => {
    const url = await pageOf({ trees: [`${host.origin}/tree`, "tree"] });
    const alone = await pageOf({ trees: [`${host.origin}/tree`] });
    const real = filesOf(folder.path("tree")) as ReadonlyMap<string, Uint8Array>;
    for (const [position, [what, code, change]] of FAULTS.entries()) {
      host.files.clear();
      for (const [path, bytes] of real) {
        const served = change(path, bytes);
        if (served !== undefined) host.files.set(`tree/${path}`, served);
      }
      const reader = await visit(browser(), url);
      await reader.ask(accountOf(5));
      await reader.says("1,005");
      await reader.stands("open");
      const named = reader.page.locator(".faults");
      expect(await named.textContent(), what).to.include(`${host.origin}/tree`);
      const list = reader.page.getByRole("link", { name: "Checked against the published list" });
      expect(new URL((await list.getAttribute("href")) ?? "", url).href, what).to.equal(
        `${url}tree/allocation.csv`,
      );
      await reader.context.close();
      if (position % 2 === 1 && !isDeep) continue;
      const single = await visit(browser(), alone);
      await single.ask(accountOf(5));
      await single.says("None of the places that publish the list has served it:");
      await single.problem(code);
      // It says nothing of the address, asks no node, and asks again when the reader likes.
      expect(await single.page.getByText("not listed").count(), what).to.equal(0);
      for (const [path, bytes] of real) host.files.set(`tree/${path}`, bytes);
      await single.press("Ask again");
      await single.stands("open");
      await single.context.close();
    }
  });

  it("signs and sends nothing where the campaign is not the one that the page was built for", async () => {
    const other = await chain.instant(folder.path("other"), usualRows(9));
    const cases = [
      ["CampaignDiffers", await pageOf({ terms: { root: other.tree.root } }, folder.path("other"))],
      ["CampaignDiffers", await pageOf({ terms: { token: accountOf(1) } })],
      ["CampaignCodeDiffers", await pageOf({ campaign: chain.token })],
      [
        "CampaignCodeDiffers",
        await pageOf({ terms: { kind: "vesting", schedule: { stepped: true, points: [] } } }),
      ],
      ["NoCampaign", await pageOf({ campaign: accountOf(8) })],
    ] as const;
    for (const [code, url] of sliced(cases, 2)) {
      const reader = await visit(browser(), url);
      await reader.ask(accountOf(5));
      await reader.problem(code);
      expect(await reader.page.getByRole("button", { name: "Connect" }).count(), code).to.equal(0);
      expect(await reader.page.locator("details.others").count(), code).to.equal(0);
      await reader.context.close();
    }
  });

  it("says of a transaction that paid others that it paid nothing, whoever names it", async () => {
    const stranger = createWalletClient({
      account: privateKeyToAccount(keyOf(3)),
      chain: chain.reader.chain,
      transport: http(chain.rpc, PATIENT),
    });
    await chain.node.setBalance({ address: accountOf(3), value: 10n ** 18n });
    const leaf = { index: 3, account: accountOf(3), amount: amountOf(3), proof: test.tree.proof(3) };
    const campaign = { campaign: test.campaign, gate: zeroAddress };
    const sent = claimTransaction({
      campaign,
      leaf,
      caller: accountOf(3),
      gateData: undefined,
      isRelease: false,
    });
    const hash = await stranger.sendTransaction(sent);
    // A gateway has named it, or it is a bundle's: it is followed for the account that looks.
    const key = `symbolon-sent:31337:${test.campaign}:${accountOf(5)}`.toLowerCase();
    const reader = await visit(browser(), await pageOf(), {
      prepare: (page) => page.addInitScript(`localStorage.setItem("${key}", '["${hash}"]')`),
    });
    await reader.ask(accountOf(5));
    expect(await reader.receipt("paid"))
      .to.not.include("1,003")
      .and.to.not.match(/Paid/);
    await reader.stands("open");
    await reader.context.close();
  });

  it("says what is wrong with a node, keeps what it knows, and goes on when the node does", async () => {
    const url = await pageOf();
    const reader = await visit(browser(), url, { prepare: (page) => page.clock.install() });
    node.fault = () => ({ status: 429, body: "slow down" });
    await reader.ask(accountOf(5));
    await reader.says("1,005");
    // Asked a few times in vain, each time later.
    for (let i = 0; i < 3; i++) await reader.pass(10);
    await reader.page.getByRole("alert").first().waitFor();
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(0);
    node.fault = () => undefined;
    await reader.page.getByRole("button", { name: "Ask again" }).first().click();
    await reader.stands("open");
    // Gone again: what it said before stays, and that it is old is said.
    node.fault = () => ({ status: 503 });
    for (let i = 0; i < 4; i++) await reader.pass(10);
    await reader.says(/The node did not answer/);
    await reader.stands("open");
    await reader.context.close();
  });

  it("does not believe a node of another chain, nor for long one that lags behind", async () => {
    const url = await pageOf();
    node.change = (method, result) => (method === "eth_chainId" ? "0x1" : result);
    const reader = await visit(browser(), url);
    await reader.ask(accountOf(5));
    expect(await reader.problem("WrongNode")).to.include("is of chain 1");
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(0);
    await reader.context.close();
    node.change = (method, result) => (method === "eth_getBlockByNumber" ? older(result, 2 * HOUR) : result);
    const late = await visit(browser(), await pageOf({ nodes: ["http://127.0.0.1:9", node.url] }));
    await late.ask(accountOf(5));
    await late.says(/Your device's clock is .*ahead of the newest block: it is wrong, or the node lags/);
    await late.context.close();
  });

  it("goes by the chain's clock where the device's is an hour off, and says so", async () => {
    const { timestamp } = await chain.block();
    // By the device's clock the claim is open; by the chain's it is in half an hour.
    const start = timestamp + 1_800n;
    const late = await chain.instant(folder.path("late"), usualRows(4), { start });
    const data = await claimPageData(chain, late, { nodes: [node.url] });
    const url = await site.put("late", data, folder.path("late"));
    const reader = await visit(browser(), url, {
      prepare: (page) => page.clock.install({ time: (Number(timestamp) + HOUR) * 1_000 }),
    });
    await reader.ask(accountOf(1));
    expect(await reader.stands("tooEarly")).to.match(/Opens in (29|30) minutes/);
    await reader.says(/Your device's clock is .*ahead/);
    expect(await reader.page.getByRole("button", { name: "Connect" }).count()).to.equal(1);
    await reader.context.close();
  });

  it("takes texts for texts, whatever stands in them", async () => {
    const evil = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
    const url = await pageOf({
      why: { en: evil },
      token: { address: chain.token, name: evil, symbol: evil, decimals: 0 },
    });
    const reader = await visit(browser(), url);
    await reader.says("onerror");
    await reader.ask(evil);
    expect(await reader.problem("NotAnAddress")).to.include("img");
    await reader.ask(accountOf(5));
    // What looks like no symbol stands beside no amount.
    expect(await reader.stands("open"))
      .to.include("1,005")
      .and.not.include("onerror");
    expect(await reader.page.locator("main img, main script").count()).to.equal(0);
    expect(await reader.page.title()).to.equal("Claim");
    expect(reader.complaints).to.deep.equal([]);
    await reader.context.close();
  });

  function flipped(bytes: Uint8Array): Uint8Array {
    return bytes.map((byte) => byte ^ 1);
  }

  function older(block: unknown, seconds: number): unknown {
    const { timestamp, ...rest } = block as { readonly timestamp: string };
    return { ...rest, timestamp: `0x${(Number(timestamp) - seconds).toString(16)}` };
  }
});
