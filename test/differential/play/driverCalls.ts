import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  toBytes,
} from "viem";
import { driver, watched } from "../calls/cast.ts";
import type { Act, Pair, Step } from "./episode.ts";
import type { Arena, Log, Stage } from "./openArena.ts";

const driverAbi = parseAbi([
  "struct Act { address through; address target; uint256 value; bytes data; }",
  "struct Step { Act[] first; Act[] second; }",
  "function run(address first, address second, address[] watched, Step[] steps)",
  "function compare(address first, address second, bytes[] calls) view returns (uint256[])",
  "function compareStatuses(address eas, address ours, bytes32[] uids) view returns (uint256[])",
]);

const NOBODY: Address = "0x0000000000000000000000000000000000000000";
const BEGAN = keccak256(toBytes("Began(uint256,address)"));

/**
 * Plays steps in one transaction.
 * @return the logs of either side of each step, or why there are none: a registry may burn more gas than there is
 */
export async function runSteps(
  arena: Arena,
  stage: Stage,
  time: bigint,
  steps: readonly Step[],
): Promise<readonly Pair<Log[]>[] | Error> {
  const data = encodeFunctionData({
    abi: driverAbi,
    functionName: "run",
    args: [
      ...stage.registries,
      watched,
      steps.map(({ acts }) => ({ first: toActs(acts, stage, 0), second: toActs(acts, stage, 1) })),
    ],
  });
  const logs = await arena.run(time, data).catch((error: Error) => error);
  if (logs instanceof Error) return logs;
  const sides: Log[][] = [];
  for (const log of logs) {
    if (log.address === driver && log.topics[0] === BEGAN) sides.push([]);
    else sides.at(-1)!.push(log);
  }
  if (sides.length !== 2 * steps.length)
    throw new Error(`The driver played ${sides.length / 2} of ${steps.length} steps.`);
  return steps.map((_, step) => [sides[2 * step]!, sides[2 * step + 1]!]);
}

/** Reads the same from both registries. @return positions of the calls answered differently */
export async function compareReads(
  arena: Arena,
  stage: Stage,
  calls: readonly Hex[],
): Promise<readonly number[]> {
  const data = encodeFunctionData({
    abi: driverAbi,
    functionName: "compare",
    args: [...stage.registries, calls],
  });
  const answer = decodeFunctionResult({
    abi: driverAbi,
    functionName: "compare",
    data: await arena.read(driver, data),
  });
  return answer.map(Number);
}

/** Reads statuses from ours. @return positions of those that do not follow from what EAS tells; their number for the list */
export async function compareStatuses(
  arena: Arena,
  { registries }: Stage,
  uids: readonly Hex[],
): Promise<readonly number[]> {
  const call = { abi: driverAbi, functionName: "compareStatuses" } as const;
  const data = encodeFunctionData({ ...call, args: [...registries, uids] });
  return decodeFunctionResult({ ...call, data: await arena.read(driver, data) }).map(Number);
}

function toActs(acts: readonly Act[], stage: Stage, side: 0 | 1) {
  return acts.map(({ through = NOBODY, target, value, data }) => ({
    through,
    target: targetOf(target, stage, side),
    value,
    data: data[side],
  }));
}

function targetOf(target: Act["target"], { registries, schemaRegistries }: Stage, side: 0 | 1): Address {
  if (target === "registry") return registries[side];
  return target === "schemaRegistry" ? schemaRegistries[side] : target;
}
