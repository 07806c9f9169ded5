import type { Hash } from "viem";
import type { SqlQuery } from "../../store/sql.ts";
import { intentName, isSameContent, type KnownRow, rowOf } from "./intentRow.ts";
import type { IntentPlace, NewIntent } from "./newIntent.ts";

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
  /** What the intent is beside it: see `NewIntent`. */
  readonly beside: "older" | "foreign" | undefined;
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
  const others = intents.filter((one) => isOther(one, known));
  if (others.length === 0) return { replaced, kept };
  const rows = await lockRows(query, others, known);
  const last = new Map<bigint, Replacement>();
  const renamed = new Map<bigint, Renewed>();
  // In their order: what was there before is another content after a newer one.
  for (const intent of intents) {
    const { id } = known.get(intentName(intent)) as KnownRow;
    const row = rows.get(id);
    if (row === undefined) continue;
    const { state, deadline, isOpen } = row;
    const { isSame, renewed } = comparedWith(row, intent);
    if (renewed !== undefined) renamed.set(id, { digest: intent.digest, content: renewed });
    if (isSame && !comesBack(intent, state)) continue;
    if (isOpen && intent.mayReplace?.({ ...row, isSame }) === true) {
      const isRevived = state !== "queued";
      const place = isRevived ? intent.place : last.get(id)?.place;
      const turn = isRevived ? intent.place?.turn : (row.turn ?? undefined);
      replaced.set(intent, {
        isRevived,
        turn,
        former: isSame ? undefined : { until: deadline ?? undefined },
      });
      last.set(id, { intent, place, former: last.get(id)?.former ?? row });
      rows.set(id, { ...row, ...standingOf(intent), turn: turn ?? null });
    } else if (!isSame) {
      const beside = intent.besideStored?.({ ...row, isSame });
      kept.set(intent, { state, deadline: deadline ?? undefined, isOpen, beside });
    }
  }
  await rename(query, renamed);
  await putInPlace(query, [...last.values()], by);
  for (const { intent, former } of last.values()) {
    const { digest, chain } = intent;
    known.set(intentName(intent), { ...former, chain: BigInt(chain), digest, state: "queued" });
  }
  return { replaced, kept };
}

/** Whether a row has the content of an intent; `renewed`: an earlier version stored it, and this is how it is stored now. */
function comparedWith(row: LockedRow, intent: NewIntent) {
  if (isSameContent(row, intent)) return { isSame: true, renewed: undefined };
  const renewed = intent.renew?.(row.content);
  return { isSame: renewed !== undefined, renewed };
}

type Renewed = Pick<NewIntent, "digest" | "content">;

/** Gives what an earlier version stored the digest that it has now. */
async function rename(query: SqlQuery, rows: ReadonlyMap<bigint, Renewed>): Promise<void> {
  if (rows.size === 0) return;
  await query(
    `update only intent set digest = new.digest, content = new.content
     from jsonb_to_recordset($1::jsonb) as new (id int8, digest text, content jsonb) where intent.id = new.id`,
    [JSON.stringify([...rows].map(([id, row]) => ({ ...row, id: String(id) })))],
  );
}

/** What the store has of an intent that waits. */
function standingOf({ digest, content, deadline }: NewIntent) {
  return { digest, content, deadline: deadline ?? null, state: "queued", reason: null };
}

/** States in which the same may be queued again: of what waits for a person, and of what was given up with what it comes after. */
const comesBack = ({ after }: NewIntent, state: string): boolean =>
  state === "parked" || (after !== undefined && state === "skipped");

/**
 * Whether the store has something else under its key, or what may be queued again; also what may have been given up, with what it
 * comes after, since it was read.
 */
function isOther(intent: NewIntent, known: ReadonlyMap<string, KnownRow>): boolean {
  const row = known.get(intentName(intent));
  if (row === undefined) return false;
  if (!isSameContent(row, intent)) return true;
  const mayFollow = intent.after !== undefined && row.state === "queued";
  return intent.mayReplace !== undefined && (mayFollow || comesBack(intent, row.state));
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
): Promise<Map<bigint, LockedRow>> {
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

/** The content that a row has at last, and all that it was before. */
type Replacement = {
  readonly intent: NewIntent;
  readonly former: LockedRow;
  /** Of what was at its end, or parked. */
  readonly place: IntentPlace | undefined;
};

/** A worker that planned with what was there before finds it reserved by nobody, and sends nothing. */
async function putInPlace(query: SqlQuery, newer: readonly Replacement[], by: string): Promise<void> {
  if (newer.length === 0) return;
  await query(
    `with changed as (
       update only intent set digest = new.digest, content = new.content, deadline = new.deadline, state = 'queued',
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
        newer.map(({ intent, former, place }) => ({
          ...rowOf({ ...intent, place }),
          id: String(former.id),
          former: former.digest,
          waited: former.state === "queued",
        })),
      ),
      by,
    ],
  );
}
