import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Address, Hex } from "viem";
import { type Manifest, treeFiles } from "../../../sdk/allocation/published/manifest.ts";
import { AMBIGUOUS_AMOUNTS } from "../../../sdk/allocation/read/amountReader.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { openPlainFile } from "../../files/readText.ts";
import { type SecondOpinion, secondOpinion } from "../secondOpinion.ts";
import { openThreadsFor } from "../threads/openThreads.ts";
import {
  compareSource,
  type SourceOptions,
  type VerifiedTree,
  type VerifyStage,
  verifyTreeDirectory,
} from "./verifyTreeDirectory.ts";

export type VerifyTreeOptions = SourceQuestion & {
  /** Also computes the root with packages that share no code with ours. */
  readonly secondOpinion?: boolean;
  /** Default: as many as are worthwhile for the rows. */
  readonly threads?: number;
  /** Chain for the check that nobody chose the order of a shuffled tree. */
  readonly chain?:
    | {
        /** Opens the chain; called after all else is verified. */
        readonly open: () => Promise<ReadClient>;
        /** The AttestationRegistry that is trusted for the time of the commitment. */
        readonly registry: Address;
        /** The commitment that its author announced in advance. Default: not compared. */
        readonly announced?: Hex | undefined;
      }
    | undefined;
  readonly onProgress?: (stage: VerifyStage, done: number, total: number) => void;
};

export type VerifiedWhole = VerifiedTree & {
  readonly source: SourceAnswer;
  /** Undefined: not requested. */
  readonly opinion: SecondOpinion | undefined;
  /** Whether the shuffle was checked on its chain, and found fair. */
  readonly isFair: boolean;
};

/**
 * Verifies a tree folder as `verifyTreeDirectory` does, also with its source where that is given or found. On
 * request, it also checks the root with another package, and the shuffle's fairness on its chain.
 * @throws SymbolonError `SecondOpinionDiffers`, and as `verifyTreeDirectory`, `compareSource` and `requireFairShuffle`
 * @example
 * const { checks } = await verifyTree("drop", { source: "drop.csv", secondOpinion: true });
 */
export async function verifyTree(directory: string, options: VerifyTreeOptions = {}): Promise<VerifiedWhole> {
  const { onProgress, chain } = options;
  const hasher = await openThreadsFor(join(directory, treeFiles.allocation), options.threads);
  try {
    const verified = await verifyTreeDirectory(directory, { hasher, onProgress });
    const { tree, manifest } = verified;
    const source = await checkedSource(directory, verified, options, hasher);
    const checks = [...verified.checks, ...(source.file === undefined ? [] : ["source"])];
    const opinion = options.secondOpinion ? await secondOpinion(tree) : undefined;
    if (opinion?.agrees === false) throw disagreement(directory, tree.root, opinion);
    if (chain !== undefined) await requireFair(manifest, chain);
    return { ...verified, checks, source, opinion, isFair: chain !== undefined };
  } finally {
    await hasher.close();
  }
}

async function requireFair(
  manifest: Manifest,
  { open, registry, announced }: NonNullable<VerifyTreeOptions["chain"]>,
): Promise<void> {
  const { findRegistry } = await import("../../../sdk/credentials/attestations/findRegistry.ts");
  const { requireFairShuffle, shuffleReads } = await import(
    "../../../sdk/allocation/shuffle/checkShuffle.ts"
  );
  const client = await open();
  await findRegistry(client, registry);
  const reads = shuffleReads(client);
  await requireFairShuffle({ manifest, registry, reads, announced });
}

function disagreement(directory: string, root: string, opinion: SecondOpinion): SymbolonError {
  return new SymbolonError({
    code: "SecondOpinionDiffers",
    reason: `${directory} has the root ${root}, but ${opinion.package} gives ${opinion.root}.`,
    hint: "Do not publish this root: report both with the folder's manifest.",
    details: { directory, root, opinion },
  });
}

type SourceQuestion = Omit<SourceOptions, "file"> & {
  /** Undefined: a file with the source's name next to the folder, if it is the source. */
  readonly source?: string | undefined;
};

type SourceAnswer = {
  /** The file that was compared and found equal; undefined: none. */
  readonly file: string | undefined;
  /** For people. */
  readonly text: string;
};

/** What a manifest does not state: the ignored columns, the columns' names, and the forms of amounts and accounts. */
const NEEDS_OPTIONS = new Set(["UnknownColumn", "UnknownKey", "WrongHeader", AMBIGUOUS_AMOUNTS]);

/**
 * Compares a verified tree with its source, where that is given or found.
 * @throws SymbolonError as `compareSource`
 */
async function checkedSource(
  directory: string,
  { manifest, tree }: VerifiedTree,
  { source, ignoreColumns, map, amounts, checksumChain }: SourceQuestion,
  hasher: Hasher,
): Promise<SourceAnswer> {
  if (manifest.source === null && source === undefined) return { file: undefined, text: "none stated" };
  const file = source ?? (await sourceBeside(directory, manifest));
  if (file === undefined) {
    return { file, text: `${manifest.source?.name}, not compared (give --source)` };
  }
  try {
    const reading = { file, ignoreColumns, map, amounts, checksumChain };
    await compareSource(directory, reading, manifest, tree, hasher);
    return { file, text: `${file}, read again` };
  } catch (error) {
    // Nobody requested this source: the result mentions it, without an error.
    const isOurs = error instanceof SymbolonError && NEEDS_OPTIONS.has(error.code);
    if (source !== undefined || !isOurs) throw error;
    return {
      file: undefined,
      text: `${file}, not compared (give the options that it was built with, such as --ignore-columns)`,
    };
  }
}

/**
 * The source of a tree, if it is next to the folder under its own name and is the same file. Another file of that name,
 * such as a later list, is ignored.
 */
async function sourceBeside(directory: string, { source }: Manifest): Promise<string | undefined> {
  // This tool writes no name with a folder in it, and such a name would lead elsewhere.
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
