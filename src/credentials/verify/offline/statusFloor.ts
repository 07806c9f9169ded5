import { unpackHold } from "../../../core/holds.ts";
import { floorOf, later } from "../../../core/statusWords.ts";
import type { BatchStatus } from "../../../core/verdict.ts";

/** Earliest moment that stored status answers for: before it, storage has forgotten. As the registry's `statusAt`. */
export function statusFloor(
  { revoked, suspended, hold, batchHold }: Pick<BatchStatus, "revoked" | "suspended" | "hold" | "batchHold">,
  epochLength: bigint,
): bigint {
  return later(
    later(floorOf(revoked, epochLength), floorOf(suspended, epochLength)),
    later(unpackHold(hold).floor, unpackHold(batchHold).floor),
  );
}
