import type { Hash } from "viem";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import type { Sql } from "../../store/sql.ts";
import { ENDINGS, type IntentEnding, readBundles, readEndings, readParents } from "../tables/endings.ts";
import { type ChainEvent, listEvents } from "../tables/events.ts";
import { type IntentRecord, readIntentRecords } from "../tables/intentRecords.ts";
import { idIn, settledUpTo } from "../tables/listing.ts";
import { readProgress } from "../tables/progress.ts";
import { isAbout } from "../trace/matters.ts";
import { intentPath } from "../trace/paths.ts";
import type { ExportedPiece } from "./exportRows.ts";
import { bundleSpan, intentSpans, livesOf, type OtlpSpan, otlpTraces } from "./spans.ts";

export type ExportSpansParameters = {
  /** Only of this chain; default: of all. */
  readonly chain?: number | undefined;
  /** The cursor at the end of an earlier export. Default: from the beginning. */
  readonly since?: string | undefined;
};

/** Intents that are read together: each is searched for among the steps of all. */
const TOGETHER = 100;

/**
 * Yields the spans of what has ended, in the order of its end. There is a trace for each intent, and one for each
 * transaction, which links its intents. Each text is one request to a collector, on its own line (OTLP in JSON). What was
 * signed again after its end has a span for each end; a transaction that ends again comes again under the same ids.
 * @throws SymbolonError `BadCursor`
 */
export async function* exportSpans(
  sql: Sql,
  { chain, since }: ExportSpansParameters,
): AsyncGenerator<ExportedPiece> {
  let after = idIn(since, "spans");
  const upTo = await settledUpTo(sql, "steps");
  for (;;) {
    const { intents, transactions, last, isEnd } = await readEndings(sql, { chain, after, upTo });
    const spans: OtlpSpan[] = [];
    for (let first = 0; first < intents.length; first += TOGETHER)
      for (const span of await spansOfIntents(sql, intents.slice(first, first + TOGETHER), upTo))
        spans.push(span);
    for (const bundle of await readBundles(sql, transactions)) spans.push(bundleSpan(bundle));
    const text = spans.length === 0 ? "" : `${jsonOf(otlpTraces(spans))}\n`;
    yield { text, rows: spans.length, cursor: `spans:${last}` };
    if (isEnd) return;
    after = last;
  }
}

/** @param upTo number of the last change that is exported */
async function spansOfIntents(
  sql: Sql,
  endings: readonly IntentEnding[],
  upTo: bigint,
): Promise<readonly OtlpSpan[]> {
  const ids = [...new Set(endings.map(({ intent }) => intent))];
  const endedBy = Map.groupBy(endings, ({ intent }) => intent);
  const [records, parents, progress] = await Promise.all([
    readIntentRecords(sql, ids),
    readParents(sql, ids),
    readProgress(sql),
  ]);
  const events = await eventsBehind(sql, records);
  return records.flatMap((record) => {
    const own = record.versions
      .flatMap(({ hash }) => events.get(`${record.chain} ${hash}`) ?? [])
      .filter((event) => isAbout(record, event));
    const final = progress.find(({ chain }) => chain === record.chain)?.final ?? -1;
    const path = intentPath(record, own, { final });
    const lives = livesEnded(record, endedBy.get(record.id) ?? [], upTo);
    return lives.flatMap((life) => intentSpans(record, path, { parent: parents.get(record.id), life }));
  });
}

/** Which lives of an intent some changes have ended; what ends one once more later is left to that. */
function livesEnded(
  { steps }: IntentRecord,
  endings: readonly IntentEnding[],
  upTo: bigint,
): readonly number[] {
  const lives = livesOf(steps);
  const last = new Map<number, bigint>();
  for (const [i, { id, kind }] of steps.entries())
    if (ENDINGS.includes(kind) && id <= upTo) last.set(lives[i] ?? 0, id);
  const ended = new Set(endings.map(({ step }) => step));
  return [...last].flatMap(([life, id]) => (ended.has(id) ? [life] : []));
}

/** The events of intents' transactions, by chain and hash: each transaction is read once. */
async function eventsBehind(
  sql: Sql,
  records: readonly IntentRecord[],
): Promise<ReadonlyMap<string, readonly ChainEvent[]>> {
  const sent = new Map<string, { readonly chain: number; readonly transaction: Hash }>();
  for (const { chain, versions } of records)
    for (const { hash } of versions) sent.set(`${chain} ${hash}`, { chain, transaction: hash });
  const found = await Promise.all(
    [...sent].map(async ([name, query]) => [name, await listEvents(sql, query)] as const),
  );
  return new Map(found);
}
