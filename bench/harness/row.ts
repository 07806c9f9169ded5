import type { Measurement } from "./measurement.ts";

/** A measurement as `--json` prints it: medians only. */
export type Row = {
  readonly id: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  /** ours / peer, or where the measurement says so peer / ours; to four decimals; null where nothing can be divided by. */
  readonly ratio: number | null;
  /** The greatest median; of a share, a number (`of 59`) or a rate (`claims a second`), the least one, of a row of peer / ours the least ratio. */
  readonly goal: number | null;
  /** Null where there is no goal. */
  readonly met: boolean | null;
};

/** The row of a measurement. A goal on a ratio that has no peer to be one of is missed. */
export function rowOf({ id, unit, ours, peer, ratioOf, goal }: Measurement): Row {
  const isSpeed = ratioOf === "peer/ours";
  const peers = peer?.spread.median ?? null;
  const isThere = peers !== null && (isSpeed || peers !== 0);
  const ratio = isThere ? rounded(isSpeed ? peers / ours.median : ours.median / peers) : null;
  const isMet = (bound: number) => {
    if (isSpeed) return ratio !== null && ratio >= bound;
    return isMoreBetter(unit) ? ours.median >= bound : ours.median <= bound;
  };
  return {
    id,
    ours: ours.median,
    peer: peers,
    peerName: peer?.name ?? null,
    ratio,
    goal,
    met: goal === null ? null : isMet(goal),
  };
}

/** Of what more is better: a share, so many of a number (`of 59`), or so many a second (`claims a second`). */
function isMoreBetter(unit: string): boolean {
  return unit === "share" || /^of \d+$|. a second$/.test(unit);
}

function rounded(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}
