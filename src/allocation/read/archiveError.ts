import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import type { ValueProblem } from "../../core/valueProblem.ts";

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
