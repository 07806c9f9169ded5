import type { Sql } from "../../store/sql.ts";

/** Intents and transactions that ended with some changes of state. */
export type Endings = {
  /** Of intents: ids of the change, and of one whose end it was. */
  readonly intents: readonly IntentEnding[];
  /** Ids of transactions, each once. */
  readonly transactions: readonly bigint[];
  /** Id of the last of these changes. */
  readonly last: bigint;
  readonly isEnd: boolean;
};

export type IntentEnding = { readonly step: bigint; readonly intent: bigint };

/** The changes by which an intent ends. */
export const ENDINGS: readonly string[] = ["done", "skipped", "expired"];

/** Changes that are read together: each may be of hundreds of intents. */
const CHANGES = 20;

export type ReadEndingsParameters = {
  readonly chain?: number | undefined;
  /** Ids: changes after `after`, up to and including `upTo`. */
  readonly after: bigint;
  readonly upTo: bigint;
};

/** Finds what ended, in the order of its end. */
export async function readEndings(sql: Sql, { chain, after, upTo }: ReadEndingsParameters): Promise<Endings> {
  const rows = await sql.query<EndingRow>(
    `select id, kind, transaction, intents from step
     where id > $1 and id <= $2 and kind = any($4)
       and ($3::int8 is null or chain = $3) order by id limit ${CHANGES}`,
    [after, upTo, chain ?? null, [...ENDINGS, "final", "displaced"]],
  );
  const isEnd = rows.length < CHANGES;
  const isOfBundle = ({ kind }: EndingRow) => kind === "final" || kind === "displaced";
  const ofBundles = rows.filter(isOfBundle);
  const ofIntents = rows.filter((row) => !isOfBundle(row));
  return {
    intents: ofIntents.flatMap(({ id: step, intents }) =>
      [...new Set(intents ?? [])].map((intent) => ({ step, intent })),
    ),
    transactions: [...new Set(ofBundles.flatMap(({ transaction }) => transaction ?? []))],
    last: isEnd ? upTo : (rows.at(-1)?.id ?? upTo),
    isEnd,
  };
}

type EndingRow = {
  readonly id: bigint;
  readonly kind: string;
  readonly transaction: bigint | null;
  readonly intents: readonly bigint[] | null;
};

/** The `traceparent` of intents' submissions, by id: a gateway may have stored it. */
export async function readParents(
  sql: Sql,
  intents: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> {
  const [table] = await sql.query<{ readonly found: string | null }>(
    "select to_regclass('intent_trace')::text as found",
  );
  if (table?.found == null || intents.length === 0) return new Map();
  const rows = await sql.query<{ readonly intent: bigint; readonly parent: string }>(
    "select intent, parent from intent_trace where intent = any($1)",
    [intents],
  );
  return new Map(rows.map(({ intent, parent }) => [intent, parent]));
}

/** An ended transaction, as delivery recorded it. */
export type EndedBundle = {
  readonly chain: number;
  readonly sender: string;
  /** Its id in the store. */
  readonly transaction: bigint;
  readonly outcome: string;
  /** The worker. */
  readonly actor: string;
  /** Of its first version, and of its newest. */
  readonly first: string;
  readonly hash: string;
  /** Milliseconds since 1970: the first signature, and the end. */
  readonly signed: number;
  readonly at: number;
  readonly gas: number | null;
  readonly block: number | null;
  readonly intents: readonly {
    readonly id: bigint;
    readonly chain: number;
    readonly key: string;
    /** The `traceparent` of its submission. */
    readonly parent: string | null;
  }[];
};

type BundleRow = Pick<
  EndedBundle,
  "sender" | "transaction" | "outcome" | "actor" | "first" | "hash" | "signed" | "at"
> & {
  readonly chain: bigint;
  readonly keys: readonly string[];
  readonly settled: { readonly gas?: number | string; readonly block?: number | string } | null;
};

/** Transactions by id, with their intents. The end is when they were last mined, reverted or displaced. */
export async function readBundles(
  sql: Sql,
  transactions: readonly bigint[],
): Promise<readonly EndedBundle[]> {
  if (transactions.length === 0) return [];
  const rows = await sql.query<BundleRow>(
    `select t.id as transaction, t.chain, t.sender, t.keys, t.settled, e.kind as outcome, e.actor, e.at, v.first, v.hash, v.signed
     from transaction t
     join lateral (select kind, actor, at from step where step.transaction = t.id
       and kind in ('mined', 'reverted', 'displaced') order by id desc limit 1) e on true
     join lateral (select min(signed) as signed, (array_agg(hash order by number))[1] as first,
       (array_agg(hash order by number desc))[1] as hash from version where version.transaction = t.id) v on v.first is not null
     where t.id = any($1) order by t.id`,
    [transactions],
  );
  const ids = [...new Set(rows.flatMap(({ keys }) => keys.map(BigInt)))];
  const [named, parents] = await Promise.all([
    sql.query<{ readonly id: bigint; readonly key: string }>(
      "select id, key from intent where id = any($1)",
      [ids],
    ),
    readParents(sql, ids),
  ]);
  const keyOf = new Map(named.map(({ id, key }) => [id, key]));
  const numberOr = (value: number | string | undefined) => (value === undefined ? null : Number(value));
  return rows.map(({ keys, settled, ...row }) => {
    const chain = Number(row.chain);
    const intents = keys.map(BigInt).flatMap((id) => {
      const key = keyOf.get(id);
      return key === undefined ? [] : [{ id, chain, key, parent: parents.get(id) ?? null }];
    });
    return { ...row, chain, gas: numberOr(settled?.gas), block: numberOr(settled?.block), intents };
  });
}
