import { once } from "node:events";
import type { Command } from "commander";
import { openOwnOutput } from "../../src/node/files/ownOutput.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { escapeTerminal } from "../../src/sdk/core/text/escape.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import {
  type ExportedPiece,
  type ExportKind,
  exportRows,
} from "../../src/services/timeline/export/exportRows.ts";
import { exportSpans } from "../../src/services/timeline/export/exportSpans.ts";
import { sendSpans } from "../../src/services/timeline/export/sendSpans.ts";
import { readProgress } from "../../src/services/timeline/tables/progress.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printAside, printResult } from "../output.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openTimelineStore } from "./openTimeline.ts";

/** What `timeline export` is called with. */
export type ExportOptions = StoreOptions &
  ReplaceOptions & {
    readonly kind: ExportKind | "spans";
    readonly format?: "csv" | "jsonl" | "otlp";
    readonly out?: string;
    readonly otlp?: string;
    readonly since?: string;
    readonly chain?: bigint;
    readonly json?: boolean;
  };

/** Takes text on, and tells when it may have more. */
type Sink = {
  readonly write: (text: string, cursor: string) => Promise<void> | void;
  readonly finish: () => void;
  readonly end: () => void;
};

export async function exportTimeline(options: ExportOptions, command: Command): Promise<void> {
  const { kind, format, out, otlp, replace, json = false } = options;
  if ((kind === "spans") !== (format === "otlp") && format !== undefined)
    command.error(
      `error: --format ${format} and --kind ${kind} exclude each other: spans are otlp, all else is csv or jsonl`,
    );
  if (otlp !== undefined && (kind !== "spans" || out !== undefined))
    command.error("error: --otlp needs --kind spans, and excludes --out");
  if (json && out === undefined && otlp === undefined)
    command.error("error: --json needs --out or --otlp: without them the rows themselves are printed");
  const sql = await openTimelineStore(options);
  const pieces = await exportPieces(sql, options);
  const sink =
    otlp === undefined ? (out === undefined ? standardOutput : file(out, { replace })) : collector(otlp);
  let rows = 0;
  let cursor = options.since ?? "";
  try {
    for await (const piece of pieces) {
      await sink.write(piece.text, piece.cursor);
      rows += piece.rows;
      cursor = piece.cursor;
    }
    sink.finish();
  } finally {
    sink.end();
  }
  const lines = [`${formatThings(rows, "row")}; --since ${cursor} goes on from here`];
  if (out === undefined && otlp === undefined) printAside(lines);
  else printResult(json, { kind, rows, cursor }, lines);
}

async function exportPieces(
  sql: Sql,
  { kind, format, since, chain: chainId }: ExportOptions,
): Promise<AsyncIterable<ExportedPiece>> {
  const chain = chainId === undefined ? undefined : Number(chainId);
  if (kind === "spans") return exportSpans(sql, { chain, since });
  const one = kind === "events" ? (chain ?? (await onlyChain(sql, since))) : chain;
  return exportRows(sql, { kind, chain: one, since, format: format === "csv" ? "csv" : "jsonl" });
}

/** The chain of a cursor, or the only one that is followed. @throws SymbolonError `ChainNotNamed` */
async function onlyChain(sql: Sql, since: string | undefined): Promise<number> {
  if (since !== undefined) return Number(since.split(":")[0]) || 0;
  const chains = (await readProgress(sql)).map(({ chain }) => chain);
  const [first] = chains;
  if (first !== undefined && chains.length === 1) return first;
  throw new SymbolonError({
    code: "ChainNotNamed",
    reason: `The store follows ${chains.length === 0 ? "no chain" : `chains ${chains.join(", ")}`}, and --chain is missing.`,
    hint: "Give --chain: each chain has its own cursor. symbolon timeline follow begins with one.",
    details: { chains },
  });
}

/** Waits for the reader of the pipe. */
const standardOutput: Sink = {
  write: async (text) => {
    const shown = process.stdout.isTTY ? escapeTerminal(text) : text;
    if (!process.stdout.write(shown)) await once(process.stdout, "drain");
  },
  finish() {},
  end() {},
};

function file(path: string, over: ReplaceOptions): Sink {
  const { write, finish, end } = openOwnOutput(path, over);
  return { write: (text) => write(text), finish, end };
}

function collector(url: string): Sink {
  return {
    write: async (text, cursor) => {
      if (text === "") return;
      await sendSpans(url, text);
      printAside([`handed on up to ${cursor}`]);
    },
    finish() {},
    end() {},
  };
}
