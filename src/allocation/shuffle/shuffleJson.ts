import type { Address, Hex } from "viem";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import {
  type Check,
  hasJustFields,
  isAddress,
  isCount,
  isHash,
  isUint64Text,
} from "../output/fieldChecks.ts";
import type { ShuffleRecord, Timestamped } from "./shuffleRecord.ts";

/** A source as files hold it: numbers as decimal text, which JSON cannot round. */
export type SourceJson =
  | { readonly kind: "block"; readonly chainId: string; readonly number: string }
  | { readonly kind: "drand"; readonly chain: Hex; readonly round: string };

export type TimestampedJson = { readonly chainId: string; readonly registry: Address };

/** A shuffle's record as a manifest holds it. */
export type ShuffleJson = {
  readonly commitment: Hex;
  readonly source: SourceJson;
  readonly timestamped: TimestampedJson;
  readonly randomness: Hex;
  /** Null where the source is a block. */
  readonly signature: Hex | null;
  readonly waves: number | null;
};

const SIGNATURE = /^0x[0-9a-f]{96}$/;

const isKind =
  (kind: ShuffleSource["kind"]): Check =>
  (value) =>
    value === kind;
const isSignature: Check = (value) => typeof value === "string" && SIGNATURE.test(value);

/** Whether a value is a {@link SourceJson}, member for member. */
export const isSourceJson: Check = (value) =>
  hasJustFields(value, { kind: isKind("block"), chainId: isUint64Text, number: isUint64Text }) ||
  hasJustFields(value, { kind: isKind("drand"), chain: isHash, round: isUint64Text });

/** Whether a value is a {@link TimestampedJson}, member for member. */
export const isTimestampedJson: Check = (value) =>
  hasJustFields(value, { chainId: isUint64Text, registry: isAddress });

/** Whether a value is a {@link ShuffleJson}, member for member; a signature is there just where drand is the source. */
export const isShuffleJson: Check = (value) =>
  hasJustFields(value, {
    commitment: isHash,
    source: isSourceJson,
    timestamped: isTimestampedJson,
    randomness: isHash,
    signature: (signature) => signature === null || isSignature(signature),
    waves: (waves) => waves === null || isCount(waves),
  }) && ((value as ShuffleJson).signature !== null) === ((value as ShuffleJson).source.kind === "drand");

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

export function timestampedToJson({ chainId, registry }: Timestamped): TimestampedJson {
  return { chainId: String(chainId), registry: registry.toLowerCase() as Address };
}

export function timestampedFromJson({ chainId, registry }: TimestampedJson): Timestamped {
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
