import { SymbolonError } from "../../core/errors.ts";
import {
  findIntents,
  insertAll,
  type KnownRow,
  type NewIntent,
  nameOf,
} from "../../delivery/tables/intents.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { type Class, nextOrder } from "../policy/lanes.ts";
import {
  type Admission,
  type AdmitAnswer,
  admit,
  admitLater,
  type LaneTerms,
  noPlaces,
  type Promised,
} from "../policy/places.ts";
import { keepLanes, type LockedLane, leastRank, lockLanes } from "../tables/lanes.ts";

/** An intent that asks to be taken in. */
export type Asking = {
  readonly intent: NewIntent;
  readonly lane: string;
  readonly class: Class;
  /** Whether its signature was found true; else it may be promised a place, and is not taken in. */
  readonly isChecked: boolean;
  /** The place that its leaf was promised before. */
  readonly promised?: Promised | undefined;
  /** Unix seconds from which it may be sent; 0: now. */
  readonly opens: number;
  /** Unix seconds from which a turn would be of no use to it. */
  readonly until: number;
};

/** What became of it. Moments are Unix seconds. */
export type Admitted =
  | { readonly admission: "queued"; readonly id: bigint; readonly turn: number }
  /** It was taken in before, with the same content. */
  | { readonly admission: "known"; readonly id: bigint }
  /** It would be taken in, were its signature checked. */
  | { readonly admission: "checkFirst" }
  | Exclude<Admission, { readonly admission: "taken" }>;

/** What a lane can do, and seconds until the next block. */
export type Capacity = LaneTerms & { readonly toBlock: number };

export type AdmissionParameters = {
  readonly sql: Sql;
  /** What a lane can do now. */
  readonly capacity: (lane: string) => Capacity;
  /** Who takes them in, for the record. */
  readonly by: string;
  /** Unix seconds with a fraction. */
  readonly now: () => number;
};

export type AdmissionDoor = {
  /**
   * Takes an intent in, or promises it a place: what comes within a few milliseconds is one COMMIT.
   * @throws SymbolonError `IntentDiffers`, `Draining`, and what the store throws
   */
  readonly ask: (asking: Asking) => Promise<Admitted>;
  /**
   * Whether one that comes now may be taken in, by what was seen of the lane last.
   * @param coming how many are about to be, of all lanes
   */
  readonly mayTake: (lane: string, coming: number) => boolean;
};

/** Milliseconds for which the first waits for others, and how many go into one COMMIT. */
const GATHER_MS = 4;
const MAX_AT_ONCE = 500;
/** Seconds until whoever came at the opening comes again, where the chain has not opened it yet. */
const AGAIN_SECONDS = 1;

type Waiting = {
  readonly asking: Asking;
  readonly resolve: (admitted: Admitted) => void;
  readonly reject: (reason: unknown) => void;
};

/** Opens the door of a store: any number of processes may have one. */
export function openAdmission(parameters: AdmissionParameters): AdmissionDoor {
  /** Of each lane, as it was left last. */
  const seen = new Map<string, Pick<LockedLane, "places" | "queued">>();
  let waiting: Waiting[] = [];
  let isBusy = false;
  const run = async () => {
    isBusy = true;
    await new Promise((go) => setTimeout(go, GATHER_MS));
    while (waiting.length > 0) {
      const some = waiting.slice(0, MAX_AT_ONCE);
      waiting = waiting.slice(MAX_AT_ONCE);
      const byChain = Map.groupBy(some, ({ asking }) => asking.intent.chain);
      for (const ofChain of byChain.values()) await settle({ ...parameters, seen }, ofChain);
    }
    isBusy = false;
  };
  return {
    ask: (asking) =>
      new Promise((resolve, reject) => {
        waiting.push({ asking, resolve, reject });
        if (!isBusy) void run();
      }),
    mayTake(lane, coming) {
      const { places, queued } = seen.get(lane) ?? { places: noPlaces, queued: 0 };
      const { toBlock, ...terms } = parameters.capacity(lane);
      const asking = { now: parameters.now(), toBlock, queued: queued + coming, until: Infinity };
      return admit(places, terms, asking).admission.admission === "taken";
    },
  };
}

type SettleParameters = AdmissionParameters & {
  readonly seen: Map<string, Pick<LockedLane, "places" | "queued">>;
};

/** Of one chain, which may be drained. One that is refused must not refuse the others that came with it. */
async function settle(parameters: SettleParameters, some: readonly Waiting[]): Promise<void> {
  try {
    const answers = await admitAll(
      parameters,
      some.map(({ asking }) => asking),
    );
    for (const [i, { resolve, reject }] of some.entries()) {
      const answer = answers[i];
      if (answer instanceof Error || answer === undefined) reject(answer);
      else resolve(answer);
    }
  } catch (thrown) {
    for (const { reject } of some) reject(thrown);
  }
}

