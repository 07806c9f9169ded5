import { setTimeout as sleep } from "node:timers/promises";
import type { GaugeTerms } from "./gaugeTerms.ts";
import type { MetricsRegistry } from "./serverTypes.ts";

/** What every service counts. */
export type RequestMetrics = {
  /** A request was served. @param seconds from its head to its answer */
  readonly served: (route: string, status: number, seconds: number) => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
};

/** Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export type RequestMetricsParameters = {
  /** What the names of its figures begin with: `symbolon_gateway`. */
  readonly prefix: string;
  readonly gauges?: readonly GaugeTerms[];
};

/**
 * Counts with prom-client, which whoever runs a service has installed.
 * @returns what counts requests, and the registers for what is counted besides
 */
export async function openRequestMetrics({ prefix, gauges = [] }: RequestMetricsParameters) {
  const { Gauge, Histogram, Registry: Registers } = await import("prom-client");
  const registry: MetricsRegistry = new Registers();
  const registers = [registry];
  const requests = new Histogram({
    name: `${prefix}_request_seconds`,
    help: "Seconds from a request to its answer, by route and status.",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers,
  });
  for (const { name, help, labels, read } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers,
      async collect() {
        const values = await read();
        this.reset();
        for (const [value, ...of] of values)
          this.set(Object.fromEntries(labels.map((label, i) => [label, of[i] ?? ""])), value);
      },
    });
  }
  const metrics: RequestMetrics = {
    served: (route, status, seconds) => requests.observe({ route, status }, seconds),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
  return { registers, metrics };
}

/** Milliseconds that somebody waits for a look. */
const PATIENCE_MS = 2_000;

/**
 * Looks once for all figures that come of the same look.
 * @param sharedFor milliseconds for which a look is good
 * @param onTrouble told why nothing was seen
 * @returns what was seen; undefined: nothing was, within two seconds
 */
export function shareLooks<Seen>(
  look: () => Promise<Seen>,
  sharedFor: number,
  onTrouble: (thrown: unknown) => void,
): () => Promise<Seen | undefined> {
  let looked: { readonly at: number; readonly seen: Promise<Seen | undefined> } | undefined;
  return () => {
    if (looked === undefined || performance.now() - looked.at > sharedFor) {
      const seen = look().catch((thrown) => {
        onTrouble(thrown);
        return undefined;
      });
      looked = { at: performance.now(), seen };
    }
    return Promise.race([looked.seen, sleep(PATIENCE_MS, undefined, { ref: false })]);
  };
}
