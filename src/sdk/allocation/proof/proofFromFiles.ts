import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes, readUint256 } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { ValueProblem } from "../../core/inputErrors.ts";
import { quote } from "../../core/text/escape.ts";
import { TILE_NODES } from "../../core/tiles/tile.ts";
import { proveByTiles } from "../../core/tiles/tileProver.ts";
import { rootBy } from "../../core/tree/nativeTree.ts";
import { checksumAccount } from "../checksum.ts";
import {
  MANIFEST_BYTES,
  type Manifest,
  parseManifest,
  parseUnsealedManifest,
  treeFiles,
} from "../published/manifest.ts";
import { treeFileAddress } from "../published/treeFileAddress.ts";
import { parseAccount } from "../read/parseAccount.ts";
import { conventionFromJson, isForeign } from "../tree/convention.ts";
import { hashLeaves } from "../tree/hashLeaves.ts";
import {
  type AccountRecord,
  bucketOf,
  bucketPath,
  damagedBucket,
  findInBucket,
  recordBytes,
  recordLayout,
} from "./accountBuckets.ts";
import { accountNotInTree } from "./accountNotInTree.ts";
import { tilesOfTree } from "./tilesOfTree.ts";
import { viemHasher } from "./viemHasher.ts";

export type AccountProof = {
  readonly convention: string;
  readonly root: Hex;
  readonly index: number;
  /** Checksummed, as the beneficiary is. */
  readonly account: Address;
  /** Who is paid, where the tree's leaves have it. */
  readonly beneficiary?: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly leaf: Hex;
  /** Siblings, lowest first. */
  readonly proof: readonly Hex[];
};

/**
 * Reads a file of a published tree.
 * @param path within the tree folder, with forward slashes: `tiles/3f/a0.bin`
 * @param max maximum bytes of the file; a reader may give up beyond them
 */
export type ReadFile = (path: string, max: number) => Promise<Uint8Array>;

/** Default for root and convention: the manifest's. */
export type ProofFromFilesParameters = ExpectedTree & {
  readonly read: ReadFile;
  /** In lower, upper or checksummed case. */
  readonly account: string;
  /** Which of its rows, where the account has several. */
  readonly index?: number | undefined;
  /** The result of `parseManifest`. Default: the manifest is read. */
  readonly manifest?: Manifest;
  /** Default: viem's, which a page has anyway; a proof is some 100 hashes. */
  readonly hasher?: Hasher;
};

/** Buckets of accounts that were chosen to share one may be longer than any bucket of random accounts. */
const BUCKET_BYTES = 1 << 26;
const TILE_BYTES = 32 * TILE_NODES;

/**
 * Takes an account's proof from a published tree. It reads the manifest, one bucket and about three tiles: at most 32
 * KiB up to ten million rows. With root and convention given, it trusts none of the files: each tile is hashed up to
 * the node that the tile above has, the row is hashed into its leaf, and the proof is folded to the root. So the
 * publisher of the files can withhold a row, but not invent or change one. With the root alone, the publisher can still
 * choose rules by which another row has the same leaf, for example with index and amount swapped. With neither, the
 * publisher can serve another tree. Two things rest on the publisher's word: the index, where the convention's leaves
 * do not hold it, and that an account is not listed. `allocation.csv`, hashed and rebuilt, proves the second.
 * @throws SymbolonError `NotAnAddress`, `WrongChecksum`, `AccountNotInTree`, `DamagedBucket`, `DamagedTile`, `NoTiles`,
 * `RootMismatch`, `ConventionMismatch`, `BadManifest`, and what `read` throws
 * @example
 * const read = urlReader("https://example.org/drop");
 * const proof = await proofFromFiles({ read, account, root, convention: "native" });
 */
export async function proofFromFiles(parameters: ProofFromFilesParameters): Promise<AccountProof> {
  const { read, account, hasher = viemHasher } = parameters;
  // Before anything is fetched.
  readAccount(account, hasher);
  const manifest = parameters.manifest ?? (await readPublishedManifest(read));
  return proofByManifest({ ...parameters, hasher, manifest });
}

