import { setTimeout as sleep } from "node:timers/promises";
import { type Follower, openFollower } from "../../src/services/timeline/follow/openFollower.ts";
import type { Assurance } from "../../src/services/timeline/tables/blockRow.ts";
import { openTestStore, type TestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { clientOf } from "./clientOf.ts";
import { type EventChain, openEventChain } from "./eventChain.ts";
import { startFollower } from "./followerProcess.ts";
import { chainLines, differing, ownLines } from "./lines.ts";
import { row, type Stage } from "./stage.ts";

/** The rows of the newest blocks: what proving them costs, how far behind one is, and how long it takes to undo them. */
export async function headRows(stage: Stage): Promise<readonly Measurement[]> {
  return [await proofRow(stage), await lagRow(stage), ...(await undoRows(stage))];
}

function followerOf(
  { followed }: EventChain,
  { sql }: TestStore,
  way: Assurance = "proven",
): Promise<Follower> {
  const { rpc, chainId, ...terms } = followed;
  return openFollower({ ...terms, sql, way, client: clientOf(rpc, chainId) });
}

async function catchUp(follower: Follower): Promise<void> {
  while ((await follower.advance()) !== "nothing new");
}

/** Blocks before anything counts: both have to become warm. */
const WARM = 20;

/** Each block is read in both ways, one after the other, by turns in either order. */
async function proofRow({ scale: { headBlocks, headEvents }, progress }: Stage): Promise<Measurement> {
  const chain = await openEventChain((WARM + headBlocks) * (headEvents / 2));
  const stores = [await openTestStore("postgres"), await openTestStore("postgres")] as const;
  try {
    const proven = { follower: await followerOf(chain, stores[0], "proven"), milliseconds: 0 };
    const believed = { follower: await followerOf(chain, stores[1], "told"), milliseconds: 0 };
    for (const { follower } of [proven, believed]) await catchUp(follower);
    for (let block = 0; block < WARM + headBlocks; block++) {
      await chain.mine(headEvents);
      for (const one of block % 2 === 0 ? [proven, believed] : [believed, proven]) {
        const begun = performance.now();
        await one.follower.advance();
        if (block >= WARM) one.milliseconds += performance.now() - begun;
      }
    }
    const [own, other] = [proven, believed].map((one) => (one.milliseconds / headBlocks).toFixed(1));
    progress(`a new block: ${own} ms proven, ${other} ms on the node's word`);
    return row(
      "head-check-cost",
      `time to read ${headBlocks} new blocks of ${headEvents} events, one by one, each proven from its header down, of that on the node's word`,
      "times",
      [proven.milliseconds / believed.milliseconds],
      2,
    );
  } finally {
    for (const store of stores) await store.remove();
    await chain.close();
  }
}

/** Milliseconds between blocks, and between looks how far the follower has come. */
const BLOCK = 1_000;
const LOOK = 50;

/** A chain that mines each second, followed by a process of its own. */
async function lagRow({ scale, progress }: Stage): Promise<Measurement> {
  const { lagSeconds, headEvents } = scale;
  const chain = await openEventChain((lagSeconds + 1) * (headEvents / 2));
  const store = await openTestStore("postgres");
  try {
    await catchUp(await followerOf(chain, store));
    const follower = startFollower({ ...chain.followed, store: store.address });
    const lags: number[] = [];
    const end = performance.now() + lagSeconds * BLOCK;
    const looking = (async () => {
      while (performance.now() < end) {
        await sleep(LOOK);
        lags.push((await chain.height()) - (await cursorOf(store)));
      }
    })();
    for (let next = performance.now(); next < end; next += BLOCK) {
      await sleep(Math.max(0, next - performance.now()));
      await chain.mine(headEvents);
    }
    await looking;
    follower.signal("SIGTERM");
    await follower.ended;
    const upToDate = lags.filter((lag) => lag === 0).length / lags.length;
    progress(
      `behind: ${Math.max(...lags)} blocks at most, none in ${(100 * upToDate).toFixed(0)} % of looks`,
    );
    return row(
      "lag-blocks",
      `blocks that a follower is behind at most, over ${lagSeconds} s, of a chain that mines ${headEvents} events each second`,
      "blocks",
      [Math.max(...lags)],
      1,
    );
  } finally {
    await store.remove();
    await chain.close();
  }
}

async function cursorOf({ sql }: TestStore): Promise<number> {
  const [followed] = await sql.query<{ readonly cursor: bigint }>("select cursor from followed");
  return Number(followed?.cursor);
}

/** Blocks before those that are taken back. */
const BEFORE = 10;

/** As deep as anything can be taken back: what comes in its place holds events as well. */
async function undoRows({ scale, progress }: Stage): Promise<readonly Measurement[]> {
  const { undone, headEvents, turns } = scale;
  const blocks = BEFORE + undone + turns * (undone + 1);
  const chain = await openEventChain(blocks * (headEvents / 2));
  const store = await openTestStore("postgres");
  try {
    for (let i = 0; i < BEFORE + undone; i++) await chain.mine(headEvents);
    const follower = await followerOf(chain, store);
    await catchUp(follower);
    const seconds: number[] = [];
    let wrong = 0;
    for (let turn = 0; turn < turns; turn++) {
      await chain.reorg(undone);
      await chain.mine(headEvents);
      const begun = performance.now();
      const step = await follower.advance();
      seconds.push((performance.now() - begun) / 1_000);
      if (step !== "undone") throw new Error(`${undone} blocks were taken back, and it says: ${step}`);
      await catchUp(follower);
      wrong += differing(await ownLines(store.sql), await chainLines(chain));
      for (let i = 0; i < undone; i++) await chain.mine(headEvents);
      await catchUp(follower);
    }
    progress(`undo: ${seconds.map((one) => one.toFixed(2)).join(", ")} s, ${wrong} rows wrong`);
    const about = `${undone} blocks of ${headEvents} events`;
    return [
      row("undo-64-s", `undoing ${about}`, "s", seconds, 1),
      row("undo-64-wrong", `rows unlike a naive replay's after ${about} were undone`, "rows", [wrong], 0),
    ];
  } finally {
    await store.remove();
    await chain.close();
  }
}
