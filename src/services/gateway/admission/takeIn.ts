import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type Inserted, insertUnknown, type NewIntent, nameOf } from "../../delivery/tables/intents.ts";
import type { SqlQuery } from "../../store/sql.ts";
import { nextOrder } from "../policy/lanes.ts";
import { keepFinish, type LockedLane, lendClasses, lockLanes } from "../tables/lanes.ts";
import type { AdmissionParameters, Admitted, Asking } from "./asking.ts";
import { type KnownLanes, placeOf, placesOf } from "./knownLanes.ts";

export type TakeInParameters = AdmissionParameters & { readonly lanes: KnownLanes };

/** What became of one: `full`: others were first, in another process. */
type Taken = Extract<Admitted, { readonly id: bigint }> | "full" | SymbolonError;

/** A lane, as it comes to be while some are taken in. */
type OpenLane = { -readonly [Name in keyof LockedLane]: LockedLane[Name] };

/**
 * Takes in what may be taken in of a chain, all of it or nothing; looks again whether it may, by the locked lanes.
 * @throws SymbolonError `Draining`, and what the store throws
 */
export async function takeIn(
  parameters: TakeInParameters,
  chain: number,
  all: readonly Asking[],
): Promise<ReadonlyMap<Asking, Taken>> {
  const setups = new Map(all.map((asking) => [placesOf(asking), asking.class]));
  const taken = await parameters.sql.transaction(async (query) => {
    const locked = await lockLanes(
      query,
      chain,
      [...setups].map(([lane, name]) => ({ lane, class: name })),
    );
    const lanes = new Map<string, OpenLane>(locked.map((lane) => [lane.lane, { ...lane }]));
    const answers = await takeInto(query, parameters, all, lanes);
    await lendTo(query, chain, all);
    return { answers, lanes };
  });
  for (const asking of all) {
    const { queued, places } = taken.lanes.get(placesOf(asking)) as OpenLane;
    const lane = parameters.lanes.of(asking);
    Object.assign(lane, { queued, places: { ...lane.places, expected: places.expected } });
  }
  return taken.answers;
}

/** What waits before a more urgent one of its signer goes as that does. */
async function lendTo(query: SqlQuery, chain: number, all: readonly Asking[]): Promise<void> {
  const signers = new Set(all.flatMap(({ intent: { order } }) => order?.signer.toLowerCase() ?? []));
  if (signers.size > 0) await lendClasses(query, chain, [...signers]);
}

async function takeInto(
  query: SqlQuery,
  { capacity, now, by }: TakeInParameters,
  all: readonly Asking[],
  lanes: ReadonlyMap<string, OpenLane>,
): Promise<ReadonlyMap<Asking, Taken>> {
  const moment = now();
  const answers = new Map<Asking, Taken>();
  const placed = new Map<Asking, NewIntent & { readonly turn: number }>();
  for (const asking of all) {
    const lane = lanes.get(placesOf(asking)) as OpenLane;
    const { admission } = placeOf({ ...lane, coming: 0 }, asking, moment, capacity(asking.lane));
    if (admission.admission !== "taken") {
      answers.set(asking, "full");
      continue;
    }
    const { order: rank, finish } = nextOrder(lane, lane.least);
    Object.assign(lane, { finish, queued: lane.queued + 1 });
    const place = { lane: asking.lane, class: asking.class, rank, turn: admission.turn };
    placed.set(asking, { ...asking.intent, place, turn: admission.turn });
  }
  if (placed.size === 0) return answers;
  // The same twice at once is one.
  const byName = new Map([...placed.values()].reverse().map((intent) => [nameOf(intent), intent]));
  const [inserted] = await Promise.all([
    insertUnknown(query, [...byName.values()], by),
    keepFinish(query, [...lanes.values()]),
  ]);
  for (const [asking, intent] of placed) answers.set(asking, takenAnswer(intent, inserted));
  return answers;
}

function takenAnswer(intent: NewIntent & { readonly turn: number }, { known, fresh }: Inserted): Taken {
  const name = nameOf(intent);
  const row = known.get(name);
  if (row === undefined || row.digest !== intent.digest) return differs(intent);
  return fresh.has(name)
    ? { admission: "queued", id: row.id, turn: intent.turn }
    : { admission: "known", id: row.id };
}

function differs({ chain, key }: NewIntent): SymbolonError {
  return new SymbolonError({
    code: "IntentDiffers",
    reason: `The intent ${key} on chain ${chain} was submitted before with another content.`,
    hint: "An intent is done once, as it was submitted first: ask what became of it.",
    details: { chain, key },
  });
}
