import type { Gateway } from "../openGateway.ts";
import { levels } from "../policy/levels.ts";
import type { MetricsRegistry } from "./serverTypes.ts";

/** What every service counts. */
export type RequestMetrics = {
  /** A request was served. @param seconds from its head to its answer */
  readonly served: (route: string, status: number, seconds: number) => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
};

/** What a service counts. */
export type ServiceMetrics = RequestMetrics & {
  /** A submission was answered: with an answer's body, or an error's. */
  readonly answered: (body: object) => void;
};

/** Seconds. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** Counts with prom-client, which whoever runs a service has installed. */
export async function openServiceMetrics({ level, lanes }: Gateway): Promise<ServiceMetrics> {
  const { Counter, Gauge, Histogram, Registry: Registers } = await import("prom-client");
  const registry: MetricsRegistry = new Registers();
  const registers = [registry];
  const answers = new Counter({
    name: "symbolon_gateway_answers_total",
    help: "Submissions by what was answered: queued, known, ticket, tooLate, or the code of an error.",
    labelNames: ["answer"],
    registers,
  });
  const requests = new Histogram({
    name: "symbolon_gateway_request_seconds",
    help: "Seconds from a request to its answer, by route and status.",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: "symbolon_gateway_level",
    help: "1 for the level at which the gateway stands, 0 for the others.",
    labelNames: ["level"],
    registers,
    collect() {
      for (const name of levels) this.set({ level: name }, name === level() ? 1 : 0);
    },
  });
  new Gauge({
    name: "symbolon_gateway_queued",
    help: "Intents that wait, by lane.",
    labelNames: ["lane"],
    registers,
    collect() {
      this.reset();
      for (const { lane, queued } of lanes()) this.set({ lane }, queued);
    },
  });
  return {
    answered: (body) => answers.inc({ answer: wordOf(body as Body) }),
    served: (route, status, seconds) => requests.observe({ route, status }, seconds),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

type Body = { readonly answer?: string; readonly error?: { readonly code: string } };

function wordOf({ answer, error }: Body): string {
  return answer ?? error?.code ?? "unknown";
}
