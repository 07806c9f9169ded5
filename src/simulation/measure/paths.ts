import type { RunBlock } from "../burst/runRecord.ts";
import type { Path } from "./measures.ts";

/** Points of a path at most, so that a report's size does not grow with the length of the day. */
const MOST = 240;

/**
 * Claims paid a second, each point over the time since the one before.
 * @param blocks ascending, none undone
 */
export function goodputPath(blocks: readonly RunBlock[], blockTime: number): Path {
  const groups = inGroups(blocks);
  const times = groups.map((group) => group.at(-1)?.time ?? 0);
  const values = groups.map((group) => {
    const paid = group.reduce((sum, block) => sum + block.paid, 0);
    return paid / (group.length * blockTime);
  });
  return { times, values };
}

/**
 * What a value was after each block. Where blocks are more than points, each point is the greatest of its blocks: a path
 * that is drawn must not hide its peaks.
 */
export function greatestPath(blocks: readonly RunBlock[], valueIn: (block: RunBlock) => number): Path {
  const groups = inGroups(blocks);
  return {
    times: groups.map((group) => group.at(-1)?.time ?? 0),
    values: groups.map((group) => group.reduce((most, block) => Math.max(most, valueIn(block)), 0)),
  };
}

function inGroups(blocks: readonly RunBlock[]): readonly (readonly RunBlock[])[] {
  const size = Math.max(1, Math.ceil(blocks.length / MOST));
  return Array.from({ length: Math.ceil(blocks.length / size) }, (_, k) =>
    blocks.slice(k * size, (k + 1) * size),
  );
}
