import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { endpointFaultWords } from "../../src/sdk/delivery/faultName.ts";
import type { KnownFaults } from "../../src/services/delivery/tables/endpointFaults.ts";

/** Seconds after which a fault no longer shows how an endpoint is now. */
const RECENT = 3_600;

/** The endpoints that failed within the last hour, and how. */
export function faultLines(faults: readonly KnownFaults[]): readonly string[] {
  const recent = faults.filter(({ ago }) => ago < RECENT);
  if (recent.length === 0) return [];
  return [
    "",
    "endpoints that failed within the last hour:",
    ...recent.map(({ chain, endpoint, kind, count, ago }) => {
      const last = `last ${durationText(Math.max(0, Math.floor(ago)))} ago`;
      return `  chain ${chain}: ${endpoint} ${endpointFaultWords[kind]}: ${formatCount(count)} in all, ${last}`;
    }),
  ];
}
