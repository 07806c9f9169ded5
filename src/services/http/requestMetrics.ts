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
  /** Prefix of the metrics' names: `symbolon_gateway`. */
  readonly prefix: string;
  readonly gauges?: readonly GaugeTerms[];
  /** What is counted elsewhere, and only grows; each name ends with `_total`. */
  readonly counters?: readonly GaugeTerms[];
};

/**
 * Counts with prom-client.
 * @returns the request counter, and the registry for further metrics
 */
export async function openRequestMetrics({ prefix, gauges = [], counters = [] }: RequestMetricsParameters) {
  const { Counter, Gauge, Histogram, Registry: Registers } = await import("prom-client");
  const registry: MetricsRegistry = new Registers();
  const registers = [registry];
  const requests = new Histogram({
    name: `${prefix}_request_seconds`,
    help: "Seconds from a request to its answer, by route and status.",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers,
  });
  for (const terms of gauges) {
    new Gauge({
      ...headOf(terms),
      registers,
      collect() {
        return fill(this, terms, (labels, value) => this.set(labels, value));
      },
    });
  }
  for (const terms of counters) {
    new Counter({
      ...headOf(terms),
      registers,
      collect() {
        return fill(this, terms, (labels, value) => this.inc(labels, value));
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

function headOf({ name, help, labels }: GaugeTerms) {
  return { name, help, labelNames: labels };
}

/** Gives a metric the values that it has now, and no others. */
async function fill(
  metric: { readonly reset: () => void },
  { labels, read }: GaugeTerms,
  put: (labels: Record<string, string>, value: number) => void,
): Promise<void> {
  const values = await read();
  metric.reset();
  for (const [value, ...of] of values) put(labelled(labels, of), value);
}

function labelled(labels: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((label, i) => [label, values[i] ?? ""]));
}

/** Milliseconds that a caller waits for a read. */
const PATIENCE_MS = 2_000;

/**
 * Shares one read among all metrics that come from it.
 * @param sharedFor milliseconds for which a read is reused
 * @param onTrouble called with the error of a failed read
 * @returns what was read; undefined: nothing was, within two seconds
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
