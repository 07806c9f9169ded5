import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, hexToBytes, WORD_BYTES } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { badRlp, readRlpList, readRlpString, rlpUint, rlpWord } from "./rlp.ts";
import { EMPTY_TRIE_ROOT, trieValue } from "./trieValue.ts";

export type ProvenSlotParameters = {
  /** Root of an account's storage, 32 bytes. */
  readonly storageRoot: Uint8Array;
  readonly slot: Hex;
  /** The slot's proof, as `eth_getProof` gives it. */
  readonly proof: readonly Uint8Array[];
};

/**
 * The value of a storage slot, proven from the storage root. A slot that provably is not there is 0, and a slot
 * that is 0 is not there.
 * @throws SymbolonError those of `trieValue`
 */
export function provenSlot({ storageRoot, slot, proof }: ProvenSlotParameters): bigint {
  const key = nobleHasher.keccak256(hexToBytes(slot, WORD_BYTES));
  const bytes = trieValue({ root: storageRoot, key, proof, what: `proof of slot ${slot}` });
  if (bytes === undefined) return 0n;
  const what = `value of slot ${slot}`;
  const value = rlpUint(bytes, readRlpString(bytes, what), WORD_BYTES, what);
  if (value === 0n) throw badRlp(what, 0, "no trie stores a zero");
  return value;
}

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

/** What a state proof needs of a block. */
export type BlockHeader = {
  /** keccak256 of the header, 32 bytes. */
  readonly hash: Uint8Array;
  readonly number: bigint;
  /** Unix seconds. */
  readonly timestamp: bigint;
  /** Root of the state trie after the block, 32 bytes. */
  readonly stateRoot: Uint8Array;
};

/** Items up to the nonce; each later fork has appended its own. */
const MIN_ITEMS = 15;
const STATE_ROOT = 3;
const NUMBER = 8;
const TIMESTAMP = 11;
const UINT64_BYTES = 8;

/**
 * Reads a block header from its RLP, with whatever later forks appended. Its hash is all that makes it true: compare it.
 * @throws SymbolonError `BadRlp`
 */
export function readBlockHeader(header: Uint8Array): BlockHeader {
  const what = "block header";
  const items = readRlpList(header, 0, header.length, what);
  if (items.length < MIN_ITEMS) {
    throw badRlp(what, 0, `it has ${items.length} items where a block has ${MIN_ITEMS} or more`);
  }
  return {
    hash: nobleHasher.keccak256(header),
    number: rlpUint(header, items[NUMBER], UINT64_BYTES, what),
    timestamp: rlpUint(header, items[TIMESTAMP], UINT64_BYTES, what),
    stateRoot: rlpWord(header, items[STATE_ROOT], what),
  };
}
