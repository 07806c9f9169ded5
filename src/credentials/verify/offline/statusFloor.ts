import { unpackHold } from "../../../core/status/holds.ts";
import { finalFloor, later, locate, toggledFloor } from "../../../core/status/statusWords.ts";
import type { BatchStatus } from "../../../core/verdict.ts";

/**
 * Earliest moment that stored status answers for about the credential at `index`: before it, storage has forgotten. As the
 * registry's `statusAt`.
 */
export function statusFloor(
  { revoked, suspended, hold, batchHold }: Pick<BatchStatus, "revoked" | "suspended" | "hold" | "batchHold">,
  index: bigint,
  epochLength: bigint,
): bigint {
  const { mask } = locate(Number(index));
  return later(
    later(finalFloor(revoked, mask, epochLength), toggledFloor(suspended, epochLength)),
    later(unpackHold(hold).floor, unpackHold(batchHold).floor),
  );
}
