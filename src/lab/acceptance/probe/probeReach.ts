import { type Address, numberToHex, toEventSelector } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import type { SeenDepth, SeenLogs } from "../observations.ts";
import { ask, isAnswered, newestBlock } from "./askChain.ts";

/** Blocks back, in the order in which they are tried. */
const DEPTHS = [0, 16, 128, 1_000, 10_000, 100_000];

/** How far back one question after the other is answered, as far as the chain goes. */
async function reach(newest: number, isThere: (depth: number) => Promise<boolean>): Promise<SeenDepth> {
  let reached = -1;
  for (const depth of [...DEPTHS.filter((one) => one < newest), newest]) {
    if (!(await isThere(depth))) return { reached, refused: depth };
    reached = depth;
    if (depth === DEPTHS.at(-1)) break;
  }
  return { reached };
}

/** How far back the node proves what was stored. @returns reached -1: it proves nothing */
export async function probeProofs(client: ReadClient, account: Address): Promise<SeenDepth> {
  const newest = Number((await newestBlock(client)).number);
  return reach(newest, (depth) =>
    isAnswered(ask(client, "eth_getProof", [account, [], numberToHex(newest - depth)])),
  );
}

const TRANSFER = toEventSelector("Transfer(address,address,uint256)");
/** Enough to know that answers are not cut short; more would be a burden to a public node. */
const MANY_LOGS = 1_000;

/**
 * Over how many blocks the node gives the logs of one contract, and how many logs of any it was seen to give at once.
 * @param contract one with few logs
 */
export async function probeLogs(client: ReadClient, contract: Address): Promise<SeenLogs> {
  const newest = Number((await newestBlock(client)).number);
  const logsOf = (depth: number, filter: object) =>
    ask<readonly unknown[] | null>(client, "eth_getLogs", [
      { ...filter, fromBlock: numberToHex(newest - depth), toBlock: numberToHex(newest) },
    ]);
  const range = await reach(newest, (depth) => isAnswered(logsOf(depth, { address: contract })));
  let max = 0;
  for (const depth of [0, 8, 64].filter((one) => one <= newest)) {
    const found = await logsOf(depth, { topics: [TRANSFER] }).catch(() => []);
    max = Math.max(max, found?.length ?? 0);
    if (max >= MANY_LOGS) break;
  }
  return { ...range, most: max };
}
