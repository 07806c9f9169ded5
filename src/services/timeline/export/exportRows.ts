import { type CsvValue, csvLine } from "../../../sdk/core/text/csvText.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import type { Sql } from "../../store/sql.ts";
import { changeDocument } from "../report/changeDocument.ts";
import { readChanges } from "../tables/changes.ts";
import { idIn, type ListedKind, readListing, settledUpTo } from "../tables/listing.ts";

/** What can be handed on as rows. */
export const exportKinds = ["events", "steps", "intents", "verifications"] as const;
export type ExportKind = (typeof exportKinds)[number];
export type ExportFormat = "csv" | "jsonl";

export type ExportRowsParameters = {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  /** Of events: whose. Of all else only of this chain; default: of all. */
  readonly chain?: number | undefined;
  /** What an earlier export ended with; default: from the beginning. */
  readonly since?: string | undefined;
};

/** Some text, the rows that it has, and where to go on once it is kept. */
export type ExportedPiece = { readonly text: string; readonly rows: number; readonly cursor: string };

/** Rows that are in memory at once. */
const PAGE = 2_000;

const EVENT_COLUMNS = [
  "change",
  "cursor",
  "chain",
  "block",
  "blockHash",
  "time",
  "way",
  "ground",
  "undone",
  "logIndex",
  "part",
  "contract",
  "role",
  "name",
  "transaction",
  "account",
  "actor",
  "item",
  "index",
  "amount",
  "topics",
  "data",
  "above",
];

/** Columns of CSV: members of JSON are the same, but for what has none. */
export const exportColumns: Readonly<Record<ExportKind, readonly string[]>> = {
  events: EVENT_COLUMNS,
  steps: ["id", "at", "kind", "actor", "cause", "chain", "sender", "transaction", "intents"],
  intents: [
    "id",
    "chain",
    "kind",
    "contract",
    "key",
    "signer",
    "lane",
    "class",
    "state",
    "reason",
    "transaction",
    "submitted",
    "changed",
  ],
  verifications: [
    "id",
    "chain",
    "verifier",
    "at",
    "source",
    "registry",
    "batch",
    "credential",
    "moment",
    "outcome",
    "problem",
    "freshUntil",
    "revision",
    "guarantee",
    "block",
    "blockHash",
    "blockTime",
  ],
};

type Row = Readonly<Record<string, unknown>>;

/**
 * Hands rows on, oldest first, up to what there is now; of the next export the last cursor is the beginning.
 * @throws SymbolonError `BadCursor`, `CursorAhead`, `NotFollowed`
 */
export async function* exportRows(sql: Sql, parameters: ExportRowsParameters): AsyncGenerator<ExportedPiece> {
  const { kind, format } = parameters;
  const pages = kind === "events" ? eventPages(sql, parameters) : listingPages(sql, kind, parameters);
  let head = format === "csv" ? csvLine(exportColumns[kind]) : "";
  for await (const { rows, cursor } of pages) {
    const lines = rows.map((row) => (format === "csv" ? csvRow(row, exportColumns[kind]) : jsonText(row)));
    yield { text: head + lines.join(""), rows: rows.length, cursor };
    head = "";
  }
}

type Page = { readonly rows: readonly Row[]; readonly cursor: string };

async function* eventPages(
  sql: Sql,
  { chain = 0, since }: Pick<ExportRowsParameters, "chain" | "since">,
): AsyncGenerator<Page> {
  for (let after = since; ; ) {
    const { changes, cursor, isEnd } = await readChanges(sql, { chain, after, limit: PAGE });
    yield { rows: changes.map((change) => changeDocument(chain, change)), cursor };
    if (isEnd) return;
    after = cursor;
  }
}

async function* listingPages(
  sql: Sql,
  kind: ListedKind,
  { chain, since }: Pick<ExportRowsParameters, "chain" | "since">,
): AsyncGenerator<Page> {
  let after = idIn(since, kind);
  const upTo = await settledUpTo(sql, kind);
  for (;;) {
    const { rows, cursor, isEnd } = await readListing(sql, { kind, chain, after, upTo, limit: PAGE });
    yield { rows, cursor };
    if (isEnd) return;
    after = idIn(cursor, kind);
  }
}

/** Lists with spaces between their values. */
function csvRow(row: Row, columns: readonly string[]): string {
  const values = columns.map((column) => row[column]);
  return csvLine(values.map((value) => (Array.isArray(value) ? value.join(" ") : (value as CsvValue))));
}
