import { privateKeyToAccount } from "viem/accounts";
import { browserWallet, type WalletRequest } from "../../test/journeys/web/harness/browserWallet.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import { claimDirectly, handIn, LISTED, linkTo, stands } from "./claimPage.ts";
import { type CountingHost, openCountingHost } from "./countingHost.ts";
import { claimantKeys } from "./drop.ts";
import { kbOf } from "./slowRows.ts";
import { builtFiles, dataFor, type Stage } from "./stage.ts";
import { openTakingGateway } from "./takingGateway.ts";
import { openWatched } from "./watchedPage.ts";

/** What a claim took, up to when it left the page. */
type Left = { readonly kb: number; readonly rpc: number };

/** What the claim page transfers and asks nodes until a claim is sent, and until one is handed in. */
export async function claimRows(stage: Stage): Promise<readonly Measurement[]> {
  stage.progress("claiming directly, and through a gateway");
  const direct = await claimOnce(stage, 0, undefined);
  const gateway = await openTakingGateway();
  const handed = await claimOnce(stage, 1, gateway).finally(gateway.close);
  return [
    peerless(
      "claim-kb",
      "all that the claim page transfers, gzipped, from nothing kept until the wallet is asked to send a claim, the wallet's code and files of the tree too",
      "kB",
      [direct.kb],
      205,
    ),
    peerless(
      "claim-rpc",
      "requests of the page to nodes, over HTTP, from opening it by a link until the wallet is asked to send a claim; the wallet's own are not the page's",
      "requests",
      [direct.rpc],
      6,
    ),
    peerless(
      "claim-rpc-gateway",
      "the same until a signed claim is handed in at a gateway",
      "requests",
      [handed.rpc],
      2,
    ),
    peerless(
      "taps-to-claim",
      "what is pressed on the page from opening it by a link until the wallet is asked to send a claim, where the browser has a wallet",
      "taps",
      [direct.taps],
      3,
    ),
  ];
}

type Gateway = Awaited<ReturnType<typeof openTakingGateway>>;

/** Claims once, in a page that knows nothing. */
async function claimOnce(stage: Stage, claimant: number, gateway: Gateway | undefined) {
  const { browser, chain, node, drop, watched } = stage;
  const key = claimantKeys[claimant] as `0x${string}`;
  const { address } = privateKeyToAccount(key);
  await chain.node.setBalance({ address, value: 10n ** 20n });
  const changes = gateway === undefined ? {} : { gateway: gateway.url };
  const files = await builtFiles("claim", await dataFor(stage, drop, changes));
  const host = await openCountingHost({ files, folder: { below: "tree/", path: drop.tree } });
  const before = node.requests.length;
  let left: Left | undefined;
  const leave = () => {
    left ??= { kb: kbOf([...host.sent.keys()], host.sent), rpc: node.requests.length - before };
  };
  const answer = ({ method }: WalletRequest) => {
    if (method === "eth_sendTransaction") leave();
    return undefined;
  };
  const wallet = browserWallet({ key, rpc: chain.rpc, answer });
  const own = [host.origin, node.url, ...(gateway === undefined ? [] : [gateway.url])];
  const opened = await openWatched({ browser, own, sign: LISTED });
  try {
    await wallet.attach(opened.page);
    await opened.page.goto(linkTo(`${host.origin}/`, address));
    await stands(opened.page, "open");
    if (gateway === undefined) {
      await claimDirectly(opened.page);
      await stands(opened.page, "taken");
    } else {
      await handIn(opened.page);
      await gateway.taken.then(leave);
    }
    const { pressed } = await opened.seen();
    return { ...(left ?? notLeft(host)), taps: pressed };
  } finally {
    watched.violations.push(...opened.violations);
    watched.foreign.push(...opened.foreign);
    await opened.close();
    host.close();
  }
}

function notLeft({ origin }: CountingHost): never {
  throw new Error(`Nothing was claimed on ${origin}.`);
}
