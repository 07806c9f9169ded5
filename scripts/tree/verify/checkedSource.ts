import { compareSource, type VerifiedTree } from "../../../src/allocation/output/verifyTreeDirectory.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { Hasher } from "../../../src/core/hasher.ts";
import { sourceBeside } from "./sourceBeside.ts";

export type SourceQuestion = {
  /** Undefined: a file of the source's name beside the folder, if it is the source. */
  readonly source?: string | undefined;
  readonly ignoreColumns?: readonly string[] | undefined;
};

export type SourceAnswer = {
  /** The file that was compared and found equal; undefined: none was. */
  readonly file: string | undefined;
  /** For people. */
  readonly text: string;
};

/** What a manifest does not tell: which columns were ignored. */
const NEEDS_COLUMNS = new Set(["UnknownColumn", "UnknownKey"]);

/**
 * Compares a verified tree with its source, where that is told or found.
 * @throws SymbolonError as `compareSource`
 */
export async function checkedSource(
  directory: string,
  { manifest, tree }: VerifiedTree,
  { source, ignoreColumns }: SourceQuestion,
  hasher: Hasher,
): Promise<SourceAnswer> {
  if (manifest.source === null && source === undefined) return { file: undefined, text: "none stated" };
  const file = source ?? (await sourceBeside(directory, manifest));
  if (file === undefined) {
    return { file, text: `${manifest.source?.name}, not compared (give --source)` };
  }
  try {
    const reading = { file, ...(ignoreColumns !== undefined && { ignoreColumns }) };
    await compareSource(directory, reading, manifest, tree, hasher);
    return { file, text: `${file}, read again` };
  } catch (error) {
    // Nobody asked for it: it is told, and not refused.
    const isOurs = error instanceof SymbolonError && NEEDS_COLUMNS.has(error.code);
    if (source !== undefined || !isOurs) throw error;
    return { file: undefined, text: `${file}, not compared (give --ignore-columns as it was built with)` };
  }
}
