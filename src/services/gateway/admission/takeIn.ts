import type { SymbolonError } from "../../../sdk/core/errors.ts";
import { intentName, type KnownRow } from "../../delivery/tables/intentRow.ts";
import {
  type Inserted,
  insertUnknown,
  intentDiffers,
  type NewIntent,
} from "../../delivery/tables/intents.ts";
import type { SqlQuery } from "../../store/sql.ts";
import { nextOrder } from "../policy/lanes.ts";
import { keepFinish, type LockedLane, lendClasses, lockLanes } from "../tables/lanes.ts";
import type { AdmissionParameters, Admitted, AskingIntent } from "./asking.ts";
import { choosePlace, type KnownLanes, placesOf } from "./knownLanes.ts";

export type TakeInParameters = AdmissionParameters & { readonly lanes: KnownLanes };

/** The result for one intent. `full`: another process took the room first. */
type Accepted = Extract<Admitted, { readonly id: bigint }> | "full" | SymbolonError;

/** A locked lane that changes as intents are accepted. */
type OpenLane = { -readonly [Name in keyof LockedLane]: LockedLane[Name] };

/**
 * Accepts what may be accepted on a chain, all or nothing; checks that again with the lanes locked.
 * @throws SymbolonError `Draining`, and what the store throws
 */
export async function takeIn(
  parameters: TakeInParameters,
  chain: number,
  all: readonly AskingIntent[],
): Promise<ReadonlyMap<AskingIntent, Accepted>> {
  const { capacity } = parameters;
  const setups = new Map(all.map((asking) => [placesOf(asking), asking]));
  const stored = await parameters.sql.transaction(async (query) => {
    const locked = await lockLanes(
      query,
      chain,
      [...setups].map(([lane, asking]) => {
        const { bound, lately = 0 } = capacity(asking.lane);
        return { lane, class: asking.class, bound, lately };
      }),
    );
    const lanes = new Map<string, OpenLane>(locked.map((lane) => [lane.lane, { ...lane }]));
    const answers = await takeInto(query, parameters, all, lanes);
    await lendTo(query, chain, all);
    return { answers, lanes };
  });
  for (const asking of all) {
    const { queued, places } = stored.lanes.get(placesOf(asking)) as OpenLane;
    const lane = parameters.lanes.of(asking);
    Object.assign(lane, { queued, places: { ...lane.places, expected: places.expected } });
  }
  return stored.answers;
}

/** A waiting intent before a more urgent one of its signer gets that one's urgency. */
async function lendTo(query: SqlQuery, chain: number, all: readonly AskingIntent[]): Promise<void> {
  const signers = new Set(all.flatMap(({ intent: { order } }) => order?.signer.toLowerCase() ?? []));
  if (signers.size > 0) await lendClasses(query, chain, [...signers]);
}

async function takeInto(
  query: SqlQuery,
  { capacity, now, by }: TakeInParameters,
  all: readonly AskingIntent[],
  lanes: ReadonlyMap<string, OpenLane>,
): Promise<ReadonlyMap<AskingIntent, Accepted>> {
  const moment = now();
  const answers = new Map<AskingIntent, Accepted>();
  const stored = new Map<AskingIntent, NewIntent & { readonly turn: number }>();
  for (const asking of all) {
    const lane = lanes.get(placesOf(asking)) as OpenLane;
    const { admission } = choosePlace({ ...lane, coming: 0 }, asking, moment, capacity(asking.lane));
    if (admission.admission !== "taken" && asking.keepsPlace !== true) {
      answers.set(asking, "full");
      continue;
    }
    const { order: rank, finish } = nextOrder(lane, lane.least);
    Object.assign(lane, { finish, queued: lane.queued + 1 });
    const place = { lane: asking.lane, class: asking.class, rank, turn: admission.turn };
    stored.set(asking, { ...asking.intent, place, turn: admission.turn });
  }
  if (stored.size === 0) return answers;
  const beside = [...stored.keys()].flatMap((asking) => asking.beside ?? []);
  const [inserted] = await Promise.all([
    insertUnknown(query, [...stored.values(), ...beside], by),
    keepFinish(query, [...lanes.values()]),
  ]);
  for (const [asking, intent] of stored) answers.set(asking, storedAnswer(asking, intent, inserted));
  await takeBack(query, unplaced(stored, inserted), lanes);
  return answers;
}

type Stored = ReadonlyMap<AskingIntent, NewIntent & { readonly turn: number }>;

/** The lanes of those that need none of the places that were kept for them: the store has them, or refuses them. */
function unplaced(stored: Stored, { fresh, replaced }: Inserted): readonly string[] {
  const left = new Set(fresh);
  return [...stored].flatMap(([asking, intent]) => {
    const isPlaced = left.delete(intentName(intent)) || replaced.get(intent)?.isRevived === true;
    return isPlaced ? [] : [placesOf(asking)];
  });
}

/** As if some had not come: each had moved its lane on by one. */
async function takeBack(
  query: SqlQuery,
  names: readonly string[],
  lanes: ReadonlyMap<string, OpenLane>,
): Promise<void> {
  if (names.length === 0) return;
  for (const name of names) {
    const lane = lanes.get(name) as OpenLane;
    Object.assign(lane, { queued: lane.queued - 1, finish: lane.finish - 1 / lane.weight });
  }
  await keepFinish(query, [...lanes.values()]);
}

function storedAnswer(
  { beside }: AskingIntent,
  intent: NewIntent & { readonly turn: number },
  inserted: Inserted,
): Accepted {
  const { known, fresh, replaced, kept } = inserted;
  const stays = kept.get(intent);
  if (stays !== undefined) return intentDiffers(intent, stays);
  const name = intentName(intent);
  const row = known.get(name) as KnownRow;
  const { id, state, transaction } = row;
  const { turn = intent.turn, former } = replaced.get(intent) ?? {};
  if (replaced.has(intent) || fresh.has(name)) {
    const isBesideStored = beside !== undefined && fresh.has(intentName(beside));
    return {
      admission: "queued",
      id,
      turn,
      replaces: former && { usableUntil: former.until },
      isBesideStored,
    };
  }
  return { admission: "known", id, state, transaction: transaction ?? undefined };
}
