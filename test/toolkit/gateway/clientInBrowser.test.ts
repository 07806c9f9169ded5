import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import type { BrowserContext, Page } from "playwright-core";
import { PATIENCE } from "../patience.ts";
import { useBrowser } from "../report/browser.ts";
import { submit, useAttackStage } from "./attackStage.ts";
import { NARROW } from "./gatewayStage.ts";

const HOUR = 3_600_000;
/** So many are taken in before others are told to come later. */
const CROWD = 8;
/** So many are told to come later before the visitors, and never come: two of them keep visitors off for a second. */
const AWAY = 8;
/** Where a gateway takes claims in. */
const CLAIMS = "**/v1/claims";

/**
 * A page that hands its claim in when it is loaded, and again when it is back online; it keeps what it has said of how it stands.
 * The event may come before the network does: then the page tries again, as its claimant would.
 */
const PAGE = `
  import { openGatewayClient } from "./src/sdk/gatewayClient/openGatewayClient.ts";
  const at = new URLSearchParams(location.search);
  const claim = await (await fetch("/claims/" + at.get("claim"))).json();
  const client = openGatewayClient({ url: at.get("gateway"), memory: localStorage, patience: ${PATIENCE} });
  window.said = [];
  const handIn = () => client
    .handIn(claim, { onPlace: (seconds) => said.push("place in " + seconds) })
    .then((id) => said.push("number " + id), ({ code }) => said.push(code));
  const isIn = () => said.some((one) => one.startsWith("number"));
  addEventListener("online", async () => {
    while (!isIn()) await handIn();
  });
  await handIn();
`;

