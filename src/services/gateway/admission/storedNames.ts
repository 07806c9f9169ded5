import { hearInserted } from "../../delivery/tables/insertedHere.ts";
import { intentName } from "../../delivery/tables/intentRow.ts";
import type { NewIntent } from "../../delivery/tables/newIntent.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { openNameFilter } from "./nameFilter.ts";

/** Which intents a store may have, known without asking it. */
export type StoredNames = {
  /** False: the store has none under this key. */
  readonly mayHave: (place: Pick<NewIntent, "chain" | "key">) => boolean;
  /** Fulfilled once all that the store had is read: before, it may have everything. */
  readonly filled: Promise<void>;
  readonly close: () => void;
};

/**
 * Remembers the names of what a store has that this process alone writes to; of a store that others share nothing is known.
 * @param onTrouble called where the store cannot be read: then it may have everything
 */
export function openStoredNames(
  sql: Pick<Sql, "isShared" | "query">,
  onTrouble: (thrown: unknown) => void,
): StoredNames {
  if (sql.isShared) return { mayHave: () => true, filled: Promise.resolve(), close() {} };
  const filter = openNameFilter();
  // First of all: what is inserted while the store is read is heard, or read.
  const endHearing = hearInserted((places) => {
    for (const place of places) filter.add(intentName(place));
  });
  let isOpen = true;
  let isFilled = false;
  const fill = async () => {
    try {
      for await (const names of namesIn(sql.query)) {
        if (!isOpen) return;
        for (const name of names) filter.add(name);
      }
      isFilled = isOpen;
    } catch (thrown) {
      if (isOpen) onTrouble(thrown);
    }
  };
  return {
    mayHave: (place) => !isFilled || filter.mayHave(intentName(place)),
    filled: fill(),
    close() {
      isOpen = false;
      isFilled = false;
      endHearing();
    },
  };
}

/** Rows in one query: some milliseconds, between which others get their turn. */
const ROWS_AT_ONCE = 5_000;

/** The names of all intents that a store has, also of archived ones: these keep their ids. */
async function* namesIn(query: SqlQuery): AsyncGenerator<readonly string[]> {
  for (let after = 0n; ; ) {
    // One document: rows take ten times as long.
    const [row] = await query<{ readonly last: bigint | null; readonly names: readonly string[] | null }>(
      `select max(id) as last, jsonb_agg(chain || ' ' || key) as names
       from (select id, chain, key from intent where id > $1 order by id limit $2) as page`,
      [after, ROWS_AT_ONCE],
    );
    if (row == null || row.last === null || row.names === null) return;
    yield row.names;
    after = row.last;
  }
}
