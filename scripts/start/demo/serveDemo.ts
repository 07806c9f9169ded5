import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPublishedTree } from "../../../src/node/allocation/output/verifyTreeDirectory.ts";
import type { PageFiles } from "../../../src/node/pages/build/buildPage.ts";
import { buildSite } from "../../../src/node/pages/build/buildSite.ts";
import type { PagesConfig } from "../../../src/node/pages/build/pagesConfig.ts";
import { settlePages } from "../../../src/node/pages/build/settlePages.ts";
import { OWN_TREE } from "../../../src/node/pages/build/siteHeaders.ts";
import { filesIn } from "../../../src/node/pages/build/writeSite.ts";
import { type Listening, serveHandler } from "../../../src/node/pages/serve/serveHandler.ts";
import { type Handler, siteHandler } from "../../../src/node/pages/serve/siteHandler.ts";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { printResult, table } from "../../output.ts";
import { pageBundles } from "../../page/bundles.ts";
import { BRAND, LOGO } from "./brand.ts";
import { demoLinks } from "./indexPage.ts";
import { demoHandler, HOST, NODE_PATH, SCRIPT_PATH } from "./routes.ts";
import { nodeClient } from "./wallet.ts";
import { type DemoWorld, makeWorld } from "./world.ts";

/** Milliseconds between blocks while somebody asks, and for how long after the last question. */
const BLOCK_EVERY = 2_000;
const AWAKE = 30_000;

/** A demonstration that runs. */
export type Demo = {
  /** Of its index, with a slash at its end. */
  readonly url: string;
  readonly world: DemoWorld;
  readonly data: PageData;
  readonly close: () => Promise<void>;
};

/**
 * Opens a chain, a campaign, wallets and all four pages on one port of this machine.
 * @param port 0: any that is free
 * @throws SymbolonError `PortNotFree`
 */
export async function openDemo(port: number): Promise<Demo> {
  const directory = await mkdtemp(join(tmpdir(), "symbolon-demo-"));
  let handler: Handler = (_, response) => response.writeHead(503).end();
  let listening: Listening | undefined;
  let world: DemoWorld | undefined;
  let timer: NodeJS.Timeout | undefined;
  const close = async () => {
    clearInterval(timer);
    await listening?.close();
    await world?.chain.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // Before all else: the pages' policy names the port.
    listening = await serveHandler((request, response) => handler(request, response), { host: HOST, port });
    const tree = join(directory, "tree");
    world = await makeWorld(tree);
    const { url } = listening;
    const logo = join(directory, "logo.svg");
    await writeFile(logo, LOGO);
    const { files, data } = await demoSite(world, url, { tree, logo });
    const { chain } = world;
    let last = Date.now();
    // Whoever asks after a while is not told of a block that is as old as that.
    const onQuestion = async () => {
      const isAsleep = Date.now() - last >= AWAKE;
      last = Date.now();
      if (isAsleep) await chain.mineBlock();
    };
    handler = demoHandler(world, siteHandler({ files, data }), onQuestion);
    // The pages' clock is the chain's, which goes by its blocks.
    timer = setInterval(() => {
      if (Date.now() - last < AWAKE) void chain.mineBlock().catch(() => {});
    }, BLOCK_EVERY);
    return { url: `${url}/`, world, data, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** The pages as `page build` makes them, with the script that announces the demonstration's wallets in each. */
async function demoSite(
  { chain, contracts, campaign, cast }: DemoWorld,
  url: string,
  { tree, logo }: { readonly tree: string; readonly logo: string },
): Promise<{ readonly files: PageFiles; readonly data: PageData }> {
  const issuers = [{ address: cast.issuer.address, name: "The demonstration's issuer" }];
  const config: PagesConfig = {
    chain: {
      id: chain.publicClient.chain.id,
      name: "Demonstration",
      currency: { symbol: "ETH", decimals: 18 },
      nodes: [`${url}${NODE_PATH}`],
    },
    brand: { ...BRAND, logo },
    claim: {
      campaign,
      tree,
      hosts: [`${OWN_TREE}/`],
      why: {
        en: "You are a member of the demonstration, as its issuer's credential says.",
        ar: "أنت عضو في العرض التوضيحي، كما تقول شهادة مُصدِره.",
        es: "Eres miembro de la demostración, como dice la credencial de su emisor.",
      },
    },
    // The chain takes nothing back: its newest block is its final one, and a verdict good until its horizon.
    verify: { issuers, registries: [contracts.batchRegistry], finality: "finalized" },
    hold: { issuers },
    console: { campaigns: [{ address: campaign, name: "The demonstration's campaign" }] },
  };
  const { data, brandFiles } = await settlePages(nodeClient(chain), {
    config,
    file: "the demonstration",
    pathOf: (named) => named,
    openNodes: async () => nodeClient(chain),
    withTree: false,
    openTree: (place) => readPublishedTree(place),
  });
  const built = [...buildSite(await pageBundles(), data, { brandFiles })].map(
    ([path, bytes]) => [path, path.endsWith("index.html") ? withWallets(bytes) : bytes] as const,
  );
  const copy = (await filesIn(tree)).map(([path, bytes]) => [`claim/${OWN_TREE}/${path}`, bytes] as const);
  return { data, files: new Map([...built, ...copy]) };
}

/** A document that loads the wallets before the page. */
function withWallets(document: Uint8Array): Uint8Array {
  const html = new TextDecoder().decode(document);
  return new TextEncoder().encode(html.replace("</head>", `<script src="${SCRIPT_PATH}"></script></head>`));
}

/** `start --serve`: serves it all until it is stopped, and says what to click. */
export async function serveDemo({
  port = 0,
  json = false,
}: {
  readonly port?: number;
  readonly json?: boolean;
}) {
  const { url, world, data, close } = await openDemo(port);
  const links = Object.fromEntries(
    Object.entries(demoLinks(world)).map(([name, link]) => [name, `${url}${link}`]),
  );
  const { campaign, cast } = world;
  const wallets = Object.fromEntries(Object.values(cast).map(({ name, address }) => [name, address]));
  printResult(json, { url, campaign, wallets, links, node: data.chain.nodes[0] }, [
    ...table([
      ["open", url],
      ["claim page", `${url}claim/`],
      ["verify page", `${url}verify/`],
      ["holder's page", `${url}hold/`],
      ["console", `${url}console/`],
      ["campaign", campaign],
      ["node", data.chain.nodes[0]],
    ]),
    "",
    "What to click there, in this order:",
    '  1. A claim: connect "Demo wallet: Ada", and claim.',
    "  2. A refusal: Ben's credential is suspended; somebody else is not listed at all.",
    "  3. A verification: what Ada shows at a door.",
    "  4. A suspension: in the console, as the issuer; then look at what Ada shows again.",
    "The wallets sign at once. All of it is on a chain in this process, and gone when it ends: Ctrl-C.",
  ]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await close();
}
