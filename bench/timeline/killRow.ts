import { setTimeout as sleep } from "node:timers/promises";
import { type Random, seededRandom } from "../../test/differential/calls/seededRandom.ts";
import { openFaultyNode } from "../../test/toolkit/scripts/faultyNode.ts";
import { openTestStore } from "../../test/toolkit/store/openTestStore.ts";
import type { Measurement } from "../harness/measurement.ts";
import { openEventChain } from "./eventChain.ts";
import { followOnce, startFollower } from "./followerProcess.ts";
import type { FollowProgramTerms } from "./followProgram.ts";
import { chainLines, differing, ownLines } from "./lines.ts";
import { row, type Stage } from "./stage.ts";

/** A follower that is killed in the middle of the past, again and again: what it reads twice, and whether its rows are right. */
export async function killRows({ scale, progress }: Stage): Promise<readonly Measurement[]> {
  const { blocks, events, kills, range } = scale;
  const chain = await openEventChain(events / 2);
  const store = await openTestStore("postgres");
  const node = await openRangedNode(chain.followed.rpc, range);
  try {
    for (let i = 0; i < blocks; i++) await chain.mine(events / blocks);
    const until = await chain.height();
    const terms = { ...chain.followed, rpc: node.url, store: store.address, until };
    const random = seededRandom(1);
    for (let i = 0; i < kills; i++) await oneLife(terms, node, random);
    node.beginLife();
    await followOnce(terms);
    const wrong = differing(await ownLines(store.sql), await chainLines(chain));
    const longest = Math.max(...node.lives.flat().map(({ from, to }) => to - from + 1));
    const ranges = readAgain(node.lives).map((read) => read / longest);
    progress(
      `kills: ${ranges.map((one) => one.toFixed(1)).join(", ")} ranges read again, ${wrong} rows wrong`,
    );
    const about = `${kills} SIGKILLs in the middle of ${blocks} blocks, read in ranges of ${longest}`;
    return [
      row("reread-after-kill", `ranges read again after one of ${about}`, "ranges", [Math.max(...ranges)], 1),
      row("kills-wrong", `rows unlike the chain's after ${about}`, "rows", [wrong], 0),
    ];
  } finally {
    await node.close();
    await store.remove();
    await chain.close();
  }
}

/** Milliseconds after a question within which it is killed: what it read may have been kept by then, or not. */
const WITHIN = 120;

async function oneLife(terms: FollowProgramTerms, node: RangedNode, random: Random): Promise<void> {
  const reached = node.beginLife(1 + random.below(2));
  const follower = startFollower(terms);
  // It ends by itself where there is nothing left for it to read.
  await Promise.race([reached, follower.ended]);
  await sleep(random.below(WITHIN));
  follower.signal("SIGKILL");
  await follower.ended;
}

/** First and last block. */
type Range = { readonly from: number; readonly to: number };

/** Of each life but the first, the blocks that an earlier one has read already. */
export function readAgain(lives: readonly (readonly Range[])[]): readonly number[] {
  return lives.slice(1).map((life, i) => {
    const before = Math.max(...lives.slice(0, i + 1).flatMap((one) => one.map(({ to }) => to)));
    const first = life[0]?.from ?? Number.POSITIVE_INFINITY;
    return Math.max(0, before - first + 1);
  });
}

type RangedNode = Awaited<ReturnType<typeof openRangedNode>>;

/** A node that refuses long ranges, as public ones do, and remembers which others it was asked for, in each life of whoever asks. */
async function openRangedNode(rpc: string, most: number) {
  const node = await openFaultyNode(rpc);
  const lives: Range[][] = [];
  let wanted = Number.POSITIVE_INFINITY;
  let reached = () => {};
  node.answer = (method, [filter]) => {
    if (method !== "eth_getLogs") return undefined;
    const { fromBlock, toBlock } = filter as { readonly fromBlock: string; readonly toBlock: string };
    const from = Number(fromBlock);
    const to = Number(toBlock);
    if (to - from + 1 > most) return { error: { code: -32602, message: `at most ${most} blocks` } };
    lives.at(-1)?.push({ from, to });
    if (lives.at(-1)?.length === wanted) reached();
    return undefined;
  };
  return {
    url: node.url,
    lives,
    close: node.close,
    /** @returns fulfilled once so many ranges were asked for in it */
    beginLife(ranges = Number.POSITIVE_INFINITY): Promise<void> {
      lives.push([]);
      wanted = ranges;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
  };
}
