import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { openPlainFile } from "../../files/readPlainFile.ts";
import type { Manifest } from "./manifest.ts";
import { compareSource, type VerifiedTree } from "./verifyTreeDirectory.ts";

type SourceQuestion = {
  /** Undefined: a file of the source's name beside the folder, if it is the source. */
  readonly source?: string | undefined;
  readonly ignoreColumns?: readonly string[] | undefined;
};

type SourceAnswer = {
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

/**
 * The source of a tree, where it lies beside the folder under its own name and is the very file. Another file of that
 * name, such as a later list, is nobody's fault and left alone.
 */
async function sourceBeside(directory: string, { source }: Manifest): Promise<string | undefined> {
  // A name with a folder in it is none that this tool writes, and would lead out of here.
  if (source === null || /[\\/]/.test(source.name) || source.name === "..") return undefined;
  const file = join(dirname(resolve(directory)), source.name);
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file, { fd: openPlainFile(file) }), hash);
  } catch {
    return undefined;
  }
  return `0x${hash.digest("hex")}` === source.sha256 ? file : undefined;
}
