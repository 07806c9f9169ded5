import { formatThings } from "../../../src/report/format.ts";

/** `simulating 8 waves, 10,000 claimants` */
export function trialText(waves: number, claimants: number): string {
  const people = formatThings(claimants, "claimant");
  return waves === 1 ? `simulating ${people} at once` : `simulating ${waves} waves, ${people}`;
}
