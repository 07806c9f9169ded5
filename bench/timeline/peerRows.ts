import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { openTestStore, type TestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { type EventChain, openEventChain } from "./eventChain.ts";
import { followOnce, startFollower } from "./followerProcess.ts";
import { chainLines, differing, ownLines } from "./lines.ts";
import { makePonderApp, PONDER } from "./ponderApp.ts";
import { hasLine, type PonderProcess, ponderLines, startPonder, until } from "./ponderProcess.ts";
import { row, type Stage } from "./stage.ts";
import { DEPTHS, LIVE_BLOCKS, takingBack } from "./takingBack.ts";

/** Blocks without events behind the others, so that all of these are final, and none is left to what comes after the backfill. */
const AFTER = 64;

/** The rows beside ponder: both read the same chain into the same server, and have the same rows in the end. */
export async function peerRows(stage: Stage): Promise<readonly Measurement[]> {
  const { blocks, events, turns } = stage.scale;
  const each = events / blocks;
  const chain = await openEventChain((blocks + LIVE_BLOCKS) * (each / 2));
  try {
    for (let i = 0; i < blocks; i++) await chain.mine(each);
    await chain.pass(AFTER);
    const app = installed(stage, chain);
    const last = [...(await chainLines(chain))].at(-1);
    const own: Seconds[] = [];
    const peer: PonderSeconds[] = [];
    for (let turn = 0; turn < turns; turn++) {
      own.push(await ownSeconds(chain));
      if (app !== undefined) peer.push(await ponderSeconds(app, last));
      stage.progress(`backfill: ${secondsText(own.at(-1))}; ${PONDER}: ${secondsText(peer.at(-1))}`);
    }
    const unlike = app === undefined ? [] : [await unlikeRow(stage, chain, app, each)];
    return [...speedRows(stage, own, peer), ...unlike];
  } finally {
    await chain.close();
  }
}

type Seconds = { readonly backfill: number; readonly whole: number };
/** `cached`: the backfill once more, with all that it asks the node for in its database already. */
type PonderSeconds = Seconds & { readonly cached: number };

function secondsText(seconds: Seconds | undefined): string {
  return Object.entries(seconds ?? {})
    .map(([name, value]) => `${name} ${value.toFixed(1)} s`)
    .join(", ");
}

/** The folder of ponder's app; undefined, and a word about it whoever listens: npm does not install it here. */
function installed({ folder }: Stage, chain: EventChain): string | undefined {
  const app = mkdtempSync(join(folder, "ponder-"));
  try {
    makePonderApp(app, chain);
    return app;
  } catch (thrown) {
    const [why] = String(thrown).split("\n");
    process.stderr.write(
      `${PONDER} could not be installed (${why}): follow-vs-ponder has no peer, and rows-unlike-ponder is missing.\n`,
    );
    return undefined;
  }
}

async function ownSeconds(chain: EventChain): Promise<Seconds> {
  const store = await openTestStore("postgres");
  try {
    const until = await chain.height();
    const { seconds: backfill, whole } = await followOnce({
      ...chain.followed,
      store: store.address,
      until,
    });
    const wrong = differing(await ownLines(store.sql), await chainLines(chain));
    if (wrong > 0) throw new Error(`${wrong} rows are not those of the chain`);
    return { backfill, whole };
  } finally {
    await store.remove();
  }
}

/** Milliseconds for which somebody waits. */
const PATIENCE = 300_000;

async function ponderSeconds(app: string, last: string | undefined): Promise<PonderSeconds> {
  const store = await openTestStore("postgres");
  const once = async (schema: string): Promise<Seconds> => {
    const ponder = await startPonder(app, store.address, schema);
    try {
      const first = await ponder.first;
      if (!(await until(() => hasLine(store.sql, schema, last), PATIENCE)))
        throw new Error(`${PONDER} has not come to the end in ${PATIENCE / 1_000} s`);
      const now = performance.now();
      return { backfill: (now - first) / 1_000, whole: (now - ponder.begun) / 1_000 };
    } finally {
      await ponder.stop();
    }
  };
  try {
    const seconds = await once("first_bench");
    return { ...seconds, cached: (await once("second_bench")).backfill };
  } finally {
    await store.remove();
  }
}

function speedRows({ scale }: Stage, own: readonly Seconds[], peer: readonly PonderSeconds[]) {
  const about = `reading ${scale.events} events in ${scale.blocks} blocks into PostgreSQL`;
  const first = "ponder's time begins with its first event in hand";
  const cached = `${about}; ${first}, and all it asks its node for is in its database`;
  const speed = (
    id: string,
    about: string,
    keys: readonly [keyof Seconds, keyof PonderSeconds],
  ): Measurement => ({
    id,
    about,
    unit: "s",
    ours: spreadOf(own.map((one) => one[keys[0]])),
    ratioOf: "peer/ours",
    peer: peer.length === 0 ? null : { name: PONDER, spread: spreadOf(peer.map((one) => one[keys[1]])) },
    goal: null,
  });
  return [
    { ...speed("follow-vs-ponder", `${about}; ${first}`, ["backfill", "backfill"]), goal: 4 },
    { ...speed("follow-vs-ponder-cached", cached, ["backfill", "cached"]), goal: 0.8 },
    speed("follow-vs-ponder-whole", `${about}, from the start of the process`, ["whole", "whole"]),
  ];
}

/** Milliseconds for which ponder may go on before it is compared. */
const SETTLING = 60_000;
const LIVE = "live_bench";

/** Both follow; after the backfill and after each reorg they are compared. */
async function unlikeRow(
  { progress, scale }: Stage,
  chain: EventChain,
  app: string,
  each: number,
): Promise<Measurement> {
  const own = await openTestStore("postgres");
  const other = await openTestStore("postgres");
  const follower = startFollower({ ...chain.followed, store: own.address });
  let ponder: PonderProcess | undefined;
  try {
    ponder = await startPonder(app, other.address, LIVE);
    const unlike = [await unlikeNow(chain, own, other)];
    for await (const _ of takingBack(chain, each)) unlike.push(await unlikeNow(chain, own, other));
    progress(`unlike ponder's: ${unlike.join(", ")} rows`);
    follower.signal("SIGTERM");
    await follower.ended;
    return row(
      "rows-unlike-ponder",
      `of ${scale.events} events and more, rows that only one of both has, after the backfill, and before and after ${DEPTHS.join(", ")} blocks were taken back while both followed`,
      "rows",
      [unlike.reduce((sum, rows) => sum + rows, 0)],
      0,
    );
  } finally {
    follower.signal("SIGKILL");
    await ponder?.stop();
    for (const store of [own, other]) await store.remove();
  }
}

/** Rows that only one has, once both have the chain's newest event, or should have. */
async function unlikeNow(chain: EventChain, own: TestStore, other: TestStore): Promise<number> {
  const all = await chainLines(chain);
  const last = [...all].at(-1);
  await until(async () => differing(await ownLines(own.sql), all) === 0, SETTLING);
  await until(() => hasLine(other.sql, LIVE, last), SETTLING);
  return differing(await ownLines(own.sql), await ponderLines(other.sql, LIVE));
}
