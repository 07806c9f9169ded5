import type { Address, Hex } from "viem";
import { hexToBytes } from "../../core/bytes.ts";
import { shuffleSeed } from "../../core/campaign/shuffle.ts";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import type { Failure } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";

/** Where a commitment was given its time: `timestamp(bytes32)` of an AttestationRegistry, or of EAS. */
export type Timestamped = { readonly chainId: bigint; readonly registry: Address };

/** How the rows of a tree were shuffled, and everything that it takes to check it. */
export type ShuffleRecord = {
  /** What was timestamped: the allocation's hash bound to the source (`shuffleCommitment`). */
  readonly commitment: Hex;
  readonly source: ShuffleSource;
  readonly timestamped: Timestamped;
  /** What the source gave, 32 bytes. */
  readonly randomness: Hex;
  /** drand's, 48 bytes, whose SHA-256 the randomness is; undefined where the source is a block. */
  readonly signature: Hex | undefined;
  /** How many waves the rows are meant for; undefined: the campaign says so. */
  readonly waves: number | undefined;
};

/** Something that keeps an order from being proven fair, and its hint. */
export type ShuffleProblem = Omit<Failure, "cause">;

/** The seed of a shuffle out of what a manifest holds, 32 bytes. */
export function seedOf(allocationHash: Hex, randomness: Hex, hasher: Hasher): Uint8Array {
  return shuffleSeed(hexToBytes(allocationHash), hexToBytes(randomness), hasher);
}

/** A source for people: `block 19000000 of chain 1`. */
export function sourceText(source: ShuffleSource): string {
  return source.kind === "block"
    ? `block ${source.number} of chain ${source.chainId}`
    : `round ${source.round} of drand`;
}

/**
 * drand's quicknet: randomness every three seconds by the League of Entropy, scheme `bls-unchained-g1-rfc9380`. Its
 * chain hash binds the public key, so who has committed to the one has committed to the other.
 */
export const quicknet = {
  chain: "0x52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  /** On G2, compressed. */
  publicKey:
    "0x83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c" +
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb" +
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
  /** Unix seconds of round 1. */
  genesis: 1_692_803_367n,
  /** Seconds from one round to the next. */
  period: 3n,
} as const;

/** The moment from which a round of quicknet is public, in Unix seconds. */
export function drandRoundTime(round: bigint): bigint {
  return quicknet.genesis + (round - 1n) * quicknet.period;
}
