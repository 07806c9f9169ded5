const SHARE = 0.01;
const FEWEST = 25;

/**
 * From how many equal amounts on they are taken for a tier that a rule gave: one in a hundred rows, and never fewer
 * than 25.
 */
export function tierSize(rows: number): number {
  return Math.max(FEWEST, Math.ceil(rows * SHARE));
}
