import { decodeEventLog, type Hex } from "viem";
import { batchRegistryAbi } from "../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import type { LogEntry } from "./logEntry.ts";

const KINDS = [
  "Revoke",
  "Suspend",
  "Reinstate",
  "RetractRevoke",
  "RetractSuspension",
  "Emergency",
  "EndEmergency",
];
const ALL = (1n << 256n) - 1n;

/** Reads the registry's logs of one block. */
export function logEntries(
  logs: readonly { readonly topics: [Hex, ...Hex[]]; readonly data: Hex }[],
  { time, number }: { readonly time: number; readonly number: number },
): readonly LogEntry[] {
  return logs.map(({ topics, data }): LogEntry => {
    const { eventName, args } = decodeEventLog({ abi: batchRegistryAbi, topics, data });
    if (eventName === "BatchIssued") return { time, block: number, batch: args.id, kind: "Issue" };
    if (eventName === "StatusChanged") {
      const indexes = args.masks.flatMap(({ word, mask }) => credentialsIn(Number(word), mask));
      const kind = KINDS[args.kind] as "Revoke";
      return { time, block: number, batch: args.id, kind, indexes, from: Number(args.from) };
    }
    if (eventName === "HoldChanged") {
      const target = args.target === ALL ? ("all" as const) : Number(args.target);
      const told = { target, from: Number(args.from), until: Number(args.until) };
      return { time, block: number, batch: args.id, kind: KINDS[args.kind] as "Emergency", ...told };
    }
    throw new Error(`The registry told of ${eventName}, which nothing in a history does.`);
  });
}

/** Digit by digit, most significant first: digit i of word w is credential 224 w + i. */
function credentialsIn(word: number, mask: bigint): readonly number[] {
  const digits = mask.toString(2).padStart(256, "0");
  return [...digits].flatMap((digit, position) => (digit === "1" ? [word * 224 + position] : []));
}
