const HOUR = 3_600;

export type Estimate = {
  readonly leaves: number;
  readonly ranges: number;
  readonly calls: number;
  /** At the rate at which the node may be asked; 0: as fast as it answers. */
  readonly seconds: number;
};

/** What a dry run is about to ask of the node, for people. */
export function estimateLines({ leaves, ranges, calls, seconds }: Estimate): readonly string[] {
  const count = (number: number) => number.toLocaleString("en");
  if (ranges === 0) return ["every range is done already"];
  const time =
    seconds === 0
      ? "as fast as it answers"
      : seconds < HOUR
        ? `${Math.ceil(seconds)} s at the rate allowed`
        : `${(seconds / HOUR).toFixed(1)} h at the rate allowed`;
  return [
    `claiming ${count(leaves)} leaves in ${count(ranges)} ranges: about ${count(calls)} calls to the node, ${time}`,
  ];
}
