import { expect } from "chai";
import { SAFE_APP } from "../../../../src/react/askSafe.ts";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { bundlePage } from "../../../../tools/bundlePages.ts";
import { walletLinks } from "../../../../web/claim/ways/walletLinks.ts";
import { sliced } from "../../../deep.ts";
import { suiteFolder } from "../../../toolkit/allocation/temporaryFolder.ts";
import { passingFolder } from "../../../toolkit/files/passingFolder.ts";
import { useBrowser } from "../../../toolkit/report/browser.ts";
import { type KindChain, openKindChain, usualRows } from "../../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf } from "../../../toolkit/scripts/relayChain.ts";
import { browserWallet } from "../harness/browserWallet.ts";
import { bundled, filesOf } from "../harness/site.ts";
import { claimPageData, openClaimSite, overreach, planting, visit, watchWebAssembly } from "./claimSite.ts";
import { focusOf, outOfSight, SCREENS } from "./sight.ts";

const HOUR = 3_600;

/** A flaw: in which source, what is replaced, by what; and which check has to find it. */
type Flaw = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly check: "root" | "approval" | "clock" | "html" | "secret" | "webAssembly" | "sight" | "focus";
};

const FLAWS: readonly Flaw[] = [
  {
    name: "the root is not pinned",
    file: "src/sdk/distribution/claim/pinnedCampaign.ts",
    from: "if (pinned.root !== undefined",
    to: "if (pinned.root === null",
    check: "root",
  },
  {
    name: "an approval is asked",
    file: "src/react/claimTransaction.ts",
    from: "{ ...asTransaction(leafCall(parameters)), value: 0n }",
    to: `{ ...asTransaction(leafCall(parameters)), data: "0x095ea7b3${"11".repeat(64)}", value: 0n }`,
    check: "approval",
  },
  {
    name: "the device's clock is trusted",
    file: "src/react/useClockOf.ts",
    from: "now: clockAt(read, device)",
    to: "now: BigInt(Math.round(device.calendar / 1000))",
    check: "clock",
  },
  {
    name: "a text is set as HTML",
    file: "web/claim/AboutCampaign.tsx",
    from: '<p dir="auto">{useWhy(claim) ?? texts.about}</p>',
    to: '<p dir="auto" dangerouslySetInnerHTML={{ __html: String(useWhy(claim)) }} />',
    check: "html",
  },
  {
    name: "a secret is left in the address bar",
    file: "web/claim/link.ts",
    from: "history.replaceState(",
    to: "((..._: unknown[]) => {})(",
    check: "secret",
  },
  {
    name: "WebAssembly is loaded",
    file: "src/react/useEligibility.ts",
    from: "const leaf = await proofOfRoot(",
    to: "await Promise.resolve(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))).catch(() => 0);\n      const leaf = await proofOfRoot(",
    check: "webAssembly",
  },
  {
    name: "the answer lies below the window",
    file: "web/claim/Answer.tsx",
    from: '<div className="card outcome">',
    to: '<div className="card outcome" style={{ marginTop: 700 }}>',
    check: "sight",
  },
  {
    name: "the focus falls to the document",
    file: "web/shared/focus.ts",
    from: "homes.some((home)",
    to: "[].some((home)",
    check: "focus",
  },
];

