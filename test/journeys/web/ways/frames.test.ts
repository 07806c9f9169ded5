import { expect } from "chai";
import type { Browser, FrameLocator } from "playwright-core";
import { type Address, getAddress, type Hex, keccak256, toHex } from "viem";
import { openSafe, type Safe, type SafeCall } from "../../../../tools/sandbox/safe.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { hostPage, SAFE_APP } from "../harness/safeHost.ts";
import { openSite } from "../harness/site.ts";
import { amountOf, openWaysStage, type WaysStage } from "./waysStage.ts";

describe("a claim page that is framed", () => {
  const browser = useBrowser();
  let stage: WaysStage;
  let safe: Safe;
  let app: (index: number) => string;
  let closed: (index: number) => string;
  let strangers: Awaited<ReturnType<typeof openSite>>;
  before(async () => {
    stage = await openWaysStage(async ({ relayer }) => {
      safe = await openSafe(relayer, "framed");
      return [safe.address, "0x00000000000000000000000000000000000Ec1E1"];
    });
    app = stage.put("app", { isSafeApp: true });
    closed = stage.put("closed");
    strangers = await openSite(new Map());
  });
  after(async () => {
    strangers?.close();
    await stage?.close();
  });

  it("says to Safe's app what it is, only where its builder allows it there", async () => {
    const answers = await Promise.all([app, closed].map((page) => fetch(new URL("manifest.json", page(0)))));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 404]);
    const manifest = (await answers[0]?.json()) as Readonly<
      Record<"name" | "description" | "iconPath", string>
    >;
    expect(manifest).to.include({ name: "Claim SMP" });
    expect((await fetch(new URL(manifest.iconPath, app(0)))).status).to.equal(200);
  });

  type Told = { readonly method: string; readonly params: unknown };
  type Answer = (told: Told) => Promise<unknown>;

  /** A host that frames a page, at an address of its own. */
  async function frame(at: string, framed: string, answer: Answer, within: Browser = browser()) {
    const context = await within.newContext({ locale: "en" });
    // Else Chromium lets nobody else's page frame one of this machine.
    await context.grantPermissions(["local-network-access"]);
    const told: Told[] = [];
    await context.exposeFunction("safeHost", async (method: string, params: unknown) => {
      told.push({ method, params });
      try {
        return { success: true, data: await answer({ method, params }) };
      } catch (thrown) {
        return { success: false, error: (thrown as Error).message };
      }
    });
    await context.route(`${SAFE_APP}/**`, (route) =>
      route.fulfill({ contentType: "text/html", body: hostPage(framed) }),
    );
    const page = await context.newPage();
    strangers.files.set("index.html", hostPage(at === SAFE_APP ? framed : at));
    await page.goto(at === SAFE_APP ? `${SAFE_APP}/apps/open` : strangers.origin);
    return { context, page, told };
  }

  it("connects to the Safe whose app it is in, has its owners sign calls, and waits for them", async () => {
    let signed = 1;
    let calls: readonly SafeCall[] = [];
    let txHash: Hex | undefined;
    let isRefusing = true;
    const answer: Answer = async ({ method, params }) => {
      if (method === "getSafeInfo") {
        return { safeAddress: safe.address, chainId: 31_337, threshold: 2, owners: [], isReadOnly: false };
      }
      if (method === "sendTransactions") {
        if (isRefusing) throw new Error("Transaction was rejected");
        const { txs } = params as { txs: readonly { to: Address; value: string; data: Hex }[] };
        calls = txs.map(({ to, value, data }) => ({ to, value: BigInt(value), data }));
        return { safeTxHash: keccak256(toHex("safe")) };
      }
      if (method === "getTxBySafeTxHash") {
        const detailedExecutionInfo = { confirmations: Array(signed).fill({}), confirmationsRequired: 2 };
        if (signed === 2) txHash ??= await safe.execute(calls);
        return { txStatus: txHash ? "SUCCESS" : "AWAITING_CONFIRMATIONS", txHash, detailedExecutionInfo };
      }
      const { call, params: asked } = params as { call: string; params: unknown };
      expect(method).to.equal("rpcCall");
      return stage.chain.reader.request({ method: call, params: asked } as never);
    };
    const { context, page, told } = await frame(SAFE_APP, app(0), answer);
    const framed = page.frameLocator("iframe");
    await framed.locator("output[data-state=open]").waitFor();
    await framed.getByRole("button", { name: "Connect" }).click();
    await framed.getByText(safe.address, { exact: true }).first().waitFor();
    // A signature there is only once all owners have signed: it is not offered.
    await framed.getByRole("button", { name: "Ask the wallet" }).click();
    await framed.locator("[role=alert][data-code=WalletRefused]").waitFor();
    expect(
      await framed.getByText("No ETH for the network cost? Sign, and have it sent for you").count(),
    ).to.equal(0);
    isRefusing = false;
    await framed.getByRole("button", { name: "Ask the wallet" }).click();
    await framed.getByText("Waiting for other owners of the account: 1 of 2 have signed.").waitFor();
    await framed.locator("output[data-state=waitingForOwners]").waitFor();
    expect(calls.map(({ to, value }) => [getAddress(to), value])).to.deep.equal([[stage.campaign, 0n]]);
    signed = 2;
    await framed.locator('output[data-receipt="paid"]').waitFor();
    expect(await stage.chain.balance(safe.address)).to.equal(amountOf(0));
    const methods = ["getSafeInfo", "sendTransactions", "getTxBySafeTxHash", "rpcCall"];
    expect([...new Set(told.map(({ method }) => method))]).to.have.members(methods);
    await context.close();
  });

  /** All that a page shows that can be pressed. */
  const pressable = (framed: FrameLocator) =>
    framed.locator("a, button, input, select, textarea, summary, [tabindex]");

  const STRANGERS: readonly (readonly [what: string, at: () => string, framed: () => string])[] = [
    ["a stranger's page", () => closed(1), () => closed(1)],
    ["a stranger that plays Safe's app", () => app(1), () => app(1)],
    ["Safe's app, where its builder does not allow it", () => SAFE_APP, () => closed(1)],
    ["Safe's app within a stranger's page", () => `${SAFE_APP}/apps/open`, () => app(1)],
  ];
  for (const [what, at, framed] of STRANGERS) {
    it(`shows nothing to press but a way out within ${what}`, async () => {
      const answer: Answer = async () => ({ safeAddress: safe.address, chainId: 31_337 });
      const { context, page, told } = await frame(at(), framed(), answer);
      const outer = page.frameLocator("iframe");
      const inner = at().endsWith("/apps/open") ? outer.frameLocator("iframe") : outer;
      await inner.getByText("This page is shown inside of another one").waitFor();
      expect(await pressable(inner).count()).to.equal(1);
      const link = inner.getByRole("link", { name: "Open this page by itself" });
      expect(await link.getAttribute("href")).to.equal(framed());
      expect(await link.getAttribute("target")).to.equal("_blank");
      expect(told).to.deep.equal([]);
      await context.close();
    });
  }
});