type Answer = Admitted | SymbolonError;

async function admitAll(parameters: SettleParameters, all: readonly Asking[]): Promise<readonly Answer[]> {
  return parameters.sql.transaction(async (query) => {
    const setups = new Map(all.map((asking) => [placesOf(asking), asking.class]));
    const rows = await lockLanes(
      query,
      [...setups].map(([lane, name]) => ({ lane, class: name })),
    );
    const lanes = new Map<string, OpenLane>(rows.map((lane) => [lane.lane, { ...lane }]));
    // Only then: whoever took the same in at the same time is done.
    const found = await findIntents(
      query,
      all.map(({ intent }) => intent),
    );
    const known = new Map(found.map((row) => [nameOf(row), row]));
    const answers = new Map<Asking, Answer>();
    const fresh = new Map<string, Asking>();
    for (const asking of all) {
      const name = nameOf(asking.intent);
      const row = known.get(name);
      if (row !== undefined) answers.set(asking, knownAnswer(asking.intent, row));
      else if (!fresh.has(name)) fresh.set(name, asking);
    }
    await admitFresh(query, parameters, { fresh: [...fresh.values()], lanes, answers });
    // The same twice at once.
    return all.map((asking) => {
      const answer = answers.get(asking);
      if (answer !== undefined) return answer;
      const first = fresh.get(nameOf(asking.intent)) as Asking;
      return first.intent.digest === asking.intent.digest
        ? (answers.get(first) as Answer)
        : differs(asking.intent);
    });
  });
}

function knownAnswer(intent: NewIntent, { id, digest }: KnownRow): Answer {
  return digest === intent.digest ? { admission: "known", id } : differs(intent);
}

function differs({ chain, key }: NewIntent): SymbolonError {
  return new SymbolonError({
    code: "IntentDiffers",
    reason: `The intent ${key} on chain ${chain} was submitted before with another content.`,
    hint: "An intent is done once, as it was submitted first: ask what became of it.",
    details: { chain, key },
  });
}

/** A lane, as it comes to be while some are taken in. */
type OpenLane = { -readonly [Name in keyof LockedLane]: LockedLane[Name] };

async function admitFresh(
  query: SqlQuery,
  { capacity, now, by, seen }: SettleParameters,
  {
    fresh,
    lanes,
    answers,
  }: {
    readonly fresh: readonly Asking[];
    readonly lanes: ReadonlyMap<string, OpenLane>;
    readonly answers: Map<Asking, Answer>;
  },
): Promise<void> {
  const moment = now();
  const taken: { readonly asking: Asking; readonly intent: NewIntent; readonly turn: number }[] = [];
  const least = new Map<number, number>();
  for (const asking of fresh) {
    const lane = lanes.get(placesOf(asking)) as OpenLane;
    const { admission, places } = placeOf(lane, asking, moment, capacity(asking.lane));
    if (admission.admission === "taken" && !asking.isChecked) {
      answers.set(asking, { admission: "checkFirst" });
      continue;
    }
    lane.places = places;
    if (admission.admission !== "taken") {
      answers.set(asking, admission);
      continue;
    }
    const { chain } = asking.intent;
    if (!least.has(chain)) least.set(chain, await leastRank(query, chain));
    const { order, finish } = nextOrder(lane, least.get(chain) as number);
    Object.assign(lane, { finish, queued: lane.queued + 1 });
    const place = { lane: asking.lane, class: asking.class, rank: order, turn: admission.turn };
    taken.push({ asking, intent: { ...asking.intent, place }, turn: admission.turn });
  }
  await keepLanes(query, [...lanes.values()]);
  for (const [name, { places, queued }] of lanes) seen.set(name, { places, queued });
  if (taken.length === 0) return;
  const { ids } = await insertAll(
    query,
    taken.map(({ intent }) => intent),
    by,
  );
  taken.forEach(({ asking, turn }, i) => {
    answers.set(asking, { admission: "queued", id: ids[i] as bigint, turn });
  });
}

/** What opens later has places of its own, from then on. */
function placesOf({ lane, opens }: Asking): string {
  return opens === 0 ? lane : `${lane} from ${opens}`;
}

function placeOf(
  { places, queued }: LockedLane,
  { promised, opens, until }: Asking,
  now: number,
  { toBlock, ...terms }: Capacity,
): AdmitAnswer {
  if (opens === 0) return admit(places, terms, { now, toBlock, queued, promised, until });
  if (promised === undefined) return admitLater(places, terms, { opens, until });
  // The chain's clock may be behind: it is not open yet.
  const comes = Math.max(promised.comes, now + AGAIN_SECONDS);
  return { admission: { admission: "promised", ...promised, comes }, places };
}
