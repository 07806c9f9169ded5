import type { Hex } from "viem";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import type { Allocation } from "../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildShuffledTree, hashOfRows } from "../../../../src/sdk/allocation/shuffle/buildShuffledTree.ts";
import { quicknet, type ShuffleRecord } from "../../../../src/sdk/allocation/shuffle/shuffleRecord.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import {
  type ShuffleSource,
  shuffleCommitment,
} from "../../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import type { Row } from "../allocationRows.ts";

/** Signatures that quicknet made, by round. */
export const SIGNATURES: Readonly<Record<number, Hex>> = {
  1000: "0xb44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
  1001: "0xb33bf3667cbd5a82de3a24b4e0e9fe5513cc1a0e840368c6e31f5fcfa79bea03f73896b25883abf2853d10337fb8fa41",
  1002: "0xab066f9c12dd6de1336fca0f925192fb0c72a771c3e4c82ede1fd362c1a770f9eb05843c6308ce2530b53a99c0281a6e",
  1003: "0xb104c82771698f45fd8dcfead083d482694c31ab519bcef077f126f3736fe98c8392fd5d45d88aeb76b56ccfcb0296d7",
};
/** What drand publishes as the randomness of round 1000. */
export const RANDOMNESS_1000: Hex = "0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd";

export const REGISTRY: Hex = `0x${"c3".repeat(20)}`;
export const CHAIN = 31_337n;
export const BLOCK_HASH: Hex = `0x${"5e".repeat(32)}`;

export const block: ShuffleSource = { kind: "block", chainId: CHAIN, number: 1_000n };
export const round: ShuffleSource = { kind: "drand", chain: quicknet.chain, round: 1_000n };

/** A record as an honest author makes it. */
export function recordOf(allocation: Allocation, source: ShuffleSource = block): ShuffleRecord {
  return {
    commitment: shuffleCommitment(hashOfRows(allocation, nobleHasher), source),
    source,
    timestamped: { chainId: CHAIN, registry: REGISTRY },
    randomness: source.kind === "block" ? BLOCK_HASH : RANDOMNESS_1000,
    signature: source.kind === "block" ? undefined : SIGNATURES[1_000],
    waves: undefined,
  };
}

/** A shuffled tree of some rows, honest unless the record is changed. */
export function shuffledTree(
  rows: readonly Row[],
  source: ShuffleSource = block,
  change: Partial<ShuffleRecord> = {},
) {
  const allocation = allocationFromRows(rows);
  return buildShuffledTree(allocation, conventionNamed("native"), {
    ...recordOf(allocation, source),
    ...change,
  });
}

/** Writes one. */
export async function writeShuffled(directory: string, ...parameters: Parameters<typeof shuffledTree>) {
  return writeTreeDirectory(await shuffledTree(...parameters), directory, { replace: true });
}
