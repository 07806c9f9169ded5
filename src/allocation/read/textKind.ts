import type { SymbolonError } from "../../core/errors.ts";
import { fileError, type ValueProblem } from "../../core/inputErrors.ts";

const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const LIST = 0x5b;
const OBJECT = 0x7b;

/** What a text is, by its first byte that says anything; undefined where none of these does. */
export function textKind(start: Uint8Array): "csv" | "json" | undefined {
  // A loop, since all of a great file may be blank.
  for (let at = 0; at < start.length; at++) {
    const byte = start[at] as number;
    if (byte === NEWLINE || byte === SPACE || byte === RETURN || byte === TAB) continue;
    if (BYTE_ORDER_MARK.includes(byte)) continue;
    return byte === LIST || byte === OBJECT ? "json" : "csv";
  }
  return undefined;
}

/** What people hand in instead of a text, by its first bytes. */
const ARCHIVES: readonly (ValueProblem & { readonly magic: readonly number[] })[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    code: "NotText",
    problem: "is an Excel (.xlsx) or zip file",
    hint: "Save the sheet as CSV in UTF-8, or take the file out of the zip, and give that.",
  },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    code: "NotText",
    problem: "is an old Excel (.xls) file",
    hint: "Save the sheet as CSV in UTF-8, and give that.",
  },
  {
    magic: [0x1f, 0x8b],
    code: "NotText",
    problem: "is gzipped twice",
    hint: "Unzip it once with gunzip, and give that.",
  },
];

/**
 * Refuses, with `NotText`, a file that is no text for a reason that can be told: as text, its header would make no sense.
 * @param start its first bytes, unzipped where it is gzipped
 * @returns undefined where it may be text
 */
export function archiveError(start: Uint8Array, file: string): SymbolonError | undefined {
  const found = ARCHIVES.find(({ magic }) => magic.every((byte, i) => start[i] === byte));
  return found && fileError(file, { code: found.code, problem: found.problem, hint: found.hint });
}
