import { privateKeyToAccount } from "viem/accounts";
import { filesOf } from "../../test/journeys/web/harness/site.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { LISTED, linkTo, TREE } from "./claimPage.ts";
import { openCountingHost } from "./countingHost.ts";
import { claimantKeys } from "./drop.ts";
import { makePeerApp, PEER, PEER_BUTTON } from "./peerApp.ts";
import { loadSlowly, neededBy, type SlowLoad } from "./slowLoad.ts";
import { builtFiles, dataFor, type Stage } from "./stage.ts";
import type { Sign } from "./watchedPage.ts";

const KB = 1_000;
const PEER_SIGN: Sign = { selector: "button", text: `^${PEER_BUTTON}$` };

/** One load of a page, and what of it was needed. */
export type Load = SlowLoad & {
  /** Thousands of bytes, as they were transferred. */
  readonly kb: number;
  /** Of these, files of the tree. */
  readonly treeKb: number;
  /** Requests to nodes. */
  readonly rpc: number;
};

const LINE = "on a phone whose processor is slowed four times, at 1.6 Mbit/s with 150 ms";

type Row = Pick<Measurement, "id" | "about" | "unit" | "goal"> & { readonly of: (load: Load) => number };
const ROWS: readonly Row[] = [
  {
    id: "first-view-kb",
    about:
      "all that the claim page transfers, gzipped, until the eligibility of a linked address is answered, files of the tree too; the peer's until its button is there",
    unit: "kB",
    goal: 105,
    of: ({ kb }) => kb,
  },
  {
    id: "first-view-tree-kb",
    about: "of that, files of the tree: its manifest, a bucket of accounts, three tiles",
    unit: "kB",
    goal: null,
    of: ({ treeKb }) => treeKb,
  },
  {
    id: "ready-ms",
    about: `until a linked address's eligibility is answered, from nothing kept, ${LINE}; the peer's until its button is there`,
    unit: "ms",
    goal: 2_000,
    of: ({ ready }) => ready,
  },
  {
    id: "blocked-ms",
    about: "the same loads: what tasks of more than 50 ms took beyond them, until a second after",
    unit: "ms",
    goal: 150,
    of: ({ blocked }) => blocked,
  },
  {
    id: "layout-shift",
    about: "the same loads: shifts of what was drawn, added up, until a second after",
    unit: "score",
    goal: 0.02,
    of: ({ shift }) => shift,
  },
  {
    id: "eligibility-rpc",
    about: "the same loads: requests to nodes until it is answered",
    unit: "requests",
    goal: 0,
    of: ({ rpc }) => rpc,
  },
];
const BESIDE_PEER = ["first-view-kb", "ready-ms", "blocked-ms", "layout-shift"];

/** Both pages, loaded in turn on a slow phone. */
export async function slowRows(stage: Stage): Promise<readonly Measurement[]> {
  stage.progress(`installing ${PEER}`);
  const folder = await makePeerApp(`${stage.folder}/peer`);
  const host = await openCountingHost({ files: filesOf(folder) as ReadonlyMap<string, Uint8Array> });
  try {
    return await measureLoads(stage, async () => {
      const { origin, sent } = host;
      const load = await loadSlowly(`${origin}/`, { browser: stage.browser, own: [origin], sign: PEER_SIGN });
      return { ...load, kb: kbOf(neededBy(load, undefined), sent), treeKb: 0, rpc: 0 };
    });
  } finally {
    host.close();
  }
}

/** The same without the peer. */
export const ownSlowRows = (stage: Stage): Promise<readonly Measurement[]> => measureLoads(stage, undefined);

async function measureLoads(
  stage: Stage,
  loadPeer: (() => Promise<Load>) | undefined,
): Promise<readonly Measurement[]> {
  const { browser, node, drop, scale, progress } = stage;
  const files = await builtFiles("claim", await dataFor(stage, drop));
  const host = await openCountingHost({ files, folder: { below: "tree/", path: drop.tree } });
  const ours: Load[] = [];
  const peers: Load[] = [];
  try {
    for (let i = 0; i < scale.loads; i++) {
      progress(`slow load ${i + 1} of ${scale.loads}`);
      const url = linkTo(`${host.origin}/`, accountOf(i));
      const load = await loadSlowly(url, { browser, own: [host.origin, node.url], sign: LISTED });
      const needed = neededBy(load, TREE);
      const rpc = needed.filter((address) => address.startsWith(node.url)).length;
      const treeKb = kbOf(
        needed.filter((address) => TREE.test(address)),
        host.sent,
      );
      ours.push({ ...load, kb: kbOf(needed, host.sent), treeKb, rpc });
      if (loadPeer !== undefined) peers.push(await loadPeer());
    }
  } finally {
    host.close();
  }
  stage.watched.violations.push(...ours.flatMap(({ violations }) => violations));
  stage.watched.foreign.push(...ours.flatMap(({ foreign }) => foreign));
  return ROWS.map(({ of, ...row }) => ({
    ...row,
    ours: spreadOf(ours.map(of)),
    peer:
      peers.length > 0 && BESIDE_PEER.includes(row.id)
        ? { name: PEER, spread: spreadOf(peers.map(of)) }
        : null,
  }));
}

/** Another claimant each time. */
const accountOf = (i: number): string =>
  privateKeyToAccount(claimantKeys[i % claimantKeys.length] as `0x${string}`).address;

/** What files took that a host has sent; addresses of others are none of its files. */
export function kbOf(addresses: readonly string[], sent: ReadonlyMap<string, number>): number {
  const bytes = new Set(addresses.map((address) => address.replace(/[?#].*$/, "")));
  return [...bytes].reduce((sum, address) => sum + (sent.get(address) ?? 0), 0) / KB;
}