describe("a gateway's client in a browser", () => {
  const browser = useBrowser();
  const stage = useAttackStage(40);
  let server: Server;
  let origin: string;
  let claims: readonly unknown[];
  before(async () => {
    claims = await Promise.all(Array.from({ length: 40 }, (_, index) => stage.claim(index)));
    const { outputFiles } = await build({
      stdin: { contents: PAGE, resolveDir: join(import.meta.dirname, "..", "..", "..") },
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
      logLevel: "silent",
    });
    const files = new Map<string, readonly [string, string]>([
      ["/", ["text/html", '<!doctype html><title></title><script type="module" src="/page.js"></script>']],
      ["/page.js", ["text/javascript", outputFiles[0]?.text ?? ""]],
      ...claims.map(
        (claim, index) => [`/claims/${index}`, ["application/json", JSON.stringify(claim)]] as const,
      ),
    ]);
    server = createServer(({ url = "/" }, response) => {
      const [type, text] = files.get(new URL(url, "http://x").pathname) ?? ["text/plain", ""];
      response.setHeader("content-type", type);
      response.end(text);
    });
    await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  /**
   * Holds requests until each of so many visitors has made one: the crowd fills the gateway just before them, once, however slow
   * they are.
   */
  const behindCrowd = (gateway: string, visitors: number) => {
    const { promise: allCame, resolve } = Promise.withResolvers<void>();
    const fill = async () => {
      for (const claim of claims.slice(0, CROWD))
        expect((await submit(gateway, claim)).status, "crowd").to.equal(202);
      for (const claim of claims.slice(-AWAY))
        expect((await submit(gateway, claim)).status, "away").to.equal(429);
    };
    const full = allCame.then(fill);
    const waiting = new Set<BrowserContext>();
    const held = async (context: BrowserContext) => {
      waiting.add(context);
      if (waiting.size === visitors) resolve();
      await full;
    };
    return { full, held };
  };

  /** Somebody's browser, and what it asked the gateway: with a ticket or without. */
  const openVisitor = async (
    gateway: string,
    claim: number,
    held: (context: BrowserContext) => Promise<void>,
  ) => {
    const context = await browser().newContext();
    await context.route(CLAIMS, async (route) => {
      await held(context);
      await route.continue();
    });
    const asked: boolean[] = [];
    context.on("request", (request) => {
      if (request.method() === "POST") asked.push(request.postData()?.includes('"ticket"') ?? false);
    });
    const open = async (page?: Page) => {
      const opened = page ?? (await context.newPage());
      await opened.goto(`${origin}/?claim=${claim}&gateway=${gateway}`);
      return opened;
    };
    return { context, asked, open };
  };
  const says = async (page: Page, words: RegExp) => {
    const said = await page
      .waitForFunction(`window.said?.find((one) => ${words}.test(one))`)
      .catch(async (cause) => {
        throw new Error(`never ${words}, but ${await page.evaluate("String(window.said)")}`, { cause });
      });
    return String(await said.jsonValue());
  };

  type Visitor = { readonly context: BrowserContext; readonly open: (page?: Page) => Promise<Page> };
  /** What befalls claimants who have a place, and what is said to them in the end. */
  const fates: Readonly<Record<string, (visitor: Visitor) => Promise<readonly string[]>>> = {
    async reloaded({ open }) {
      const page = await open();
      await says(page, /place/);
      await page.reload();
      // On a slow machine its turn may have come meanwhile.
      await says(page, /place|number/);
      return [await says(page, /number/)];
    },
    async offline({ context, open }) {
      // Away from the first answer on, however long the page takes to come again.
      await context.route(CLAIMS, async (route) => {
        const hasTicket = route.request().postData()?.includes('"ticket"') ?? false;
        await (hasTicket ? route.abort("internetdisconnected") : route.fallback());
      });
      const page = await open();
      await says(page, /place/);
      await says(page, /GatewayUnavailable/);
      await context.setOffline(true);
      await context.setOffline(false);
      // The event comes first, and the network after a request in vain.
      await page.waitForFunction(`said.filter((one) => one === "GatewayUnavailable").length > 1`);
      await context.unroute(CLAIMS);
      return [await says(page, /number/)];
    },
    async twoTabs({ open }) {
      const pages = await Promise.all([open(), open()]);
      return Promise.all(pages.map((page) => says(page, /number/)));
    },
    async closed({ open }) {
      const page = await open();
      await says(page, /place/);
      await page.close();
      return [await says(await open(), /number/)];
    },
    async anHourAhead({ context, open }) {
      const page = await context.newPage();
      await page.clock.install({ time: Date.now() + HOUR });
      await open(page);
      expect(Number((await says(page, /place/)).split(" ").at(-1))).to.be.within(1, 60);
      return [await says(page, /number/)];
    },
    async anHourBehind({ context, open }) {
      const page = await context.newPage();
      await page.clock.install({ time: Date.now() - HOUR });
      await open(page);
      expect(Number((await says(page, /place/)).split(" ").at(-1))).to.be.within(1, 60);
      return [await says(page, /number/)];
    },
  };

  it("keeps a place over a reload, a time offline, a closed page and a wrong clock; two tabs are one intent", async () => {
    const { url, gateway } = await stage.serve({ room: NARROW });
    const all = Object.entries(fates);
    const { full, held } = behindCrowd(url, all.length);
    const visits = Promise.all(
      all.map(async ([, befall], i) => {
        const { context, asked, open } = await openVisitor(url, CROWD + i, held);
        const said = await befall({ context, open });
        await context.close();
        return { said, asked };
      }),
    );
    // Where the crowd does not fill it, nobody's visit begins.
    const [ends] = await Promise.all([visits, full]);
    for (const [i, [name]] of all.entries()) {
      const { said, asked } = ends[i] as (typeof ends)[0];
      expect(new Set(said).size, name).to.equal(1);
      const tabs = said.length;
      // The first time without a ticket, as may another tab at the same time, and with it from then on.
      const first = asked.lastIndexOf(false);
      expect(first, name).to.be.within(0, tabs - 1);
      // Who was offline tried more often.
      if (name !== "offline") expect(asked.length, name).to.be.within(tabs + 1, 2 * tabs);
    }
    const rows = await stage.store.sql.query<{ readonly near: bigint; readonly id: bigint }>(
      "select near, id from intent where near >= $1 order by near",
      [CROWD],
    );
    expect(rows.map(({ near }) => Number(near))).to.deep.equal(all.map((_, i) => CROWD + i));
    for (const [i, { id }] of rows.entries())
      expect(ends[i]?.said[0]).to.equal(`number ${gateway.ids.of(id)}`);
  });
});
