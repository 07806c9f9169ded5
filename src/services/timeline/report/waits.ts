import { type Binned, logBins } from "../../../node/report/logBins.ts";
import { type WaveSchedule, waveOf } from "../../../sdk/core/campaign/waves.ts";
import { CLAIM_KIND } from "../../work/claimIntent.ts";
import type { IntentTimes } from "../tables/intentTimes.ts";
import { type IntentWaitedFor, intentWaits } from "./intentWaits.ts";
import { computeSpread, type Spread } from "./spread.ts";

/** The waits of some intents, from being taken in. Seconds, by the store's clock. */
export type WaitGroup = {
  readonly name: string;
  readonly intents: number;
  /** Until a worker saw them in the block that stands, and until that was final. */
  readonly included: Spread | undefined;
  readonly final: Spread | undefined;
  /** Of all their time, the part of each whom they waited for; undefined: it took none. */
  readonly shares: Readonly<Record<IntentWaitedFor, number>> | undefined;
};

export type WaitsReport = {
  readonly all: WaitGroup;
  readonly lanes: readonly WaitGroup[];
  readonly waves: readonly WaitGroup[];
  /** By tenth of arrival, the first first. */
  readonly tenths: readonly WaitGroup[];
  /** Intents by state. */
  readonly states: Readonly<Record<string, number>>;
  /** Until they were in a block; undefined: none is. */
  readonly included: Binned | undefined;
};

/** How turns that were promised were kept. */
export type Tickets = {
  readonly lanes: readonly LaneTickets[];
  /** Intents with a turn of which it is not known, since how long a block takes is not. */
  readonly unknown: number;
};

export type LaneTickets = {
  readonly lane: string;
  readonly promised: number;
  /** Sent by a block after their turn, and later. */
  readonly kept: number;
  readonly late: number;
  /** Not sent: still waiting, and ended without. */
  readonly waiting: number;
  readonly ended: number;
  /** Kept, of those that were sent; undefined: none was. */
  readonly share: number | undefined;
  /** Seconds from the turn, of those that were sent after it. */
  readonly after: Spread | undefined;
};

/** Claims by the hour in which they were handed in. */
export type ArrivalHour = {
  /** Unix seconds. */
  readonly hour: number;
  readonly arrived: number;
  readonly paid: number;
  /** Still waiting; the others ended unpaid. */
  readonly waiting: number;
};

/** What is reckoned of intents, one by one: some numbers are kept of each. */
export type IntentTally = {
  readonly add: (intents: readonly IntentTimes[]) => void;
  readonly waits: () => WaitsReport | undefined;
  readonly tickets: () => Tickets | undefined;
  readonly hours: () => readonly ArrivalHour[];
  readonly claims: () => ClaimTimes;
};

/** When claims were handed in, ascending, in Unix seconds; and how many seconds each took until it was in a block: NaN where it is in none. */
export type ClaimTimes = { readonly arrivals: Float64Array; readonly waits: Float64Array };

const NO_LANE = "no lane";
const WHOM = ["person", "gateway", "chain", "rule"] as const;
const TENTHS = 10;
const HOUR = 3_600;
const SECOND = 1_000;
/** States of what was paid or done, and of what may still be. */
const DONE = ["mined", "done"];
const OPEN = ["queued", "bundled", "parked"];

type Kept = {
  readonly lane: string;
  readonly wave: string | undefined;
  readonly isClaim: boolean;
  readonly submitted: number;
  readonly state: string;
  readonly included: number | undefined;
  readonly final: number | undefined;
  readonly byWhom: Readonly<Record<IntentWaitedFor, number>>;
};

/** @param schedules of the campaigns that are known, by address in lower case */
export function openTally(schedules: ReadonlyMap<string, WaveSchedule>): IntentTally {
  const kept: Kept[] = [];
  const lanes = openLanes();
  return {
    add: (intents) => {
      for (const intent of intents) {
        const { lane = NO_LANE, kind, contract, submitted, state, index, steps } = intent;
        const place = index === undefined ? undefined : placeOf(index, schedules.get(contract));
        const { included, final, byWhom } = intentWaits(steps, place && place.opens * SECOND);
        const isDone = DONE.includes(state);
        kept.push({
          lane,
          isClaim: kind === CLAIM_KIND,
          submitted: submitted / SECOND,
          state,
          byWhom,
          wave: place?.wave === undefined ? undefined : `wave ${place.wave} of ${contract}`,
          included: isDone ? included : undefined,
          final: isDone ? final : undefined,
        });
        lanes.add(intent);
      }
    },
    waits: () => (kept.length === 0 ? undefined : waitsIn(kept)),
    tickets: lanes.tickets,
    hours: () => hoursOf(kept.filter(({ isClaim }) => isClaim)),
    claims: () => {
      const claims = kept.filter(({ isClaim }) => isClaim).sort((a, b) => a.submitted - b.submitted);
      return {
        arrivals: Float64Array.from(claims, ({ submitted }) => submitted),
        waits: Float64Array.from(claims, ({ included = NaN }) => included),
      };
    },
  };
}

