import { nobleHasher } from "../hasher.ts";
import { badRlp, readRlpList, rlpUint, rlpWord } from "./rlp.ts";

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
