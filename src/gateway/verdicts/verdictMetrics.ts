import type { MetricsRegistry } from "../service/serverTypes.ts";
import { BUCKETS, type RequestMetrics } from "../service/serviceMetrics.ts";
import type { Verdicts } from "./openVerdicts.ts";

/** What a service of verdicts counts. */
export type VerdictMetrics = RequestMetrics & {
  /** A credential was judged. @param answer its outcome, or the code of an error */
  readonly answered: (answer: string) => void;
};

/** Counts with prom-client, which whoever runs a service has installed. */
export async function openVerdictMetrics({ age }: Verdicts): Promise<VerdictMetrics> {
  const { Counter, Gauge, Histogram, Registry: Registers } = await import("prom-client");
  const registry: MetricsRegistry = new Registers();
  const registers = [registry];
  const answers = new Counter({
    name: "symbolon_verdicts_answers_total",
    help: "Credentials by what was answered: the outcome, or the code of an error.",
    labelNames: ["answer"],
    registers,
  });
  const requests = new Histogram({
    name: "symbolon_verdicts_request_seconds",
    help: "Seconds from a request to its answer, by route and status.",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: "symbolon_verdicts_copy_age_seconds",
    help: "Seconds since the copy of the status was brought up to date.",
    registers,
    collect() {
      this.set(age());
    },
  });
  return {
    answered: (answer) => answers.inc({ answer }),
    served: (route, status, seconds) => requests.observe({ route, status }, seconds),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
