import { formatThings } from "../../../src/report/format.ts";

const HOUR = 3_600;

export type Estimate = {
  readonly leaves: number;
  readonly ranges: number;
  /** What is asked of the real node, and how long that takes at its rate (0: as fast as it answers); undefined: nothing is. */
  readonly node: { readonly calls: number; readonly seconds: number } | undefined;
};

/** What a dry run is about to ask of the node, for people. */
export function estimateLines({ leaves, ranges, node }: Estimate): readonly string[] {
  if (ranges === 0) return ["every range is done already"];
  const claiming = `claiming ${formatThings(leaves, "leaf", "leaves")} in ${formatThings(ranges, "range")}`;
  if (node === undefined) return [`${claiming}, on a chain of this machine`];
  const { calls, seconds } = node;
  const time =
    seconds === 0
      ? "as fast as it answers"
      : seconds < HOUR
        ? `${Math.ceil(seconds)} s at the rate allowed`
        : `${(seconds / HOUR).toFixed(1)} h at the rate allowed`;
  return [`${claiming}: about ${formatThings(calls, "call")} to the node, ${time}`];
}
