import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { rootFromProof } from "../../core/nativeTree.ts";
import { readAllocation } from "../readAllocation.ts";
import { recordProblems } from "../shuffle/recordProblems.ts";
import { shuffleFromJson } from "../shuffle/shuffleJson.ts";
import { seedOf } from "../shuffle/shuffleRecord.ts";
import { hashOfRows, unshuffleRows } from "../shuffle/sourceOrder.ts";
import { buildTree, type Tree } from "../tree/buildTree.ts";
import { conventionNamed } from "../tree/conventions.ts";
import { hashLeaves } from "../tree/hashLeaves.ts";
import { proveLeaf } from "../tree/proveLeaf.ts";
import { allocationCsv } from "./allocationCsv.ts";
import type { Manifest } from "./manifest.ts";
import { readNodes } from "./proveAccount.ts";
import { readManifest } from "./readManifest.ts";
import { treeFiles } from "./treeFiles.ts";

/** The stages of a verification, in order: the last takes longest. */
export type VerifyStage = "read" | "rebuild" | "prove";

export type VerifyOptions = {
  readonly hasher?: Hasher;
  readonly onProgress?: (stage: VerifyStage, done: number, total: number) => void;
};

/** What was compared and found equal. */
export type VerifiedTree = {
  readonly manifest: Manifest;
  /** The tree, rebuilt from `allocation.csv` alone. */
  readonly tree: Tree;
  readonly checks: readonly string[];
  /** Proofs taken from the stored nodes and folded to the root: one a row. */
  readonly proofs: number;
};

type Difference = { readonly what: string; readonly stated: unknown; readonly found: unknown };

/** Proofs between two reports of progress. */
const PROOFS_A_REPORT = 1_000;

/**
 * Recomputes everything in a tree directory from its `allocation.csv`: the canonical rows, every leaf, every node,
 * the root, and the proof of every row out of the stored nodes; of a shuffled tree also that the rows stand where
 * their allocation and the randomness put them. Whether that randomness was honest is for `checkShuffle`.
 * @throws SymbolonError `TreeDiffers` naming what is stated and what was found; `CommitmentDiffers`,
 * `RandomnessDiffers`, `WrongDrandSignature`, `UnknownDrandChain`; also what reading throws
 */
export async function verifyTreeDirectory(
  directory: string,
  options: VerifyOptions = {},
): Promise<VerifiedTree> {
  const { hasher = nobleHasher, onProgress } = options;
  const manifest = await readManifest(directory);
  const allocation = await readAllocation(join(directory, treeFiles.allocation), {
    hasher,
    onProgress: (done, total) => onProgress?.("read", done, total),
  });
  const built = buildTree(allocation, conventionNamed(manifest.convention), {
    hasher,
    onProgress: (done, total) => onProgress?.("rebuild", done, total),
  });
  const tree = inSourceOrder(built, manifest, hasher);
  const nodes = await readNodes(directory, manifest.nodes.count);
  const compared: Difference[] = [
    { what: "rows", stated: manifest.allocation.sha256, found: allocation.source?.sha256 },
    {
      what: "canonical rows",
      stated: manifest.allocation.sha256,
      found: sha256(allocationCsv(allocation, hasher)),
    },
    { what: "count", stated: manifest.count, found: tree.count },
    { what: "total", stated: manifest.total, found: allocation.total.toString() },
    {
      what: "warnings",
      stated: JSON.stringify(manifest.warnings),
      found: JSON.stringify(allocation.warnings),
    },
    { what: "allocation hash", stated: manifest.allocationHash, found: tree.allocationHash },
    { what: "root", stated: manifest.root, found: tree.root },
    { what: "rebuilt nodes", stated: manifest.nodes.sha256, found: sha256([tree.nodes]) },
    { what: "stored nodes", stated: manifest.nodes.sha256, found: sha256([nodes]) },
  ];
  const differences = compared.filter(({ stated, found }) => stated !== found);
  if (differences.length > 0) throw differs(directory, differences);
  const { shuffle } = tree;
  const [problem] = shuffle === undefined ? [] : await recordProblems(manifest.allocationHash, shuffle);
  if (problem !== undefined) throw new SymbolonError(problem);
  proveEveryRow(directory, tree, nodes, hasher, (done) => onProgress?.("prove", done, tree.count));
  const checks = [
    ...compared.map(({ what }) => what),
    ...(shuffle === undefined ? [] : ["shuffled order", "commitment"]),
    "proofs",
  ];
  return { manifest, tree, checks, proofs: tree.count };
}

/**
 * Takes the shuffle that a manifest states back out of a tree's hash. Rows that stand elsewhere than the seed puts
 * them go back to another source order, and so to another allocation hash than the one that was committed to.
 */
function inSourceOrder(tree: Tree, { shuffle, allocationHash }: Manifest, hasher: Hasher): Tree {
  if (shuffle === undefined) return tree;
  const rows = unshuffleRows(tree.allocation, seedOf(allocationHash, shuffle.randomness, hasher), hasher);
  return { ...tree, allocationHash: hashOfRows(rows, hasher), shuffle: shuffleFromJson(shuffle) };
}

/** Folds each row's proof the way a contract does, so that what is handed out is what was checked. */
function proveEveryRow(
  directory: string,
  tree: Tree,
  nodes: Uint8Array,
  hasher: Hasher,
  onProgress: (done: number) => void,
): void {
  const { allocation, convention, count } = tree;
  const leaves = hashLeaves(allocation, convention, hasher);
  for (let index = 0; index < count; index++) {
    const leaf = leaves.subarray(index * WORD_BYTES, (index + 1) * WORD_BYTES);
    const root = bytesToHex(rootFromProof(leaf, proveLeaf(convention, nodes, count, index, leaf), hasher));
    if (root !== tree.root) {
      throw differs(directory, [{ what: `proof of index ${index}`, stated: tree.root, found: root }]);
    }
    if ((index + 1) % PROOFS_A_REPORT === 0 || index + 1 === count) onProgress(index + 1);
  }
}

function sha256(pieces: Iterable<Uint8Array>): Hex {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return `0x${hash.digest("hex")}`;
}

function differs(directory: string, differences: readonly Difference[]): SymbolonError {
  const told = differences.map(({ what, stated, found }) => `${what}: stated ${stated}, found ${found}`);
  return new SymbolonError({
    code: "TreeDiffers",
    reason: `${directory} is not what its manifest says (${told.join("; ")}).`,
    cure: "Do not use it: fetch it again from its publisher, or build it again from its source.",
    details: { directory, differences },
  });
}
