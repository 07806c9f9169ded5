import type { Hex } from "viem";
import { evidenceHash } from "../../../scripts/credential/evidenceHash.ts";
import { fileError, valueError } from "../../core/inputErrors.ts";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import { quote } from "../../core/text/quote.ts";
import type { InputRow } from "../../files/readRows.ts";
import { parseReason } from "./parseReason.ts";
import { readTarget, type Target } from "./targetIndexes.ts";

/** A change as a row of a file has it. */
export type ChangeRow = {
  readonly target: Target;
  readonly kind: AnnouncedKind;
  readonly reason: number;
  readonly evidence: Hex;
};

/** What every row says that does not say otherwise. */
export type ChangeDefaults = Omit<ChangeRow, "target" | "kind"> & {
  /** Undefined: each row must have its own. */
  readonly kind: AnnouncedKind | undefined;
};

/** What people write for the kinds of change. */
const kindWords: Readonly<Record<string, AnnouncedKind>> = {
  revoke: "Revoke",
  suspend: "Suspend",
  reinstate: "Reinstate",
  "retract-revoke": "RetractRevoke",
  "retract-revocation": "RetractRevoke",
  retractrevoke: "RetractRevoke",
  "retract-suspension": "RetractSuspension",
  retractsuspension: "RetractSuspension",
};

const COLUMNS = ["change", "index", "credential", "reason", "evidence"];

/**
 * Turns rows into changes. Columns: `index` or `credential` (an index or an id), and optionally `change`, `reason` and
 * `evidence` (its keccak256, or a file).
 * @throws SymbolonError with file, row and column
 */
export function changeRows(
  file: string,
  rows: readonly InputRow[],
  defaults: ChangeDefaults,
): readonly ChangeRow[] {
  const hashes = new Map<string, Hex>();
  const hashOf = (text: string) => {
    const hash = hashes.get(text) ?? evidenceHash(text);
    hashes.set(text, hash);
    return hash;
  };
  return rows.map((row) => {
    const read = rowReader(file, row, COLUMNS);
    const kind = read("change", defaults.kind, kindOf, {
      problem: "is no kind of change",
      hint: "Write revoke, suspend, reinstate, retract-revocation or retract-suspension.",
    });
    if (defaults.kind !== undefined && kind !== defaults.kind) {
      read("change", undefined, () => undefined, {
        problem: `is another change than the command's, ${defaults.kind}`,
        hint: "Give a file of several kinds of change to `credential announce`.",
      });
    }
    return {
      target: readTargetOf(read, row),
      kind,
      reason: read("reason", defaults.reason, parseReason, {
        problem: "is no reason code",
        hint: "Write a whole number from 0 to 4294967295.",
      }),
      evidence: read("evidence", defaults.evidence, hashOf, {
        problem: "is no evidence",
        hint: "Write its keccak256, or the name of a file.",
      }),
    };
  });
}

/**
 * Credentials from rows that name them, by `index` or `credential`, and say nothing else.
 * @throws SymbolonError with file, row and column
 */
export function targetRows(file: string, rows: readonly InputRow[]): readonly Target[] {
  return rows.map((row) => readTargetOf(rowReader(file, row, ["index", "credential"]), row));
}

type ReadColumn = <Value>(
  column: string,
  fallback: Value | undefined,
  parse: (text: string) => Value | undefined,
  expected: { readonly problem: string; readonly hint: string },
) => Value;

function rowReader(file: string, { row, line, values }: InputRow, columns: readonly string[]): ReadColumn {
  const place = { file, row, ...(line !== undefined && { line }) };
  const strange = Object.keys(values).find((column) => !columns.includes(column));
  if (strange !== undefined) {
    throw fileError(file, {
      code: "WrongHeader",
      problem: `has a column ${quote(strange)}, which means nothing here`,
      hint: `Name the columns ${columns.join(", ")}; index or credential is needed, and one of them is enough.`,
    });
  }
  return (column, fallback, parse, expected) => {
    const text = textOf(values[column]);
    const parsed = text === "" ? fallback : parse(text);
    if (parsed !== undefined) return parsed;
    throw valueError(place, column, text, { code: "BadValue", ...expected });
  };
}

function readTargetOf(read: ReadColumn, { values }: InputRow): Target {
  const [index, credential] = [textOf(values.index), textOf(values.credential)];
  if (index !== "" && credential !== "") {
    return read<Target>("credential", undefined, () => undefined, {
      problem: "stands beside an index",
      hint: "Name each credential once: by its index, or by its id.",
    });
  }
  return read<Target>(index === "" ? "credential" : "index", undefined, readTarget, {
    problem: "is neither the index nor the id of a credential",
    hint: "Write a whole number, or 0x and 64 hexadecimal digits.",
  });
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value).trim();
}

function kindOf(text: string): AnnouncedKind | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(kindWords, word) ? kindWords[word] : undefined;
}
