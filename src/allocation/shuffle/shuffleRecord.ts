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
