import type { Hash } from "viem";
import type { SqlQuery } from "../../store/sql.ts";
import { intentName, isSameContent, type KnownRow, rowOf } from "./intentRow.ts";
import type { NewIntent } from "./newIntent.ts";

/** A stored intent whose place another content has taken. */
export type Replaced = {
  /** When it was to be sent, or is to be now: Unix seconds; undefined: nobody promised that. */
  readonly turn: number | undefined;
  /** Whether it was at its end, or parked, and has a place of its own again. */
  readonly isRevived: boolean;
  /**
   * The signature that it had, which its contract still takes from whoever has it; undefined: it is the same, with
   * another proof. `until`: Unix seconds; undefined: without end.
   */
  readonly former: { readonly until: bigint | undefined } | undefined;
};

/** A stored intent that stays as it is. */
export type Kept = {
  readonly state: string;
  /** Unix seconds; undefined: never. */
  readonly deadline: bigint | undefined;
  /** Whether a newer content could have taken its place: nothing was sent for it, and nobody is about to. */
  readonly isOpen: boolean;
};

/** What became of intents of which the store had another content: they took its place, or it was kept. */
export type Replacing = {
  readonly replaced: ReadonlyMap<NewIntent, Replaced>;
  readonly kept: ReadonlyMap<NewIntent, Kept>;
};

/** How often an intent may be replaced: each time writes a step. */
const MAX_REPLACED = 20;

/**
 * Puts the content of intents into the place of what the store has under their keys: only where nothing was ever sent for
 * that, no worker is about to, and `mayReplace` says so. One that waits keeps its place; any other gets the new one. To
 * be called inside a transaction of the store, which holds the rows from then on.
 * @param known the rows by `intentName`; gets the new digests
 */
export async function replaceIntents(
  query: SqlQuery,
  intents: readonly NewIntent[],
  known: Map<string, KnownRow>,
  by: string,
): Promise<Replacing> {
  const replaced = new Map<NewIntent, Replaced>();
  const kept = new Map<NewIntent, Kept>();
  let left = intents.filter((one) => isOther(one, known));
  while (left.length > 0) {
    // One of a key after the other: each is to be newer than the one before.
    const round = [...new Map(left.toReversed().map((one) => [intentName(one), one])).values()];
    const rows = await lockRows(query, round, known);
    const newer: Replacement[] = [];
    for (const intent of round) {
      const row = rows.get((known.get(intentName(intent)) as KnownRow).id);
      if (row === undefined) continue;
      const isSame = isSameContent(row, intent);
      const mayReplace = intent.mayReplace?.({ content: row.content, reason: row.reason, isSame }) === true;
      if (row.isOpen && mayReplace) newer.push({ intent, row, isSame });
      else if (!isSame)
        kept.set(intent, { state: row.state, deadline: row.deadline ?? undefined, isOpen: row.isOpen });
    }
    await putInPlace(query, newer, by);
    for (const { intent, row, isSame } of newer) {
      replaced.set(intent, replacedBy(intent, row, isSame));
      const { digest } = intent;
      known.set(intentName(intent), { ...row, chain: BigInt(intent.chain), digest, state: "queued" });
    }
    const done = new Set(round);
    left = left.filter((one) => !done.has(one) && isOther(one, known));
  }
  return { replaced, kept };
}

/** Whether the store has something else under its key, or what waits for a person: that may need another form. */
function isOther(intent: NewIntent, known: ReadonlyMap<string, KnownRow>): boolean {
  const row = known.get(intentName(intent));
  if (row === undefined) return false;
  return !isSameContent(row, intent) || (row.state === "parked" && intent.mayReplace !== undefined);
}

type LockedRow = {
  readonly id: bigint;
  readonly key: string;
  readonly digest: string;
  readonly content: unknown;
  readonly state: string;
  readonly transaction: Hash | null;
  readonly reason: string | null;
  readonly deadline: bigint | null;
  readonly turn: number | null;
  readonly isOpen: boolean;
};

/** Locks rows, always in the same order; and reads them only then, with the steps of whoever had them before. */
async function lockRows(
  query: SqlQuery,
  intents: readonly NewIntent[],
  known: ReadonlyMap<string, KnownRow>,
): Promise<ReadonlyMap<bigint, LockedRow>> {
  const ids = intents.map((one) => (known.get(intentName(one)) as KnownRow).id);
  await query("select id from intent where id = any($1) order by id for update", [ids]);
  const rows = await query<LockedRow>(
    `select id, key, digest, content, state, null as transaction, reason, deadline, turn,
       transaction is null and state in ('queued', 'expired', 'parked', 'skipped')
         and (state <> 'queued' or reserved_by is null or reserved_until < clock_timestamp())
         and not exists (select from step where intents @> array[intent.id] and step.kind = 'bundled')
         and (select count(*) from step where intents @> array[intent.id] and step.kind = 'replaced') < ${MAX_REPLACED}
         as "isOpen"
     from intent where id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

type Replacement = { readonly intent: NewIntent; readonly row: LockedRow; readonly isSame: boolean };

/** A worker that planned with what was there before finds it reserved by nobody, and sends nothing. */
async function putInPlace(query: SqlQuery, newer: readonly Replacement[], by: string): Promise<void> {
  if (newer.length === 0) return;
  await query(
    `with changed as (
       update intent set digest = new.digest, content = new.content, deadline = new.deadline, state = 'queued',
         reason = null, due = null, tries = 0, reserved_by = null, reserved_until = null, changed = clock_timestamp(),
         submitted = case when waited then submitted else clock_timestamp() end,
         lane = case when waited then intent.lane else new.lane end,
         class = case when waited then intent.class else new.class end,
         rank = case when waited then intent.rank else new.rank end,
         turn = case when waited then intent.turn else new.turn end
       from jsonb_to_recordset($1::jsonb) as new (id int8, former text, waited boolean, digest text, content jsonb,
         deadline int8, lane text, class text, rank float8, turn float8)
       where intent.id = new.id returning intent.id, intent.chain, former)
     insert into step (kind, actor, cause, chain, intents)
     select 'replaced', $2, former, chain, array[id] from changed order by id`,
    [
      JSON.stringify(
        newer.map(({ intent, row }) => ({
          ...rowOf(intent),
          id: String(row.id),
          former: row.digest,
          waited: row.state === "queued",
        })),
      ),
      by,
    ],
  );
}

function replacedBy({ place }: NewIntent, row: LockedRow, isSame: boolean): Replaced {
  const isRevived = row.state !== "queued";
  return {
    isRevived,
    turn: (isRevived ? place?.turn : row.turn) ?? undefined,
    former: isSame ? undefined : { until: row.deadline ?? undefined },
  };
}
