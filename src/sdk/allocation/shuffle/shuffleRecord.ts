import type { Address, Hex } from "viem";
import { hexToBytes } from "../../core/bytes.ts";
import { shuffleSeed } from "../../core/campaign/shuffle.ts";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import { type Decoder, Misfit, members, object, oneOf, orNull, where } from "../../core/decode.ts";
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

const MAX_UINT64 = 2n ** 64n - 1n;

const spelled = <Text extends string>(expected: string, pattern: RegExp) =>
  where(expected, (value): value is Text => typeof value === "string" && pattern.test(value));

/** 32 bytes in lower case. */
export const hashText = spelled<Hex>("a hash in lower case", /^0x[0-9a-f]{64}$/);
/** In lower case, so that one content has one text. */
const addressText = spelled<Address>("an address in lower case", /^0x[0-9a-f]{40}$/);
const signatureText = spelled<Hex>("a signature of 48 bytes", /^0x[0-9a-f]{96}$/);
/** A uint64 as decimal text, which JSON cannot round. */
const uint64Text = where(
  "a uint64 as decimal text",
  (value): value is string =>
    typeof value === "string" && /^(?:0|[1-9]\d{0,19})$/.test(value) && BigInt(value) <= MAX_UINT64,
);
/** A whole number above 0 that JSON has not rounded. */
export const positiveCount = where(
  "a whole number above 0",
  (value): value is number => Number.isSafeInteger(value) && (value as number) > 0,
);

const blockJson = object({ kind: oneOf<"block">(["block"]), chainId: uint64Text, number: uint64Text });
const drandJson = object({ kind: oneOf<"drand">(["drand"]), chain: hashText, round: uint64Text });

/** A source as files hold it. */
type SourceJson = ReturnType<typeof blockJson> | ReturnType<typeof drandJson>;

export const sourceJson: Decoder<SourceJson> = (value, path) =>
  (members(value, path).kind === "drand" ? drandJson : blockJson)(value, path);

export const timestampedJson = object({ chainId: uint64Text, registry: addressText });

const anyShuffleJson = object({
  commitment: hashText,
  source: sourceJson,
  timestamped: timestampedJson,
  randomness: hashText,
  /** Null where the source is a block. */
  signature: orNull(signatureText),
  waves: orNull(positiveCount),
});

/** A shuffle's record as a manifest holds it. */
export type ShuffleJson = ReturnType<typeof anyShuffleJson>;

/** A signature is there just where drand is the source. */
export const shuffleJson: Decoder<ShuffleJson> = (value, path) => {
  const shuffle = anyShuffleJson(value, path);
  if ((shuffle.signature !== null) === (shuffle.source.kind === "drand")) return shuffle;
  throw new Misfit({ path, value, expected: "a signature just where drand is the source" });
};

export function sourceToJson(source: ShuffleSource): SourceJson {
  return source.kind === "block"
    ? { kind: "block", chainId: String(source.chainId), number: String(source.number) }
    : { kind: "drand", chain: source.chain, round: String(source.round) };
}

export function sourceFromJson(source: SourceJson): ShuffleSource {
  return source.kind === "block"
    ? { kind: "block", chainId: BigInt(source.chainId), number: BigInt(source.number) }
    : { kind: "drand", chain: source.chain, round: BigInt(source.round) };
}

export function timestampedToJson({ chainId, registry }: Timestamped): ReturnType<typeof timestampedJson> {
  return { chainId: String(chainId), registry: registry.toLowerCase() as Address };
}

export function timestampedFromJson({ chainId, registry }: ReturnType<typeof timestampedJson>): Timestamped {
  return { chainId: BigInt(chainId), registry };
}

export function shuffleToJson(shuffle: ShuffleRecord): ShuffleJson {
  const { commitment, source, timestamped, randomness, signature, waves } = shuffle;
  return {
    commitment,
    source: sourceToJson(source),
    timestamped: timestampedToJson(timestamped),
    randomness,
    signature: signature ?? null,
    waves: waves ?? null,
  };
}

export function shuffleFromJson(shuffle: ShuffleJson): ShuffleRecord {
  const { commitment, source, timestamped, randomness, signature, waves } = shuffle;
  return {
    commitment,
    source: sourceFromJson(source),
    timestamped: timestampedFromJson(timestamped),
    randomness,
    signature: signature ?? undefined,
    waves: waves ?? undefined,
  };
}
