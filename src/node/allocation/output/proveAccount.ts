import { join } from "node:path";
import { amountAt } from "../../../sdk/allocation/allocation.ts";
import { checksumAccount } from "../../../sdk/allocation/checksum.ts";
import {
  type AccountProof,
  accountError,
  type ExpectedTree,
  proofFromFiles,
  type ReadFile,
  readAccount,
  requireExpected,
  rowOfAccount,
  urlReader,
} from "../../../sdk/allocation/proof/proofFromFiles.ts";
import { singleAccountProblem } from "../../../sdk/allocation/read/singleAccount.ts";
import { ADDRESS_BYTES } from "../../../sdk/core/bytes.ts";
import type { Hasher } from "../../../sdk/core/hasher.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { readPlainFile, systemCode } from "../../files/readText.ts";
import { readManifest, rebuildTree } from "./rebuildTree.ts";

export type { AccountProof } from "../../../sdk/allocation/proof/proofFromFiles.ts";

import { SymbolonError } from "../../../sdk/core/errors.ts";

export type ProveAccountOptions = ExpectedTree & {
  /** The row's index, where the account has several. */
  readonly index?: number | undefined;
  readonly hasher?: Hasher;
};

/**
 * Takes an account's proof from a tree, without rebuilding it unless it is sharded. With a given root and convention,
 * nothing in the tree is trusted; without them, the manifest is trusted for both.
 * @param place a tree folder, or the address of a published one
 * @param account in lower, upper or checksummed case
 * @throws SymbolonError `NotATree`, `NotServed`, `DamagedTree`, `TreeDiffers`, `SeveralLeaves`, and as `proofFromFiles`
 * @example
 * const { index, amount, proof } = await proveAccount("drop", account, { root, convention: "native" });
 */
export async function proveAccount(
  place: string,
  account: string,
  options: ProveAccountOptions = {},
): Promise<AccountProof> {
  const { hasher = fastHasher() } = options;
  requireAccount(account, hasher);
  if (isUrl(place)) return await proofFromFiles({ ...options, read: urlReader(place), account });
  const manifest = await readManifest(place);
  requireExpected(manifest, options);
  if (manifest.tiles !== null) {
    return await proofFromFiles({ ...options, read: folderReader(place), account, manifest });
  }
  return await proveByRebuilding(place, account, options.index, hasher);
}

/** @throws SymbolonError `NotAnAddress`, `WrongChecksum`, which names the chain whose checksum it is */
function requireAccount(text: string, hasher: Hasher): void {
  const problem = singleAccountProblem(text, hasher);
  if (problem !== undefined) throw accountError(text, problem);
}

/** Whether a place is an address on the web rather than a folder. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** A sharded tree has no tiles: it is rebuilt from its rows, which takes a second per million. */
async function proveByRebuilding(
  directory: string,
  text: string,
  wantedIndex: number | undefined,
  hasher: Hasher,
): Promise<AccountProof> {
  const { tree } = await rebuildTree(directory, { hasher });
  const { accounts, beneficiaries } = tree.allocation;
  const account = readAccount(text, hasher);
  const { index } = rowOfAccount(rowsOfAccount(accounts, account), {
    account: checksumAccount(account, hasher),
    index: wantedIndex,
    count: tree.count,
  });
  const heir = beneficiaries?.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES);
  return {
    convention: tree.convention.name,
    root: tree.root,
    index,
    account: checksumAccount(account, hasher),
    ...(heir !== undefined && { beneficiary: checksumAccount(heir, hasher) }),
    amount: amountAt(tree.allocation, index),
    leaf: tree.leaf(index),
    proof: tree.proof(index),
  };
}

function folderReader(directory: string): ReadFile {
  return async (path, max) => {
    try {
      return readPlainFile(join(directory, path), max);
    } catch (cause) {
      throw new SymbolonError({
        code: "DamagedTree",
        reason: `${directory} is damaged: ${path} cannot be read (${systemCode(cause)}).`,
        hint: "Run `tree verify` on it, or build the tree again from its source.",
        details: { directory },
        cause,
      });
    }
  };
}

/** The rows of an account in an unsorted column. */
function rowsOfAccount(accounts: Uint8Array, account: Uint8Array): readonly { readonly index: number }[] {
  const rows: { index: number }[] = [];
  for (let at = 0; at < accounts.length; at += ADDRESS_BYTES) {
    let same = 0;
    while (same < ADDRESS_BYTES && accounts[at + same] === account[same]) same++;
    if (same === ADDRESS_BYTES) rows.push({ index: at / ADDRESS_BYTES });
  }
  return rows;
}
