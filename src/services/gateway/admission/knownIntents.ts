import type { Hex } from "viem";
import { intentName, type KnownRow } from "../../delivery/tables/intentRow.ts";
import { findIntents, type NewIntent } from "../../delivery/tables/intents.ts";
import type { Sql } from "../../store/sql.ts";
import { type KnownAnswer, knownAnswer } from "../answers.ts";
import { openNewest } from "../newest.ts";

/** Where the store has an intent. */
type Place = Pick<NewIntent, "chain" | "key">;

/** What was taken in before: by this process, which remembers the newest, and by any other over the same store. */
export type KnownIntents = {
  /**
   * The answer for what this process took in under a name; undefined: it did not, or the store has something else since.
   * Where the store does not answer, it is known all the same.
   */
  readonly recall: (name: string) => Promise<KnownAnswer | undefined>;
  /** The answer for what the store has with one of these digests. @throws what the store throws */
  readonly find: (place: Place, digests: readonly Hex[]) => Promise<KnownAnswer | undefined>;
  /** @param name the digest of what was submitted, as text */
  readonly remember: (name: Hex, taken: Place & Taken) => void;
};

type Taken = { readonly id: bigint; readonly digest: Hex };

/** Intents in one query. */
const MAX_AT_ONCE = 500;

/** @param isStoreAway whether it is not worth asking the store now */
export function openKnownIntents({ query }: Pick<Sql, "query">, isStoreAway: () => boolean): KnownIntents {
  const newest = openNewest<Place & Taken>();
  const rowAt = openRowFinder(query);
  return {
    async recall(name) {
      const known = newest.get(name);
      if (known === undefined) return undefined;
      const { id, digest } = known;
      const row = isStoreAway() ? "away" : await rowAt(known).catch(() => "away" as const);
      if (row === "away") return { answer: "known", id };
      return row === undefined || ![digest, name].includes(row.digest) ? undefined : knownAnswer(row);
    },
    async find(place, digests) {
      const row = await rowAt(place);
      return row === undefined || !digests.some((one) => one === row.digest) ? undefined : knownAnswer(row);
    },
    // Nothing else of it: its content is a hundred times as long.
    remember: (name, { chain, key, digest, id }) => newest.add(name, { chain, key, digest, id }),
  };
}

type Waiting = {
  readonly place: Place;
  readonly resolve: (row: KnownRow | undefined) => void;
  readonly reject: (reason: unknown) => void;
};

/** Reads one after the other, what came meanwhile together: however many ask, they take one connection. */
function openRowFinder(query: Sql["query"]): (place: Place) => Promise<KnownRow | undefined> {
  let waiting: Waiting[] = [];
  let isBusy = false;
  const run = async () => {
    isBusy = true;
    while (waiting.length > 0) {
      const some = waiting.slice(0, MAX_AT_ONCE);
      waiting = waiting.slice(MAX_AT_ONCE);
      await answer(query, some);
    }
    isBusy = false;
  };
  return (place) =>
    new Promise((resolve, reject) => {
      waiting.push({ place, resolve, reject });
      if (!isBusy) void run();
    });
}

async function answer(query: Sql["query"], some: readonly Waiting[]): Promise<void> {
  try {
    const places = new Map(some.map(({ place }) => [intentName(place), place]));
    const rows = await findIntents(query, [...places.values()]);
    const byName = new Map(rows.map((row) => [intentName(row), row]));
    for (const { place, resolve } of some) resolve(byName.get(intentName(place)));
  } catch (thrown) {
    for (const { reject } of some) reject(thrown);
  }
}
