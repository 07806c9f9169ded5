import type { Address } from "viem";
import { ADDRESS_BYTES, hexToBytes } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { badRlp, readRlpList, rlpUint, rlpWord } from "./rlp.ts";
import { EMPTY_TRIE_ROOT, trieValue } from "./trieValue.ts";

export type ProvenStorageRootParameters = {
  /** Root of a block's state trie, 32 bytes. */
  readonly stateRoot: Uint8Array;
  readonly account: Address;
  /** The account's proof, as `eth_getProof` gives it. */
  readonly proof: readonly Uint8Array[];
};

/** An account: nonce, balance, storage root, hash of its code. */
const ACCOUNT_ITEMS = 4;

/**
 * The root of an account's storage, proven from the state root. An account that provably does not exist has the
 * empty trie's: nothing is stored there.
 * @returns 32 bytes
 * @throws SymbolonError those of `trieValue`
 */
export function provenStorageRoot({ stateRoot, account, proof }: ProvenStorageRootParameters): Uint8Array {
  const key = nobleHasher.keccak256(hexToBytes(account, ADDRESS_BYTES));
  const bytes = trieValue({ root: stateRoot, key, proof, what: `proof of account ${account}` });
  if (bytes === undefined) return EMPTY_TRIE_ROOT;

  const what = `state of account ${account}`;
  const items = readRlpList(bytes, 0, bytes.length, what);
  if (items.length !== ACCOUNT_ITEMS) {
    throw badRlp(what, 0, `it has ${items.length} items where an account has ${ACCOUNT_ITEMS}`);
  }
  const [nonce, balance, storageRoot, codeHash] = items;
  rlpUint(bytes, nonce, 8, what);
  rlpUint(bytes, balance, 32, what);
  rlpWord(bytes, codeHash, what);
  return rlpWord(bytes, storageRoot, what);
}
