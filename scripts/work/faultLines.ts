import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { faultWords } from "../../src/sdk/delivery/faultName.ts";
import type { KnownFaults } from "../../src/services/delivery/tables/endpointFaults.ts";

/** Seconds after which a fault says nothing of how an endpoint is now. */
const LATELY = 3_600;

/** The endpoints that failed lately, and how. */
export function faultLines(faults: readonly KnownFaults[]): readonly string[] {
  const lately = faults.filter(({ ago }) => ago < LATELY);
  if (lately.length === 0) return [];
  return [
    "",
    "endpoints that failed within the last hour:",
    ...lately.map(({ chain, endpoint, kind, count, ago }) => {
      const last = `last ${durationText(Math.max(0, Math.floor(ago)))} ago`;
      return `  chain ${chain}: ${endpoint} ${faultWords[kind]}: ${formatCount(count)} in all, ${last}`;
    }),
  ];
}
