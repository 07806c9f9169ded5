import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredentials } from "../../../scripts/credential/source/readCredentials.ts";
import { allocationDoubts } from "../../../src/node/allocation/check/checkAllocation.ts";
import { allocationStatistics } from "../../../src/node/allocation/report/allocationStatistics.ts";
import { accountAt, amountAt } from "../../../src/sdk/allocation/allocation.ts";
import type { ReadReport } from "../../../src/sdk/allocation/read/intake.ts";
import { readAllocationBytes } from "../../../src/sdk/allocation/readAllocationBytes.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { parseSchema } from "../../../src/sdk/credentials/index.ts";
import { follow, optionsMeant, type Refusal, refusalsIn } from "./follow.ts";
import type { Attempt, Table } from "./table.ts";

/** What a reader makes of a table: its rows, and what is said of them. */
type Read = {
  readonly rows: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
};

/** A refusal whose hint a program could not follow, or which came again. */
export type Untaken = Refusal & { readonly text: string };

export type Judged = {
  /**
   * `read` at once or once the hints were followed; `told`: otherwise, with a warning that speaks of it; `refused` to the end;
   * `silent`: read with another meaning, and no word.
   */
  readonly as: "read" | "told" | "refused" | "silent";
  readonly steps: number;
  readonly refusals: number;
  readonly untaken: readonly Untaken[];
  /** The last text and options, and the rows that were read. */
  readonly last: Attempt;
  readonly rows: readonly string[];
};

/** Hints that are followed, one after the other. */
const MAX_STEPS = 3;

/** Reads a table as `tree report` or `credential batch` does, and follows hints until it is read. */
export async function judgeTable(table: Table): Promise<Judged> {
  const { person, meaning, told = [] } = table;
  let attempt: Attempt = table;
  let refusals = 0;
  let reason: string | undefined;
  const untaken: Untaken[] = [];
  for (let steps = 0; ; steps++) {
    const read = await readOnce(table, attempt);
    const judged = { steps, refusals, untaken, last: attempt };
    if (!(read instanceof SymbolonError)) {
      const isMeant = read.rows.length === meaning.length && read.rows.every((row, i) => row === meaning[i]);
      if (isMeant) return { ...judged, as: "read", rows: read.rows };
      const spoken = read.warnings.filter(({ code }) => told.includes(code));
      const named = spoken.map(({ message }) => optionsMeant(message, person));
      const options: Attempt["options"] = Object.assign({}, attempt.options, ...named);
      const isAnswered = JSON.stringify(options) !== JSON.stringify(attempt.options);
      if (!isAnswered || steps === MAX_STEPS) {
        return { ...judged, as: spoken.length > 0 ? "told" : "silent", rows: read.rows };
      }
      attempt = { ...attempt, options };
      continue;
    }
    refusals++;
    const next = read.reason === reason || steps === MAX_STEPS ? undefined : follow(read, attempt, person);
    if (next === undefined) {
      for (const refusal of refusalsIn(read)) untaken.push({ ...refusal, text: attempt.text });
      return { ...judged, refusals, as: "refused", rows: [] };
    }
    reason = read.reason;
    attempt = next;
  }
}

async function readOnce({ fields }: Table, attempt: Attempt): Promise<Read | SymbolonError> {
  try {
    return fields === undefined ? readAmounts(attempt) : await readBatch(attempt, fields);
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
}

function bytesOf({ text, encoding = "utf8" }: Attempt): Uint8Array {
  return Buffer.from(text, encoding);
}

function readAmounts(attempt: Attempt): Read {
  let report: ReadReport = { format: "rows", rows: 0, checksums: 0, merges: [] };
  const onReport = (seen: ReadReport) => {
    report = seen;
  };
  const allocation = readAllocationBytes(bytesOf(attempt), "drop.csv", { ...attempt.options, onReport });
  const rows = Array.from(
    { length: allocation.count },
    (_, i) => `${accountAt(allocation, i)} ${amountAt(allocation, i)}`,
  );
  const doubts = allocationDoubts(allocation, allocationStatistics(allocation), report);
  return { rows, warnings: [...allocation.warnings, ...doubts] };
}

async function readBatch(attempt: Attempt, fields: string): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-lists-"));
  try {
    const file = join(folder, "members.csv");
    writeFileSync(file, bytesOf(attempt));
    const rows: string[] = [];
    const { ignoreColumns } = attempt.options;
    await readCredentials({
      file,
      fields: parseSchema(fields),
      ignoreColumns,
      add: ({ subject, validFrom, expires, values }) =>
        void rows.push([subject.toLowerCase(), validFrom, expires, ...values].join(" ")),
    });
    return { rows, warnings: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
