import { setTimeout as sleep } from "node:timers/promises";
import { readText } from "../../src/node/files/readText.ts";
import { openGovernanceWatch } from "../../src/sdk/governance/watch/openGovernanceWatch.ts";
import type { WatchFacts } from "../../src/sdk/governance/watch/watchFacts.ts";
import { type GovernanceWatch, watchGovernance } from "../../src/sdk/governance/watch/watchGovernance.ts";
import { parseWatchlist } from "../../src/sdk/governance/watch/watchlist.ts";
import { openReader } from "../command/connect.ts";
import type { Listen } from "../gateway/listen.ts";
import { printAside, printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import type { GroupOptions } from "./commonOptions.ts";
import { stateOf, watchDocument, watchLines } from "./watch/lines.ts";
import { type LastLook, serveWatch } from "./watch/serve.ts";

type WatchOptions = GroupOptions & {
  readonly config: string;
  readonly once?: boolean;
  readonly listen?: Listen;
};

/** Exit code where something is due. */
const DUE = 3;
/** Milliseconds between looks, and until a node is asked again that did not answer: what is due is so for days. */
const PAUSE_MS = 5_000;

/** What a look has found. */
type Look = { readonly facts: WatchFacts; readonly found: GovernanceWatch };

/** `symbolon govern watch`. */
export async function watch(options: WatchOptions): Promise<void> {
  const { config, rpc, fromBlock, once = false, json = false } = options;
  const watchlist = parseWatchlist(readText(config), config);
  const client = await openReader(rpc);
  const watching = openGovernanceWatch(client, {
    watchlist,
    ...(fromBlock !== undefined && { fromBlock }),
    onProgress: progress("looking for events", "blocks"),
  });
  const look = async (): Promise<Look> => {
    const facts = await watching.look();
    return { facts, found: watchGovernance(facts) };
  };
  // A wrong file, or a contract that is none of ours, ends it at once.
  const first = await look();
  print(first, json);
  if (!once) return whileUninterrupted((signal) => goOn(first, look, { ...options, signal }));
  if (first.found.tasks.some(({ isDue }) => isDue)) process.exitCode = DUE;
}

/** Looks again at each new block, and prints what has changed. */
async function goOn(
  first: Look,
  look: () => Promise<Look>,
  { listen, json = false, signal }: WatchOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const tell = troubleTeller(signal);
  const last: LastLook = { ...first, at: performance.now() };
  const service = listen && (await serveWatch(last, { ...listen, onTrouble: tell }));
  if (service !== undefined) printAside([`serving metrics at ${service.url}`]);
  while (!signal.aborted) {
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    try {
      const next = await look();
      if (stateOf(next.found) !== stateOf(last.found)) print(next, json);
      Object.assign(last, next, { at: performance.now() });
    } catch (thrown) {
      tell(thrown);
    }
  }
  await service?.close();
}

function print({ facts, found }: Look, json: boolean): void {
  printResult(json, watchDocument(facts, found), watchLines(facts, found));
}
