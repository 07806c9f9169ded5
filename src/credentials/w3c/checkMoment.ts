import { SymbolonError } from "../../core/errors.ts";
import { unpackHold } from "../../core/status/holds.ts";
import { horizon, inForceFrom, later } from "../../core/status/statusWords.ts";
import type { BatchPlane } from "./batchPlane.ts";

export type CheckMomentParameters = {
  readonly plane: BatchPlane;
  readonly epochLength: bigint;
  readonly asOf: bigint;
  readonly moment: bigint;
};

/**
 * Refuses a moment that the plane does not answer for, in full: later changes may come, or earlier ones are forgotten.
 * @throws SymbolonError `BeyondHorizon`, `HistoryNotKept`
 */
export function checkMoment({ plane, epochLength, asOf, moment }: CheckMomentParameters): void {
  const end = horizon(epochLength, asOf);
  if (moment >= end) {
    throw new SymbolonError({
      code: "BeyondHorizon",
      reason: `Status as of ${asOf} says nothing about ${moment}: its horizon is ${end}.`,
      hint: "Ask for an earlier moment, or read a later block.",
      details: { moment, horizon: end, asOf },
    });
  }
  const floor = planeFloor(plane, epochLength);
  if (moment >= floor) return;
  throw new SymbolonError({
    code: "HistoryNotKept",
    reason: `Storage as of ${asOf} has forgotten what was so at ${moment}: it goes back to ${floor}.`,
    hint: "Read an earlier block, or ask for a later moment.",
    details: { moment, floor, asOf },
  });
}

/** Earliest moment that every word and hold answers for. */
function planeFloor(plane: BatchPlane, epochLength: bigint): bigint {
  const floor = plane.words.reduce(
    (latest, { oldest }) => later(latest, inForceFrom(oldest, epochLength)),
    0n,
  );
  if (plane.purpose === "revocation") return floor;
  return [plane.batchHold, ...plane.holds.values()].reduce(
    (latest, hold) => later(latest, unpackHold(hold).floor),
    floor,
  );
}
