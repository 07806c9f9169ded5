import type { Measurement } from "./measurement.ts";

/** A measurement as `--json` prints it: medians only. */
export type Row = {
  readonly id: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  /** ours / peer, to four decimals. */
  readonly ratio: number | null;
  readonly goal: number | null;
  /** ours <= goal; null where there is no goal. */
  readonly met: boolean | null;
};

/** The row of a measurement. */
export function rowOf({ id, ours, peer, goal }: Measurement): Row {
  return {
    id,
    ours: ours.median,
    peer: peer?.spread.median ?? null,
    peerName: peer?.name ?? null,
    ratio: peer === null ? null : Math.round((ours.median / peer.spread.median) * 10_000) / 10_000,
    goal,
    met: goal === null ? null : ours.median <= goal,
  };
}
