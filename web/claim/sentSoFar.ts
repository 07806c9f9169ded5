import type { Hash } from "viem";
import type { ClaimState, KeptClaim } from "../../src/react/index.ts";
import { standOfKept } from "../../src/react/keptClaim.ts";
import type { useReceipt } from "../../src/react/useReceipt.ts";

/** What this device has sent for a claim: nothing, something that waits for a block, or something of which no node has told yet. */
export type SentSoFar = "nothing" | "waiting" | "unknown" | "mined";

export type OnItsWay = {
  /** Of transactions that this device has sent, the newest first. */
  readonly hashes: readonly Hash[];
  /** What became of the newest. */
  readonly newest: Pick<ReturnType<typeof useReceipt>, "data" | "error">;
  /** Calls that a wallet has taken. */
  readonly calls: KeptClaim["calls"] | undefined;
  /** A signed claim that counts as on its way once it is handed in; undefined: none does. */
  readonly signed?: KeptClaim["signed"] | undefined;
};

/** By what a wallet or a gateway still has, and otherwise by the newest transaction of this device. */
export function sentSoFar(
  { hashes, newest: { data, error }, calls, signed }: OnItsWay,
  state: ClaimState | undefined,
): SentSoFar {
  if (calls !== undefined || isAtGateway(signed, state)) return "waiting";
  if (hashes.length === 0) return "nothing";
  if (data === undefined) return error === null ? "waiting" : "unknown";
  if (data.status === "pending") return "waiting";
  // The state was read before: it does not know of it yet.
  return state !== undefined && data.blockNumber > state.asOf.blockNumber ? "waiting" : "mined";
}

/** Whether it was handed in, and can still be paid. */
const isAtGateway = (signed: OnItsWay["signed"], state: ClaimState | undefined): boolean =>
  signed?.isHandedIn === true &&
  state !== undefined &&
  "due" in state &&
  standOfKept(signed.text, state).isGood;
