import type { Hex } from "viem";
import type { StepKind } from "../../../sdk/core/step.ts";
import { TRANSFER_KIND } from "../../delivery/tables/intents.ts";
import { sentLate } from "../../delivery/tables/lateness.ts";
import type { Sql } from "../../store/sql.ts";
import { inSpan, type Span, spanValues } from "./span.ts";

/** When an intent changed its state, and what it was promised. */
export type IntentTimes = {
  readonly id: bigint;
  readonly kind: string;
  readonly contract: string;
  readonly lane: string | undefined;
  /** Of a leaf; undefined: it is about none. */
  readonly index: bigint | undefined;
  readonly state: string;
  /** When it was taken in: milliseconds since 1970, by the store's clock. */
  readonly submitted: number;
  /** When it was to be sent, and when it was first: Unix seconds. */
  readonly turn: number | undefined;
  readonly sent: number | undefined;
  /** Whether that was late; undefined: nobody promised a turn, it was not sent, or how long a block takes is not known. */
  readonly isLate: boolean | undefined;
  /** Of the intent and of the transactions that it was part of, in their order. */
  readonly steps: readonly { readonly at: number; readonly kind: StepKind }[];
};

export type IntentPagesParameters = Span & {
  readonly chain: number;
  /** In lower case; undefined: all. */
  readonly contract: Hex | undefined;
  /** Seconds between two blocks; undefined: not known. */
  readonly blockTime: number | undefined;
};

/** Intents read at once, so that any number of them fits. */
const PAGE = 2_000;

/** The intents that were taken in on a chain, in the order in which they came, but for what only moves ether between keys. */
export async function* intentPages(
  sql: Sql,
  { chain, contract, blockTime, ...span }: IntentPagesParameters,
): AsyncGenerator<readonly IntentTimes[]> {
  for (let after = 0n; ; ) {
    const rows = await sql.query<IntentRow>(
      `select intent.id, kind, contract, lane, near, state, submitted, turn,
         extract(epoch from version.signed)::float8 as sent,
         case when turn is not null and $4::float8 is not null then ${sentLate("$4::float8")} end as late
       from intent left join version on version.transaction = intent.transaction and version.number = 0
       where chain = $1 and kind <> '${TRANSFER_KIND}' and intent.id > $2 and ($3::text is null or contract = $3)
         and ${inSpan("extract(epoch from submitted)", 5)}
       order by intent.id limit ${PAGE}`,
      [chain, after, contract ?? null, blockTime ?? null, ...spanValues(span)],
    );
    if (rows.length > 0) yield withSteps(rows, await readSteps(sql, rows));
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

type IntentRow = {
  readonly id: bigint;
  readonly kind: string;
  readonly contract: string;
  readonly lane: string | null;
  readonly near: bigint | null;
  readonly state: string;
  readonly submitted: number;
  readonly turn: number | null;
  readonly sent: number | null;
  readonly late: boolean | null;
};
type StepRow = {
  readonly id: bigint;
  readonly at: number;
  readonly kind: StepKind;
  readonly transaction: bigint | null;
};
type OwnRow = StepRow & { readonly intent: bigint };

/** Steps by what they are about, each list in its order. */
async function readSteps(
  sql: Sql,
  intents: readonly IntentRow[],
): Promise<ReadonlyMap<bigint, readonly StepRow[]>> {
  // One look into the index an intent: whole lists are compared row by row.
  const own = await sql.query<OwnRow>(
    `select asked.intent, id, at, kind, transaction from unnest($1::int8[]) as asked (intent)
     join step on intents @> array[asked.intent]`,
    [intents.map(({ id }) => id)],
  );
  const bundled = own.flatMap(({ kind, transaction }) => (kind === "bundled" ? (transaction ?? []) : []));
  const sent = await sql.query<StepRow>(
    "select id, at, kind, transaction from step where transaction = any($1) and intents is null",
    [[...new Set(bundled)]],
  );
  const ofTransaction = Map.groupBy(sent, ({ transaction }) => transaction);
  const all = [...Map.groupBy(own, ({ intent }) => intent)].map(([intent, steps]) => {
    const transactions = new Set(
      steps.flatMap(({ kind, transaction }) => (kind === "bundled" ? [transaction] : [])),
    );
    const whole = [...steps, ...[...transactions].flatMap((one) => ofTransaction.get(one) ?? [])];
    return [intent, whole.sort((a, b) => (a.id < b.id ? -1 : 1))] as const;
  });
  return new Map(all);
}

function withSteps(
  intents: readonly IntentRow[],
  steps: ReadonlyMap<bigint, readonly StepRow[]>,
): readonly IntentTimes[] {
  return intents.map(({ id, kind, contract, lane, near, state, submitted, turn, sent, late }) => ({
    id,
    kind,
    contract,
    state,
    submitted,
    lane: lane ?? undefined,
    index: near ?? undefined,
    turn: turn ?? undefined,
    sent: sent ?? undefined,
    isLate: late ?? undefined,
    steps: steps.get(id) ?? [],
  }));
}