describe("the claim page: flaws that are planted in it are found", () => {
  const browser = useBrowser();
  const folder = suiteFolder();
  let chain: KindChain;
  let site: Awaited<ReturnType<typeof openClaimSite>>;
  let data: PageData;
  let late: PageData;
  let otherRoot: PageData;
  let campaign: string;
  /** Each claims once. */
  let payer = 0;
  before(async () => {
    chain = await openKindChain();
    site = await openClaimSite();
    const nodes = [chain.rpc];
    const test = await chain.instant(folder.path("tree"), usualRows(8));
    const { timestamp } = await chain.block();
    const soon = await chain.instant(folder.path("late"), usualRows(8), { start: timestamp + 1_800n });
    const other = await chain.instant(folder.path("other"), usualRows(9));
    campaign = test.campaign;
    data = await claimPageData(chain, test, { nodes, why: { en: "<b>For</b> members" } });
    late = await claimPageData(chain, soon, { nodes });
    otherRoot = await claimPageData(chain, test, { nodes, terms: { root: other.tree.root } });
    for (const index of [1, 2]) await chain.node.setBalance({ address: accountOf(index), value: 10n ** 20n });
  });
  after(async () => {
    site?.close();
    await chain?.close();
  });

  /** What each check finds in a bundle; nothing: it is as it should be. */
  const checks = {
    async root(bundle: string) {
      const reader = await visit(browser(), await site.put("root", otherRoot, folder.path("other"), bundle));
      await reader.ask(accountOf(5));
      const offer = reader.page.getByRole("button", { name: "Connect" });
      await reader.page.locator("[data-code=CampaignDiffers]").or(offer).first().waitFor();
      const found = (await offer.count()) > 0 ? ["it offers a wallet for another campaign's root"] : [];
      await reader.context.close();
      return found;
    },
    async approval(bundle: string) {
      payer += 1;
      const wallet = browserWallet({ key: keyOf(payer), rpc: chain.rpc });
      const reader = await visit(browser(), await site.put("approval", data, folder.path("tree"), bundle), {
        wallets: [wallet],
      });
      await reader.ask(accountOf(payer));
      await reader.connect();
      await reader.send();
      await reader.page.locator("[data-receipt=paid], .problem").first().waitFor();
      await reader.context.close();
      return [...overreach([wallet], campaign), ...forbiddenIn(bundle)];
    },
    async clock(bundle: string) {
      const { timestamp } = await chain.block();
      const url = await site.put("clock", late, folder.path("late"), bundle);
      const time = (Number(timestamp) + HOUR) * 1_000;
      const reader = await visit(browser(), url, { prepare: (page) => page.clock.install({ time }) });
      await reader.ask(accountOf(1));
      const said = await reader.stands("tooEarly");
      await reader.context.close();
      return /Opens in \d+ minutes/.test(said) ? [] : [said];
    },
    async html(bundle: string) {
      const reader = await visit(browser(), await site.put("html", data, folder.path("tree"), bundle));
      await reader.page.locator("main section, .problem").first().waitFor();
      const bold = await reader.page.locator("main b").count();
      await reader.context.close();
      return [...reader.complaints, ...(bold > 0 ? ["a text became an element"] : [])];
    },
    async secret(bundle: string) {
      const url = await site.put("secret", data, folder.path("tree"), bundle);
      const reader = await visit(browser(), `${url}#${accountOf(6)}&p=${"A".repeat(200)}`);
      await reader.stands("open");
      const left = reader.page.url();
      await reader.context.close();
      return left === url ? [] : [left];
    },
    async webAssembly(bundle: string) {
      const url = await site.put("wasm", data, folder.path("tree"), bundle);
      const reader = await visit(browser(), url, { prepare: (page) => page.addInitScript(watchWebAssembly) });
      await reader.ask(accountOf(6));
      await reader.page.locator("[data-state], .problem").first().waitFor();
      const touched = (await reader.page.evaluate("globalThis.touchedWebAssembly")) as string[];
      await reader.context.close();
      return [...touched, ...reader.complaints];
    },
    async sight(bundle: string) {
      const url = await site.put("sight", data, folder.path("tree"), bundle);
      const reader = await visit(browser(), `${url}#${accountOf(6)}`, { viewport: SCREENS[1] });
      await reader.stands("open");
      const found = await outOfSight(reader.page, "100%");
      await reader.context.close();
      return found;
    },
    async focus(bundle: string) {
      const wallet = browserWallet({ key: keyOf(6), rpc: chain.rpc });
      const url = await site.put("focus", data, folder.path("tree"), bundle);
      const reader = await visit(browser(), url, { wallets: [wallet] });
      await reader.page.getByRole("button", { name: "Connect wallet" }).focus();
      await reader.page.keyboard.press("Enter");
      await reader.page.getByText("Choose a wallet:").waitFor();
      const focused = await focusOf(reader.page);
      await reader.context.close();
      return focused === "BODY" ? [focused] : [];
    },
  };

  it("finds none in the page itself", async () => {
    const own = await bundled("claim");
    // The other tests of the page would find the rest.
    for (const [name, check] of sliced(Object.entries(checks), 2))
      expect(await check(own), name).to.deep.equal([]);
  });

  for (const flaw of FLAWS) {
    it(`finds that ${flaw.name}`, async () => {
      const bundle = passingFolder("symbolon-planted-");
      await bundlePage("claim", bundle, [planting(flaw)]);
      expect(await checks[flaw.check](bundle)).to.not.deep.equal([]);
    });
  }

  /** Selectors of approvals and permits (EIP-20, EIP-2612, Permit2, DAI), and their names. */
  const FORBIDDEN =
    /095ea7b3|d505accf|39509351|a22cb465|8fcbaf0c|2b67b570|30f28b7a|"(?:approve|increaseAllowance|setApprovalForAll|permit)"/;
  /** What stands in libraries as text, and is never asked: documents about errors, and names of kinds of XML. */
  const NAMED =
    /^https?:\/\/(?:www\.w3\.org|react\.dev|viem\.sh|oxlib\.sh|abitype\.dev|wagmi\.sh|tanstack\.com|github\.com|docs\.soliditylang\.org|4byte\.sourcify\.dev|1\.1\.1\.1)(?:\/|$)/;

  /** Links that a reader may press, and the one origin that is asked within Safe's frame: the page asks none of them itself. */
  const PRESSED = [...walletLinks.map(({ linkOf }) => linkOf("https://page.example/")), SAFE_APP].map(
    (link) => new URL(link).origin,
  );

  /** What no bundle of a claim page may hold. */
  function forbiddenIn(bundle: string): readonly string[] {
    const scripts = [...filesOf(bundle)].filter(([path]) => path.endsWith(".js"));
    return scripts.flatMap(([path, bytes]) => {
      const text = new TextDecoder().decode(bytes as Uint8Array);
      const origins = [...text.matchAll(/https?:\/\/[^\s"'`)\\$<]+/g)].map(([place]) => place);
      const foreign = origins.filter(
        (place) => !NAMED.test(place) && !PRESSED.some((one) => place === one || place.startsWith(`${one}/`)),
      );
      const found = [...foreign, ...(FORBIDDEN.exec(text) ?? [])];
      return found.map((what) => `${path}: ${what}`);
    });
  }

  it("holds no approval, no permit and no foreign origin in any of its files", async () => {
    expect(forbiddenIn(await bundled("claim"))).to.deep.equal([]);
  });
});
