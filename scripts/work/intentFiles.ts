import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { readText, systemCode } from "../../src/node/files/readText.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { fileError } from "../../src/sdk/core/inputErrors.ts";
import { parseSignedRequests } from "../../src/sdk/credentials/delegation/requestText.ts";
import type { NewIntent } from "../../src/services/delivery/tables/intents.ts";
import { claimIntent, withProof } from "../../src/services/work/claimIntent.ts";
import { RELEASE_FORMAT, releaseIntent } from "../../src/services/work/releaseKind.ts";
import { requestIntent } from "../../src/services/work/requestKind.ts";

/** What cannot be taken in, and where it stands. */
export type BadEntry = { readonly place: string; readonly problem: SymbolonError };

export type ReadIntents = { readonly intents: readonly NewIntent[]; readonly bad: readonly BadEntry[] };

export type IntentFilesParameters = {
  /** Of a tree's leaves, for claims that have none; undefined: there is no tree. */
  readonly proofOf: ((index: number) => readonly Hex[]) | undefined;
  readonly onProgress: (done: number, total: number) => void;
};

/** Entries between two moments at which others may do something: to check a signature takes a millisecond. */
const AT_ONCE = 200;

/**
 * Reads what is to be done: signed claims, claims, releases and signed requests, as JSON (an object, or a list) or JSON lines; of a
 * folder its files ending in .json and .jsonl.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`
 */
export async function readIntentFiles(
  paths: readonly string[],
  { proofOf, onProgress }: IntentFilesParameters,
): Promise<ReadIntents> {
  const entries = paths.flatMap(filesOf).flatMap((file) => entriesOf(file, readText(file)));
  const intents: NewIntent[] = [];
  const bad: BadEntry[] = [];
  for (const [i, { place, text }] of entries.entries()) {
    try {
      intents.push(...intentsOf(place, text, proofOf));
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError)) throw thrown;
      bad.push({ place, problem: thrown });
    }
    if (i % AT_ONCE === 0) await new Promise((go) => setImmediate(go));
    onProgress(i + 1, entries.length);
  }
  return { intents, bad };
}

type Entry = { readonly place: string; readonly text: string };

/** Sorted by name, so that the same folder is always read alike. */
function filesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  try {
    const names = readdirSync(path).filter((name) => /\.jsonl?$/.test(name));
    return names.toSorted().map((name) => join(path, name));
  } catch (error) {
    throw fileError(path, {
      code: "UnreadableFile",
      problem: `cannot be read (${systemCode(error)})`,
      hint: "Give a folder that you may read.",
    });
  }
}

/** One that is JSON as a whole is one entry, or a list of them; else each line is one. */
function entriesOf(file: string, text: string): readonly Entry[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) {
    return whole.map((one, i) => ({ place: `${file}, entry ${i + 1}`, text: JSON.stringify(one) }));
  }
  if (whole !== undefined) return [{ place: file, text }];
  return text
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : [{ place: `${file}, line ${i + 1}`, text: line }]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By what an entry says that it is. @throws SymbolonError `BadEntry`, and as what reads it */
function intentsOf(
  place: string,
  text: string,
  proofOf: IntentFilesParameters["proofOf"],
): readonly NewIntent[] {
  const document = parsed(text);
  const { format } = (document ?? {}) as { readonly format?: unknown };
  if (format === "symbolon-signed-request") return parseSignedRequests(text, place).map(requestIntent);
  if (format === "symbolon-signed-claim" || format === "symbolon-claim") {
    const claim = document as object;
    return [claimIntent(proofOf === undefined ? claim : withProof(claim, proofOf))];
  }
  if (format === RELEASE_FORMAT) return [releaseIntent(document)];
  throw new SymbolonError({
    code: "BadEntry",
    reason:
      document === undefined
        ? "It is not JSON."
        : "Its format is not symbolon-signed-claim, symbolon-claim, symbolon-release or symbolon-signed-request.",
    hint: "Give the output of campaign sign or --sign-request, or claims as docs/send-many.md shows them.",
  });
}
