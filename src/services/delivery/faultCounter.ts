import type { KnownFaults } from "./tables/endpointFaults.ts";

/** A counter of endpoints' faults, as Prometheus gets it. @param prefix of its name: `symbolon_gateway` */
export function faultCounter(prefix: string, read: () => Promise<readonly KnownFaults[]>) {
  return {
    name: `${prefix}_endpoint_faults_total`,
    help: "Faults of chains' endpoints, of all processes over the store: 429, 4xx, 5xx, notJson, timeout, refused, cut, failing.",
    labels: ["chain", "endpoint", "kind"],
    read: async () =>
      (await read()).map(
        ({ chain, endpoint, kind, count }) => [count, String(chain), endpoint, kind] as const,
      ),
  };
}