/**
 * As {@link proofFromFiles}, where root and convention are known, with your own hasher: so a page does not need viem's.
 */
export async function proofOfRoot(
  parameters: Omit<ProofFromFilesParameters, "manifest"> & {
    readonly root: Hex;
    readonly convention: string;
    readonly hasher: Hasher;
  },
): Promise<AccountProof> {
  const { read, account, hasher } = parameters;
  readAccount(account, hasher);
  const manifest = parseUnsealedManifest(await manifestText(read), treeFiles.manifest);
  return proofByManifest({ ...parameters, manifest });
}

async function proofByManifest({
  read,
  hasher,
  manifest,
  account: text,
  index,
  ...expected
}: ProofFromFilesParameters & {
  readonly hasher: Hasher;
  readonly manifest: Manifest;
}): Promise<AccountProof> {
  const account = readAccount(text, hasher);
  const { count, root, accounts } = manifest;
  requireExpected(manifest, expected);
  const convention = conventionFromJson(manifest.convention);
  const plan = tilesOfTree(convention, count);
  if (plan === undefined || accounts === null) {
    throw new SymbolonError({
      code: "NoTiles",
      reason: `A tree of the convention ${convention.name} is sharded, and has no tiles to take a proof from.`,
      hint: "Give the folder itself: its proofs come from rebuilding the tree from allocation.csv.",
      details: { convention: convention.name },
    });
  }
  const { bits, amountBytes } = accounts;
  const bucket = bucketOf(account, 0, bits);
  const path = `${accounts.folder}/${bucketPath(bits, bucket)}`;
  const layout = recordLayout(convention, amountBytes);
  const bytes = await read(path, Math.min(count * recordBytes(layout), BUCKET_BYTES));
  const mayRepeat = isForeign(convention);
  const records = findInBucket(bytes, account, { path, bits, bucket, count, layout, mayRepeat });
  const record = rowOfAccount(records, { account: checksumAccount(account, hasher), index, count });
  const leaf = hashLeaves(rowOf(account, record), convention, hasher, { firstIndex: record.index });
  const readTile = (tile: string) => read(`${treeFiles.tiles}/${tile}`, TILE_BYTES);
  const { proof } = await proveByTiles({ plan, root, readTile, hasher })(record.position);
  const nodes = proof.map((node) => hexToBytes(node));
  const folded = bytesToHex(rootBy(hasher, leaf, nodes));
  if (folded !== root) throw damagedBucket(path, `has a row that leads to ${folded} instead of ${root}`);
  return {
    convention: convention.name,
    root,
    index: record.index,
    account: checksumAccount(account, hasher),
    ...(record.beneficiary !== undefined && {
      beneficiary: checksumAccount(record.beneficiary, hasher),
    }),
    amount: readUint256(record.amount, 0),
    leaf: bytesToHex(leaf),
    proof,
  };
}

/**
 * Reads the manifest of a published tree.
 * @throws SymbolonError `BadManifest`, and what `read` throws
 */
export async function readPublishedManifest(read: ReadFile): Promise<Manifest> {
  return parseManifest(await manifestText(read), treeFiles.manifest);
}

