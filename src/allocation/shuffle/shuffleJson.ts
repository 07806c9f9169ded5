import type { Address, Hex } from "viem";
import type { ShuffleSource } from "../../core/campaign/shuffleCommitment.ts";
import { type Decoder, Misfit, members, object, oneOf, orNull, where } from "../../core/decode.ts";
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

const MAX_UINT64 = 2n ** 64n - 1n;

const spelled = <Text extends string>(wanted: string, pattern: RegExp) =>
  where(wanted, (value): value is Text => typeof value === "string" && pattern.test(value));

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

const blockJson = object<SourceJson & { readonly kind: "block" }>({
  kind: oneOf(["block"]),
  chainId: uint64Text,
  number: uint64Text,
});
const drandJson = object<SourceJson & { readonly kind: "drand" }>({
  kind: oneOf(["drand"]),
  chain: hashText,
  round: uint64Text,
});

export const sourceJson: Decoder<SourceJson> = (value, path) =>
  (members(value, path).kind === "drand" ? drandJson : blockJson)(value, path);

export const timestampedJson = object<TimestampedJson>({ chainId: uint64Text, registry: addressText });

const anyShuffleJson = object<ShuffleJson>({
  commitment: hashText,
  source: sourceJson,
  timestamped: timestampedJson,
  randomness: hashText,
  signature: orNull(signatureText),
  waves: orNull(positiveCount),
});

/** A signature is there just where drand is the source. */
export const shuffleJson: Decoder<ShuffleJson> = (value, path) => {
  const shuffle = anyShuffleJson(value, path);
  if ((shuffle.signature !== null) === (shuffle.source.kind === "drand")) return shuffle;
  throw new Misfit({ path, value, wanted: "a signature just where drand is the source" });
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
