import { setTimeout as sleep } from "node:timers/promises";
import { faultCounter } from "../../delivery/faultCounter.ts";
import { readEndpointFaults } from "../../delivery/tables/endpointFaults.ts";
import type { GaugeSample, GaugeTerms } from "../../http/gaugeTerms.ts";
import { openRequestMetrics, type RequestMetrics, shareLooks } from "../../http/requestMetrics.ts";
import type { ReadStore } from "../../store/standbyReads.ts";
import { findIncidents } from "../incidents/findIncidents.ts";
import { type Incident, incidentRules } from "../incidents/incident.ts";
import { type ChainTotals, countTotals, type FollowedVitals, readVitals } from "../tables/vitals.ts";
import { countWatched, type WatchedCount } from "../tables/watched.ts";

/** Counts that need a scan of all rows. */
export type Counts = { readonly watched: readonly WatchedCount[]; readonly totals: readonly ChainTotals[] };

/** Milliseconds for which one read of the store serves all gauges, and for which a count of millions is reused. */
const SHARED_MS = 500;
const COUNT_MS = 60_000;
/** The same for incidents, which are searched for in the last day. */
const INCIDENTS_MS = 300_000;
const DAY_MS = 86_400_000;
/** Milliseconds that the first caller waits for them. */
const FIRST_MS = 2_000;

/**
 * Searches for the incidents of the last day every five minutes, for all callers; undefined: the first search is still
 * running.
 */
export function openIncidents(
  read: ReadStore,
  onTrouble: (thrown: unknown) => void,
): () => Promise<readonly Incident[] | undefined> {
  let known: readonly Incident[] | undefined;
  let begun = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  const look = async () => {
    try {
      known = await read((sql) => findIncidents(sql, { since: Date.now() - DAY_MS }));
    } catch (thrown) {
      onTrouble(thrown);
    }
    looking = undefined;
  };
  return async () => {
    if (looking === undefined && performance.now() - begun > INCIDENTS_MS) {
      begun = performance.now();
      looking = look();
    }
    // The earlier result is given until a new one is known: an alert must not come and go with each search.
    if (known === undefined) await Promise.race([looking, sleep(FIRST_MS, undefined, { ref: false })]);
    return known;
  };
}

/** Runs the slow counts once a minute, for all callers. */
export function openCounts(
  read: ReadStore,
  onTrouble: (thrown: unknown) => void,
): () => Promise<Counts | undefined> {
  const count = () =>
    read(async (sql) => ({ watched: await countWatched(sql), totals: await countTotals(sql) }));
  return shareLooks(count, COUNT_MS, onTrouble);
}

export type TimelineMetricsParameters = {
  readonly read: ReadStore;
  readonly counts: () => Promise<Counts | undefined>;
  readonly incidents: () => Promise<readonly Incident[] | undefined>;
  /** Further metrics, in addition to those of the store: each has its own name. */
  readonly gauges?: readonly GaugeTerms[] | undefined;
  /** Called with the error where the store does not answer. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** Counts with prom-client. */
export async function openTimelineMetrics(parameters: TimelineMetricsParameters): Promise<RequestMetrics> {
  const { read, counts, incidents, gauges = [], onTrouble } = parameters;
  const look = shareLooks(() => read(readVitals), SHARED_MS, onTrouble);
  const faults = shareLooks(() => read(readEndpointFaults), SHARED_MS, onTrouble);
  const { metrics } = await openRequestMetrics({
    prefix: "symbolon_timeline",
    counters: [faultCounter("symbolon_timeline", async () => (await faults()) ?? [])],
    gauges: [...vitalGauges(look), ...countGauges(counts), incidentGauge(incidents), ...gauges],
  });
  return metrics;
}

/** A gauge by chain; no values where nothing was read. */
function byChain<One extends { readonly chain: number }>(
  look: () => Promise<readonly One[] | undefined>,
  name: string,
  help: string,
  value: (one: One) => number,
): GaugeTerms {
  return {
    name: `symbolon_timeline_${name}`,
    help,
    labels: ["chain"],
    read: async () => ((await look()) ?? []).map((one): GaugeSample => [value(one), String(one.chain)]),
  };
}

function vitalGauges(look: () => Promise<readonly FollowedVitals[] | undefined>): readonly GaugeTerms[] {
  const gauge = (name: string, help: string, value: (one: FollowedVitals) => number) =>
    byChain(look, name, help, value);
  return [
    gauge("blocks_behind", "Blocks that the node has and that are not read yet.", ({ behind }) => behind),
    gauge("blocks_not_final", "Blocks that are read and may be taken back.", ({ unsettled }) => unsettled),
    gauge("stopped", "1 where a final block has changed: it is followed no more.", (one) => one.isStopped),
    gauge("looked_seconds", "Seconds since something was read, or became final.", ({ looked }) => looked),
    gauge(
      "oldest_waiting_seconds",
      "Seconds that the oldest intent waits; 0: none does.",
      ({ oldestWaiting }) => oldestWaiting,
    ),
  ];
}

/** Gauges that are counted once a minute. */
function countGauges(counts: () => Promise<Counts | undefined>): readonly GaugeTerms[] {
  const totals = async () => (await counts())?.totals;
  const gauge = (name: string, help: string, value: (one: ChainTotals) => number) =>
    byChain(totals, name, help, value);
  return [
    gauge("undone_blocks", "Blocks with events that were taken back, ever.", ({ undone }) => undone),
    gauge("parked", "Intents that wait for a person.", ({ parked }) => parked),
    {
      name: "symbolon_timeline_events",
      help: "Events that stand, by how sure they are.",
      labels: ["chain", "ground"],
      read: async () => groundSamples((await counts())?.watched ?? []),
    },
  ];
}

function incidentGauge(incidents: TimelineMetricsParameters["incidents"]): GaugeTerms {
  return {
    name: "symbolon_timeline_incidents",
    help: "Incidents of the last day, by rule: alarms should not be, notices are allowed.",
    labels: ["chain", "rule", "severity"],
    async read() {
      const byRule = Map.groupBy((await incidents()) ?? [], ({ chain, rule }) => `${chain} ${rule}`);
      return [...byRule.values()].map((own): GaugeSample => {
        const { chain, rule } = own[0] as Incident;
        return [own.length, String(chain), rule, incidentRules[rule].severity];
      });
    },
  };
}

function groundSamples(watched: readonly WatchedCount[]): readonly GaugeSample[] {
  const byChains = Map.groupBy(watched, ({ chain }) => chain);
  return [...byChains].flatMap(([chain, all]) =>
    (["proven", "checked", "told"] as const).map((ground): GaugeSample => {
      const events = all.reduce((sum, { grounds }) => sum + grounds[ground], 0);
      return [events, String(chain), ground];
    }),
  );
}
