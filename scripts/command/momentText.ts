import { isoMoment } from "../../src/core/text/moment.ts";

/** A moment for people: `2027-01-01T00:00:00Z`; `otherwise` where it is 0. */
export function momentText(seconds: bigint, otherwise: string): string {
  return seconds === 0n ? otherwise : isoMoment(seconds);
}
