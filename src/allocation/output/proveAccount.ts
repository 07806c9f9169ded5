import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { rootFromProof } from "../../core/nativeTree.ts";
import { checksumAccount } from "../checksum.ts";
import { parseAccount } from "../read/parseAccount.ts";
import { parseAmount } from "../read/parseAmount.ts";
import { conventionNamed } from "../tree/conventions.ts";
import { hashLeaves } from "../tree/hashLeaves.ts";
import { proveLeaf } from "../tree/proveLeaf.ts";
import { readManifest } from "./readManifest.ts";
import { treeFiles } from "./treeFiles.ts";

/** What an account needs to claim. */
export type AccountProof = {
  readonly convention: string;
  readonly root: Hex;
  readonly index: number;
  readonly account: Address;
  /** Base units. */
  readonly amount: bigint;
  readonly leaf: Hex;
  /** Siblings, lowest first. */
  readonly proof: readonly Hex[];
};

/** A row as `allocation.csv` holds it. */
type Row = { readonly index: number; readonly amount: bigint };

const COMMA = 0x2c;
const NEWLINE = 0x0a;

/**
 * Takes an account's proof from a tree directory without rebuilding the tree, and folds it to the manifest's root
 * before handing it out: a proof that no contract would accept is never given.
 * @param account in lower, upper or checksummed case
 * @throws SymbolonError `NotAnAddress`, `WrongChecksum`, `AccountNotInTree`, `DamagedTree`, `LeafNotInTree`,
 * `NotATree`, `BadManifest`
 */
export async function proveAccount(
  directory: string,
  account: string,
  hasher: Hasher = nobleHasher,
): Promise<AccountProof> {
  const accounts = readAccount(account, hasher);
  const checksummed = checksumAccount(accounts, hasher);
  const manifest = await readManifest(directory);
  const convention = conventionNamed(manifest.convention);
  const row = findRow(await readTreeFile(directory, treeFiles.allocation), checksummed, directory);
  if (row === undefined) {
    throw new SymbolonError({
      code: "AccountNotInTree",
      reason: `${checksummed} is none of the ${manifest.count} accounts of ${directory}.`,
      cure: "Check the address; it may be listed under another wallet of its owner.",
      details: { account: checksummed, directory },
    });
  }
  const amounts = new Uint8Array(WORD_BYTES);
  writeUint256(amounts, 0, row.amount);
  const leaf = hashLeaves({ accounts, amounts }, convention, hasher, { firstIndex: row.index });
  const nodes = await readNodes(directory, manifest.nodes.count);
  const proof = proveLeaf(convention, nodes, manifest.count, row.index, leaf);
  const root = bytesToHex(rootFromProof(leaf, proof, hasher));
  if (root !== manifest.root) {
    throw damaged(directory, `the proof of ${checksummed} leads to ${root} instead of ${manifest.root}`);
  }
  return {
    convention: convention.name,
    root,
    index: row.index,
    account: checksummed,
    amount: row.amount,
    leaf: bytesToHex(leaf),
    proof: proof.map(bytesToHex),
  };
}

/**
 * Reads the flat nodes of a tree directory.
 * @param count how many there must be
 * @throws SymbolonError `DamagedTree`
 */
export async function readNodes(directory: string, count: number): Promise<Uint8Array> {
  const nodes = await readTreeFile(directory, treeFiles.nodes);
  if (nodes.length === count * WORD_BYTES) return nodes;
  throw damaged(
    directory,
    `${treeFiles.nodes} has ${nodes.length} bytes where ${count} nodes take ${count * WORD_BYTES}`,
  );
}

async function readTreeFile(directory: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, name));
  } catch (cause) {
    throw damaged(directory, `${name} cannot be read`, cause);
  }
}

function readAccount(text: string, hasher: Hasher): Uint8Array {
  const account = new Uint8Array(ADDRESS_BYTES);
  const problem = parseAccount(text, account, 0, hasher);
  if (problem === undefined) return account;
  throw new SymbolonError({
    code: problem.code,
    reason: `${JSON.stringify(text)} ${problem.problem}.`,
    cure: problem.cure,
    details: { value: text },
  });
}

/** The rows are canonical, so the account stands between commas exactly as it is spelled with its checksum. */
function findRow(rows: Buffer, checksummed: Address, directory: string): Row | undefined {
  const at = rows.indexOf(`,${checksummed},`);
  if (at === -1) return undefined;
  const end = rows.indexOf(NEWLINE, at);
  const index = rows.toString("latin1", rows.lastIndexOf(NEWLINE, at) + 1, at);
  const amount = rows.toString("latin1", rows.indexOf(COMMA, at + 1) + 1, end === -1 ? rows.length : end);
  const units = parseAmount(amount, undefined);
  if (/^\d{1,10}$/.test(index) && typeof units === "bigint") return { index: Number(index), amount: units };
  throw damaged(
    directory,
    `${treeFiles.allocation} holds ${JSON.stringify(`${index},${checksummed},${amount}`)}`,
  );
}

function damaged(directory: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedTree",
    reason: `${directory} is damaged: ${problem}.`,
    cure: "Run `tree verify` on it, or build the tree again from its source.",
    details: { directory },
    cause,
  });
}
