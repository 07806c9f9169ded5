import { ADDRESS_BYTES } from "../../core/bytes.ts";

/** How a tree is cut into shards; only those that have rows are counted. */
export type Shards = {
  /** The first digits of each shard's accounts as a number, ascending. */
  readonly keys: Uint32Array;
  /** The first position of each shard, and after the last one the number of rows. */
  readonly starts: Uint32Array;
  /** Where each shard's root stands among the leaves of the tree over them. */
  readonly tops: Uint32Array;
};

/** The shard of a row: the first hexadecimal digits of its account as a number. */
export function shardOf(accounts: Uint8Array, row: number, nybbles: number): number {
  const at = row * ADDRESS_BYTES;
  return (((accounts[at] as number) << 8) | (accounts[at + 1] as number)) >>> (16 - 4 * nybbles);
}

/** Counts the rows of each shard; their tops stand in the order of the keys. */
export function shardsOf(accounts: Uint8Array, nybbles: number): Shards {
  const sizes = new Uint32Array(16 ** nybbles);
  for (let row = 0; row < accounts.length / ADDRESS_BYTES; row++) {
    const key = shardOf(accounts, row, nybbles);
    sizes[key] = (sizes[key] as number) + 1;
  }
  const keys = new Uint32Array(sizes.length).map((_, key) => key).filter((key) => sizes[key] !== 0);
  const starts = new Uint32Array(keys.length + 1);
  for (const [i, key] of keys.entries()) starts[i + 1] = (starts[i] as number) + (sizes[key] as number);
  return { keys, starts, tops: keys.map((_, i) => i) };
}
