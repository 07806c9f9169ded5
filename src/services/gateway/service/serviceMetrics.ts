import { faultCounter } from "../../delivery/faultCounter.ts";
import type { GaugeSample, GaugeTerms } from "../../http/gaugeTerms.ts";
import { openRequestMetrics, type RequestMetrics, shareLooks } from "../../http/requestMetrics.ts";
import type { Gateway } from "../openGateway.ts";
import type { Handled } from "../operations/handled.ts";
import { levels } from "../policy/levels.ts";
import type { GatewayVitals } from "../tables/vitals.ts";

/** What a service counts. */
export type ServiceMetrics = RequestMetrics & {
  /** A submission was answered. */
  readonly answered: (handled: Handled) => void;
};

/** Seconds. */
const WAIT_BUCKETS = [1, 2, 5, 12, 30, 60, 300, 900, 3_600];

/**
 * Counts with prom-client.
 * @param onTrouble called with the error where the store does not answer
 */
export async function openServiceMetrics(
  gateway: Gateway,
  onTrouble: (thrown: unknown) => void,
): Promise<ServiceMetrics> {
  const { Counter, Histogram } = await import("prom-client");
  const look = shareLooks(gateway.vitals, SHARED_MS, onTrouble);
  const gauges = [...gaugesOf(gateway), ...storeGauges(look)];
  const counters = [faultCounter("symbolon_gateway", async () => (await look())?.faults ?? [])];
  const { registers, metrics } = await openRequestMetrics({ prefix: "symbolon_gateway", gauges, counters });
  const answers = new Counter({
    name: "symbolon_gateway_answers_total",
    help: "Submissions by what was answered (queued, known, ticket, tooLate, or the code of an error) and by lane.",
    labelNames: ["answer", "lane"],
    registers,
  });
  const waits = new Histogram({
    name: "symbolon_gateway_wait_seconds",
    help: "Seconds until a claim's turn, as it was promised: of those that were taken in, and of those with a ticket.",
    labelNames: ["answer"],
    buckets: WAIT_BUCKETS,
    registers,
  });
  return {
    ...metrics,
    answered({ answer, lane = "none", wait }) {
      answers.inc({ answer, lane });
      if (wait !== undefined) waits.observe({ answer }, wait);
    },
  };
}

/** Gauges that the process knows by itself. */
function gaugesOf({ level, served, pace }: Gateway): readonly GaugeTerms[] {
  const lanes = () => served.map(({ campaign: { lane } }) => lane);
  return [
    {
      name: "symbolon_gateway_level",
      help: "1 for the level at which the gateway stands, 0 for the others.",
      labels: ["level"],
      read: () => levels.map((name) => [name === level() ? 1 : 0, name]),
    },
    {
      name: "symbolon_gateway_rate",
      help: "Claims a second that are promised, by lane.",
      labels: ["lane"],
      read: () => lanes().map((lane) => [pace(lane).rate, lane]),
    },
    {
      name: "symbolon_gateway_gas_each",
      help: "Gas that a claim takes, by what was mined lately.",
      labels: ["lane"],
      read: () => lanes().map((lane) => [pace(lane).gasEach, lane]),
    },
  ];
}

/** Milliseconds for which one read of the store serves all gauges. */
const SHARED_MS = 500;

/** Gauges from the store; while it is away they have no values. */
function storeGauges(look: () => Promise<GatewayVitals | undefined>): readonly GaugeTerms[] {
  const gauge = (
    name: string,
    help: string,
    labels: readonly string[],
    samples: (found: GatewayVitals) => readonly GaugeSample[],
  ): GaugeTerms => ({
    name: `symbolon_gateway_${name}`,
    help,
    labels,
    async read() {
      const found = await look();
      return found === undefined ? [] : samples(found);
    },
  });
  const byLane = (name: string, help: string, value: (lane: GatewayVitals["lanes"][number]) => number) =>
    gauge(name, help, ["lane"], ({ lanes }) => lanes.map((lane) => [value(lane), lane.lane]));
  const byChain = (name: string, help: string, value: (chain: GatewayVitals["chains"][number]) => number) =>
    gauge(name, help, ["chain"], ({ chains }) => chains.map((chain) => [value(chain), String(chain.chain)]));
  return [
    byLane("queued", "Claims that wait, by lane.", ({ queued }) => queued),
    byLane("oldest_seconds", "Seconds that the oldest waits.", ({ oldestWaiting = 0 }) => oldestWaiting),
    byLane(
      "overdue_seconds",
      "Seconds by which turns are over of those that wait.",
      ({ overdue }) => overdue,
    ),
    gauge(
      "late_share",
      "Of the claims of the last 50 transactions, which part was sent over a block after its turn.",
      ["lane"],
      ({ late }) => late.map(({ lane, share }) => [share, lane]),
    ),
    byChain("parked", "Claims that wait for a person.", ({ parked }) => parked),
    byChain(
      "running",
      "1 where new transactions are begun, 0 where it is paused or drained.",
      (one) => one.isRunning,
    ),
    byChain(
      "transaction_seconds",
      "Seconds since the oldest transaction was signed that is not mined; 0: none is under way.",
      ({ oldestTransaction }) => oldestTransaction,
    ),
    gauge("keys", "Keys: held by a worker, free, or parked.", ["chain", "state"], ({ chains }) =>
      chains.flatMap(({ chain, heldKeys, freeKeys, parkedKeys }): readonly GaugeSample[] => [
        [heldKeys, String(chain), "held"],
        [freeKeys, String(chain), "free"],
        [parkedKeys, String(chain), "parked"],
      ]),
    ),
  ];
}
