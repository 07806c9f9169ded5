import type { Hex } from "viem";
import { intentName, type KnownRow } from "../../delivery/tables/intentRow.ts";
import { findIntents, type NewIntent } from "../../delivery/tables/intents.ts";
import type { Sql } from "../../store/sql.ts";
import { type KnownAnswer, knownAnswer } from "../answers.ts";
import { openNewest } from "../newest.ts";

/** Where the store has an intent. */
type Place = Pick<NewIntent, "chain" | "key">;

/** An intent by its key, and what tells it from another one under that. */
export type Sought = Place & {
  /** Called where the store has something under the key: some take as long as all else that a refusal does. */
  readonly digests: () => readonly Hex[];
  /** Whether content that an earlier version stored, under none of these digests, is it. Default: it is not. */
  readonly isIn?: (content: unknown) => boolean;
};

export type FoundIntent = {
  readonly row: KnownRow;
  /** Whether it is the one that is sought. */
  readonly isSame: boolean;
};

/** What was taken in before: by this process, which remembers the newest, and by any other over the same store. */
export type KnownIntents = {
  /**
   * The answer for what this process took in under a name; undefined: it did not, or the store has something else since.
   * Where the store does not answer, it is known all the same.
   */
  readonly recall: (name: string) => Promise<KnownAnswer | undefined>;
  /** What the store has under a key. @throws what the store throws */
  readonly find: (sought: Sought) => Promise<FoundIntent | undefined>;
  /** @param name the digest of what was submitted, as text */
  readonly remember: (name: Hex, taken: Place & Taken) => void;
};

type Taken = { readonly id: bigint; readonly digest: Hex };

/** Intents in one query. */
const MAX_AT_ONCE = 500;

export type KnownIntentsParameters = Pick<Sql, "query"> & {
  /** Whether the store may have something under a key; where it has not, it is not asked. */
  readonly mayHave: (place: Place) => boolean;
  /** Whether it is not worth asking the store now. */
  readonly isStoreAway: () => boolean;
};

export function openKnownIntents({ query, mayHave, isStoreAway }: KnownIntentsParameters): KnownIntents {
  const newest = openNewest<Place & Taken>();
  const findRow = openRowFinder(query);
  const find: KnownIntents["find"] = async (sought) => (mayHave(sought) ? findRow(sought) : undefined);
  return {
    async recall(name) {
      const known = newest.get(name);
      if (known === undefined) return undefined;
      const { id, digest } = known;
      const sought = { ...known, digests: () => [digest, name as Hex] };
      const found = isStoreAway() ? "away" : await find(sought).catch(() => "away" as const);
      if (found === "away") return { answer: "known", id };
      return found?.isSame === true ? knownAnswer(found.row) : undefined;
    },
    find,
    // Nothing else of it: its content is a hundred times as long.
    remember: (name, { chain, key, digest, id }) => newest.add(name, { chain, key, digest, id }),
  };
}

type Waiting = {
  readonly sought: Sought;
  readonly resolve: (found: FoundIntent | undefined) => void;
  readonly reject: (reason: unknown) => void;
};

/** Reads one after the other, what came meanwhile together: however many ask, they take one connection. */
function openRowFinder(query: Sql["query"]): KnownIntents["find"] {
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
  return (sought) =>
    new Promise((resolve, reject) => {
      waiting.push({ sought, resolve, reject });
      if (!isBusy) void run();
    });
}

async function answer(query: Sql["query"], some: readonly Waiting[]): Promise<void> {
  try {
    const places = new Map(some.map(({ sought }) => [intentName(sought), sought]));
    const rows = await findIntents(query, [...places.values()]);
    const byName = new Map(rows.map((row) => [intentName(row), row]));
    const rowOf = ({ sought }: Waiting) => byName.get(intentName(sought));
    const others = some.filter((one) => one.sought.isIn !== undefined && isOther(one.sought, rowOf(one)));
    const earlier = await earlierContents(query, new Set(others.flatMap((one) => rowOf(one)?.id ?? [])));
    for (const one of some) {
      const { sought, resolve } = one;
      const row = rowOf(one);
      if (row === undefined) resolve(undefined);
      else {
        const content = earlier.get(row.id);
        const isSame = !isOther(sought, row) || (content !== undefined && sought.isIn?.(content) === true);
        resolve({ row, isSame });
      }
    }
  } catch (thrown) {
    for (const { reject } of some) reject(thrown);
  }
}

function isOther({ digests }: Sought, row: KnownRow | undefined): boolean {
  return row !== undefined && !digests().some((one) => one === row.digest);
}

/** Of some intents, the contents that an earlier version stored: their digests are over a text that nobody has. */
async function earlierContents(
  query: Sql["query"],
  ids: ReadonlySet<bigint>,
): Promise<ReadonlyMap<bigint, unknown>> {
  if (ids.size === 0) return new Map();
  const rows = await query<{ readonly id: bigint; readonly content: unknown }>(
    "select id, content from intent where id = any($1) and not content ? 'version'",
    [[...ids]],
  );
  return new Map(rows.map(({ id, content }) => [id, content]));
}
