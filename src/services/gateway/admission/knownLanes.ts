import type { Sql } from "../../store/sql.ts";
import { type AdmitAnswer, admit, admitLater, holdTurns, noPlaces, type Places } from "../policy/places.ts";
import { keepPlaces, type LaneSetup, type LockedLane, lockLanes } from "../tables/lanes.ts";
import type { AdmissionParameters, AskingIntent, Capacity } from "./asking.ts";

/** What a process knows of a lane. */
export type KnownLane = {
  /** As the store had them last; but that the next turn is the first that this process holds. */
  places: Places;
  /** Where the turns end that it holds. */
  heldEnd: number;
  /** Claims that waited when it looked last, and those that it is about to take in. */
  queued: number;
  coming: number;
};

export type KnownLanes = {
  readonly of: (asking: AskingIntent) => KnownLane;
  readonly seen: (name: string) => KnownLane | undefined;
  /** Goes on to the next turns of a lane that are held; who asks meanwhile waits for the same ones. */
  readonly hold: (lane: KnownLane, asking: AskingIntent) => Promise<void>;
  /** Holds the next ones before they are asked for, where those before soon end: then nobody waits for the store. */
  readonly holdAhead: (lane: KnownLane, asking: AskingIntent) => void;
};

/** Turns that are held at first, and at most: twice as many each time where the last ones were given within a second. */
const MIN_HELD = 8;
const MAX_HELD = 512;
const SOON_SECONDS = 1;
/** Of those that are held, the part that is left when more are. */
const LEFT = 0.5;

/** What is kept of each lane in memory. */
export function openLanes({
  sql,
  capacity,
  now,
}: Pick<AdmissionParameters, "sql" | "capacity" | "now">): KnownLanes {
  const lanes = new Map<string, KnownLane>();
  const holding = new Map<KnownLane, Promise<void>>();
  const ahead = new Map<KnownLane, Pick<KnownLane, "places" | "heldEnd">>();
  const last = new Map<KnownLane, { readonly at: number; readonly count: number }>();
  const holdMore = async (lane: KnownLane, asking: AskingIntent) => {
    const { at, count: before } = last.get(lane) ?? { at: -Infinity, count: 0 };
    const count = now() - at <= SOON_SECONDS ? Math.min(2 * before, MAX_HELD) : MIN_HELD;
    const { queued, ...held } = await holdIn(sql, asking, { ...capacity(asking.lane), now, count });
    lane.queued = queued;
    ahead.set(lane, held);
    last.set(lane, { at: now(), count });
  };
  const begin = (lane: KnownLane, asking: AskingIntent) => {
    const more = holding.get(lane) ?? holdMore(lane, asking).finally(() => holding.delete(lane));
    holding.set(lane, more);
    return more;
  };
  return {
    of(asking) {
      const name = placesOf(asking);
      const lane = lanes.get(name) ?? { places: noPlaces, heldEnd: -Infinity, queued: 0, coming: 0 };
      lanes.set(name, lane);
      return lane;
    },
    seen: (name) => lanes.get(name),
    async hold(lane, asking) {
      if (!ahead.has(lane)) await begin(lane, asking);
      const held = ahead.get(lane);
      // Others waited for the same.
      if (held === undefined) return;
      ahead.delete(lane);
      const expected = Math.max(lane.places.expected, held.places.expected);
      Object.assign(lane, { heldEnd: held.heldEnd, places: { ...held.places, expected } });
    },
    holdAhead(lane, asking) {
      const { at, count } = last.get(lane) ?? { at: -Infinity, count: 0 };
      const left = (lane.heldEnd - lane.places.next) * capacity(asking.lane).rate;
      if (left > LEFT * count || now() - at > SOON_SECONDS || ahead.has(lane)) return;
      // Whoever then needs them asks for them again, and is told what is wrong.
      begin(lane, asking).catch(() => undefined);
    },
  };
}

type HoldTerms = Pick<Capacity, "bound" | "rate" | "lately"> & {
  readonly now: () => number;
  readonly count: number;
};

function holdIn(
  sql: Sql,
  asking: AskingIntent,
  { now, count, lately = 0, ...terms }: HoldTerms,
): Promise<Pick<KnownLane, "places" | "heldEnd" | "queued">> {
  const setup: LaneSetup = { lane: placesOf(asking), class: asking.class, bound: terms.bound, lately };
  return sql.transaction(async (query) => {
    const lanes = await lockLanes(query, asking.intent.chain, [setup]);
    const [{ places, queued }] = lanes as readonly [LockedLane];
    const turns = holdTurns(places, terms, { now: now(), queued, opens: asking.opens, count });
    await keepPlaces(query, setup.lane, turns.places);
    const { first, end } = turns.held;
    return { places: { ...turns.places, next: first }, heldEnd: end, queued };
  });
}

/** What opens later has places of its own, from then on. */
export function placesOf({ lane, opens }: Pick<AskingIntent, "lane" | "opens">): string {
  return opens === 0 ? lane : `${lane} from ${opens}`;
}

/** Seconds until whoever came at the opening comes again, where the chain has not opened it yet. */
const AGAIN_SECONDS = 1;

/** Where it stands, by what is known of its lane. */
export function choosePlace(
  { places, queued, coming }: Pick<KnownLane, "places" | "queued" | "coming">,
  { promised, opens, until }: AskingIntent,
  now: number,
  { toBlock, ...terms }: Capacity,
): AdmitAnswer {
  if (opens === 0) return admit(places, terms, { now, toBlock, queued: queued + coming, promised, until });
  if (promised === undefined) return admitLater(places, terms, { opens, until });
  // The chain's clock may be behind: it is not open yet.
  const comes = Math.max(promised.comes, now + AGAIN_SECONDS);
  return { admission: { admission: "promised", ...promised, comes }, places };
}