/** Unix seconds from which a leaf may be claimed, and its wave, from 1; undefined: there are none. */
function placeOf(index: bigint, schedule: WaveSchedule | undefined) {
  if (schedule === undefined || index >= schedule.count) return undefined;
  const wave = waveOf(index, schedule.count, schedule.waves);
  const opens = Number(schedule.start + wave * schedule.waveInterval);
  return { opens, wave: schedule.waves === 0n ? undefined : wave + 1n };
}

function waitsIn(kept: readonly Kept[]): WaitsReport {
  const states: Record<string, number> = {};
  for (const { state } of kept) states[state] = (states[state] ?? 0) + 1;
  const byArrival = kept.toSorted((a, b) => a.submitted - b.submitted);
  const ends = Array.from({ length: TENTHS + 1 }, (_, k) => Math.floor((kept.length * k) / TENTHS));
  const tenths = ends.slice(1).map((end, k) => groupOf(`tenth ${k + 1}`, byArrival.slice(ends[k], end)));
  return {
    all: groupOf("all", kept),
    lanes: groupsBy(kept, ({ lane }) => lane),
    waves: groupsBy(kept, ({ wave }) => wave),
    tenths: tenths.filter(({ intents }) => intents > 0),
    states,
    included: binnedOf(kept.flatMap(({ included }) => included ?? [])),
  };
}

/** A millisecond is the least that a logarithm gets. */
function binnedOf(waits: readonly number[]): Binned | undefined {
  return waits.length === 0
    ? undefined
    : logBins(Float64Array.from(waits, (wait) => Math.max(wait, 1 / SECOND)));
}

/** The groups by their names; what belongs to none is left out. */
function groupsBy(kept: readonly Kept[], nameOf: (one: Kept) => string | undefined): readonly WaitGroup[] {
  const groups = [...Map.groupBy(kept, nameOf)];
  return groups
    .flatMap(([name, own]) => (name === undefined ? [] : [groupOf(name, own)]))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

function groupOf(name: string, kept: readonly Kept[]): WaitGroup {
  const sums = WHOM.map((whom) => kept.reduce((sum, { byWhom }) => sum + byWhom[whom], 0));
  const total = sums.reduce((sum, one) => sum + one, 0);
  const [person = 0, gateway = 0, chain = 0, rule = 0] = sums.map((sum) => sum / total);
  return {
    name,
    intents: kept.length,
    included: computeSpread(kept.flatMap(({ included }) => included ?? [])),
    final: computeSpread(kept.flatMap(({ final }) => final ?? [])),
    shares: total === 0 ? undefined : { person, gateway, chain, rule },
  };
}

function hoursOf(claims: readonly Kept[]): readonly ArrivalHour[] {
  const hours = Map.groupBy(claims, ({ submitted }) => Math.floor(submitted / HOUR) * HOUR);
  const count = (own: readonly Kept[], states: readonly string[]) =>
    own.filter(({ state }) => states.includes(state)).length;
  return [...hours]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, own]) => ({ hour, arrived: own.length, paid: count(own, DONE), waiting: count(own, OPEN) }));
}

function openLanes() {
  type Counts = {
    promised: number;
    kept: number;
    late: number;
    waiting: number;
    ended: number;
    after: number[];
  };
  const lanes = new Map<string, Counts>();
  let unknown = 0;
  return {
    add: ({ lane = NO_LANE, turn, sent, isLate, state }: IntentTimes) => {
      if (turn === undefined) return;
      const counts = lanes.get(lane) ?? { promised: 0, kept: 0, late: 0, waiting: 0, ended: 0, after: [] };
      lanes.set(lane, counts);
      counts.promised++;
      if (sent !== undefined && isLate === undefined) unknown++;
      else if (sent !== undefined) counts[isLate === true ? "late" : "kept"]++;
      else counts[OPEN.includes(state) ? "waiting" : "ended"]++;
      if (sent !== undefined && sent > turn) counts.after.push(sent - turn);
    },
    tickets: (): Tickets | undefined => {
      const byName = [...lanes].sort(([a], [b]) => a.localeCompare(b, "en"));
      const all = byName.map(([lane, { after, ...counts }]) => {
        const sent = counts.kept + counts.late;
        const share = sent === 0 ? undefined : counts.kept / sent;
        return { lane, ...counts, share, after: computeSpread(after) };
      });
      return all.length === 0 ? undefined : { lanes: all, unknown };
    },
  };
}
