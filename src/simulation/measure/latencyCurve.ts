import type { Measures } from "./measures.ts";
import type { ValueHistogram } from "./valueHistogram.ts";

/** Shares of the paid at which the curve has points: closer together towards all, where the long waits are. */
const SHARES = [
  ...Array.from({ length: 18 }, (_, k) => (k + 1) / 20),
  ...[0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985],
  ...[0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 1],
];

/**
 * Within how many seconds each share was paid. Those who were not paid waited for ever: the curve ends at the share that was,
 * and does not look better for leaving them out.
 * @param waits of those who were paid
 * @param paid their share of all who ought to have been
 */
export function latencyCurve(waits: ValueHistogram, paid: number): Measures["latencyCurve"] {
  if (paid === 0) return { shares: [], seconds: [] };
  return { shares: SHARES.map((share) => share * paid), seconds: SHARES.map((share) => waits.at(share)) };
}