async function manifestText(read: ReadFile): Promise<string> {
  const bytes = await read(treeFiles.manifest, MANIFEST_BYTES);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function rowOf(account: Uint8Array, { amount, beneficiary }: AccountRecord) {
  return {
    accounts: account.slice(0, ADDRESS_BYTES),
    amounts: amount,
    ...(beneficiary !== undefined && { beneficiaries: beneficiary }),
  };
}

/**
 * The 20 bytes of an account in text.
 * @throws SymbolonError `NotAnAddress`, `WrongChecksum`
 */
export function readAccount(text: string, hasher: Hasher): Uint8Array {
  const account = new Uint8Array(ADDRESS_BYTES);
  const problem = parseAccount(text, account, 0, hasher);
  if (problem === undefined) return account;
  throw accountError(text, problem);
}

/** Refuses an account in text. */
export function accountError(text: string, { code, problem, hint }: ValueProblem): SymbolonError {
  return new SymbolonError({
    code,
    reason: `${quote(text)} ${problem}.`,
    hint,
    details: { value: text },
  });
}

/** What the reader of a published tree knows about it from elsewhere. */
export type ExpectedTree = {
  /** The root that must be proven, as a campaign has it. Default: the manifest's is trusted. */
  readonly root?: Hex | undefined;
  /**
   * Name of the convention of the root: `native` for a campaign. Default: the manifest's is trusted, and with it the
   * meaning of a leaf's fields. The name `custom` has no rules of its own: the manifest's count then.
   */
  readonly convention?: string | undefined;
};

/**
 * Refuses a tree that is not the wanted one.
 * @throws SymbolonError `RootMismatch`, `ConventionMismatch`
 */
export function requireExpected({ root, convention }: Manifest, expected: ExpectedTree): void {
  if (expected.root !== undefined && expected.root.toLowerCase() !== root) {
    throw new SymbolonError({
      code: "RootMismatch",
      reason: `The published tree has the root ${root}, not ${expected.root}.`,
      hint: "Give the place where the tree of this root is published.",
      details: { stated: root, wanted: expected.root },
    });
  }
  const { name: stated } = convention;
  if (expected.convention === undefined || expected.convention === stated) return;
  throw new SymbolonError({
    code: "ConventionMismatch",
    reason: `The published tree has the convention ${stated}, not ${expected.convention}.`,
    hint: "Give the convention that the root's publisher states: a campaign's is native.",
    details: { stated, wanted: expected.convention },
  });
}

/**
 * The wanted row of an account.
 * @throws SymbolonError `AccountNotInTree`, `SeveralLeaves`
 */
export function rowOfAccount<Row extends { readonly index: number }>(
  rows: readonly Row[],
  {
    account,
    index,
    count,
  }: { readonly account: Address; readonly index?: number | undefined; readonly count: number },
): Row {
  const found = index === undefined ? rows : rows.filter((row) => row.index === index);
  const [only, other] = found;
  if (only === undefined && index === undefined) throw accountNotInTree(account, count);
  if (only !== undefined && other === undefined) return only;
  const indexes = rows.map((row) => row.index);
  throw new SymbolonError({
    code: "SeveralLeaves",
    reason: `${account} has the ${indexes.length === 1 ? "index" : "indexes"} ${indexes.join(", ") || "of no row"}${index === undefined ? "" : `, and not ${index}`}.`,
    hint: "Name the row by its index (--index).",
    details: { account, indexes },
  });
}

/** Milliseconds after which a host counts as silent. */
const PATIENCE = 30_000;

/**
 * Reads the files of a tree that is published on any plain static host.
 * @param base address of the tree folder, with or without a slash at its end
 * @throws SymbolonError `NotServed` from what it returns
 */
export function urlReader(base: string): ReadFile {
  return async (path, max) => {
    const url = treeFileAddress(base, path);
    let answer: Response;
    try {
      answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) return await readUpTo(answer, max, url);
    } catch (cause) {
      if (cause instanceof SymbolonError) throw cause;
      throw notServed(url, `cannot be fetched (${reasonOf(cause)})`, cause);
    }
    await answer.body?.cancel();
    throw notServed(url, `is not served (${answer.status})`);
  };
}

/** A host that sends without end must not fill the memory. */
async function readUpTo(answer: Response, max: number, url: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Not every browser can iterate over it.
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    size += read.value.length;
    if (size > max) {
      await reader?.cancel();
      throw notServed(url, `is longer than ${max} bytes, the most that it can have`);
    }
    pieces.push(read.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

function notServed(url: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "NotServed",
    reason: `${url} ${problem}.`,
    hint: "Give the address of a folder that `symbolon tree build --out` wrote, published whole.",
    details: { url },
    cause,
  });
}
