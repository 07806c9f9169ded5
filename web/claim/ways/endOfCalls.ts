import type { Hash } from "viem";
import type { CallsStatus } from "../../../src/react/useCallsStatus.ts";

/** How following calls ends: with their transaction, with their failure, or with nothing more to follow. */
export type CallsEnd = Hash | "failed" | "over";

/**
 * By what their wallet says. Calls that are sent, and whose transaction it does not name, are over once the claim is read again:
 * only that tells what became of them.
 * @param sentAt the block by which the claim was known when the wallet first said that they are sent
 * @param readAt the block by which it is known now
 * @returns undefined: it goes on
 */
export function endOfCalls(
  status: CallsStatus | undefined,
  sentAt: bigint | undefined,
  readAt: bigint | undefined,
): CallsEnd | undefined {
  if (status?.state === "failed") return "failed";
  if (status?.state !== "sent") return undefined;
  if (status.hash !== undefined) return status.hash;
  return sentAt !== undefined && readAt !== undefined && readAt > sentAt ? "over" : undefined;
}
