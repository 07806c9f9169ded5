import { type Address, type Hex, numberToHex } from "viem";
import { bytesToHex } from "../../../core/bytes.ts";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import {
  address,
  anything,
  type Decoder,
  decode,
  decodeJson,
  hex,
  list,
  Misfit,
  object,
  oneOf,
  orNull,
  truth,
  uint64,
  uint64Number,
} from "../../../core/decode.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { nobleHasher } from "../../../core/hasher.ts";
import { MAX_BATCH_SIZE, type StatusWord } from "../../../core/status/statusWords.ts";
import { jsonOf } from "../../../core/text/jsonText.ts";
import { batchHeader, word } from "../../batchJson.ts";
import type { StatusBlock } from "../node/askNode.ts";
import type { BatchCopy } from "./statusCache.ts";

/** What a copy's file begins with. */
export const SNAPSHOT_FORMAT = "symbolon-status-snapshot";
const SNAPSHOT_VERSION = 2;

/** What a cache keeps over a restart. */
export type StatusSnapshot = {
  readonly chainId: bigint;
  /** The BatchRegistry. */
  readonly registry: Address;
  /** The block that the copy is of, and whether it was final; undefined before the first copy. */
  readonly copy: { readonly block: StatusBlock; readonly isFinal: boolean } | undefined;
  /** In the order they were followed. */
  readonly batches: readonly {
    readonly header: BatchHeader;
    readonly issuedIn: StatusBlock | undefined;
    /** Undefined where the batch was followed since the copy. */
    readonly status: BatchCopy | undefined;
  }[];
};

/**
 * What a cache keeps, as the JSON of its file: integers as decimal text, stored words as hexadecimal, and a checksum over the
 * body as it is written in one line. It stops damage, not malice: whoever can write the file can write any status.
 */
export function formatStatusSnapshot({ chainId, registry, copy, batches }: StatusSnapshot): string {
  const body = jsonOf({
    chainId,
    registry,
    copy: copy ?? null,
    batches: batches.map(({ header, issuedIn, status }) => ({
      header,
      issuedIn: issuedIn ?? null,
      status: status === undefined ? null : statusJson(status),
    })),
  });
  const head = JSON.stringify({
    format: SNAPSHOT_FORMAT,
    version: SNAPSHOT_VERSION,
    checksum: snapshotChecksum(body),
  });
  return `${head.slice(0, -1)},"body":${body}}\n`;
}

/** keccak256 of a snapshot's body. */
export function snapshotChecksum(body: string): Hex {
  return bytesToHex(nobleHasher.keccak256(new TextEncoder().encode(body)));
}

function statusJson({ revision, digest, revoked, suspended, holds, batchHold, issuedBy }: BatchCopy) {
  return {
    revision,
    digest: numberToHex(digest),
    revoked: [...revoked].map(wordJson),
    suspended: [...suspended].map(wordJson),
    holds: [...holds].map(([index, hold]) => [index, numberToHex(hold)]),
    batchHold: numberToHex(batchHold),
    issuedBy,
  };
}

const wordJson = ([number, { newest, older, oldest }]: readonly [number, StatusWord]) => [
  number,
  ...[newest, older, oldest].map((slot) => numberToHex(slot)),
];

const SLOT = /^0x(?:0|[1-9a-f][\da-f]{0,63})$/;

/** Who says that a snapshot is true, in its file's head: nobody who reads it has to believe them. */
export type SnapshotSignature = { readonly signer: Address; readonly signature: Hex };

const readHead = object(
  { format: oneOf([SNAPSHOT_FORMAT]), version: anything, checksum: anything, body: anything },
  { signer: address, signature: hex() },
);

/**
 * Reads what `formatStatusSnapshot` wrote. A signature is not looked at.
 * @throws SymbolonError `DamagedSnapshot` where it is cut short or altered, `SnapshotVersionMismatch`
 */
export const parseStatusSnapshot = (text: string): StatusSnapshot => parseSnapshotFile(text).snapshot;

/** A snapshot with its file's head. @throws SymbolonError as {@link parseStatusSnapshot} */
export function parseSnapshotFile(text: string): {
  readonly snapshot: StatusSnapshot;
  readonly checksum: Hex;
  readonly signed: SnapshotSignature | undefined;
} {
  const { version, checksum, body, signer, signature } = decodeJson(readHead, text, damagedSnapshot);
  if (version !== SNAPSHOT_VERSION) {
    throw new SymbolonError({
      code: "SnapshotVersionMismatch",
      reason: `The snapshot has version ${String(version).slice(0, 80)}, and must have ${SNAPSHOT_VERSION}.`,
      hint: "Open the cache without the snapshot, follow its batches and refresh.",
      details: { version, expected: SNAPSHOT_VERSION },
    });
  }
  const found = snapshotChecksum(lineOf(body));
  if (found !== checksum)
    throw damagedSnapshot(`its checksum is ${found}, and it says ${String(checksum).slice(0, 80)}`);
  if ((signer === undefined) !== (signature === undefined))
    throw damagedSnapshot("of signer and signature it has only one");
  const signed = signer === undefined || signature === undefined ? undefined : { signer, signature };
  return { snapshot: decode(readBody, body, damagedSnapshot, "body"), checksum: found, signed };
}

/** A body as it is written in one line. */
function lineOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw damagedSnapshot("it is nested too deeply", cause);
  }
}

/** The file of a snapshot with another head: its body stays as it is, to the character. */
export function withSignature(text: string, { signer, signature }: SnapshotSignature): string {
  const { body, ...head } = JSON.parse(text) as { readonly body: unknown };
  return `${JSON.stringify({ ...head, signer, signature, body })}\n`;
}

const block = object<StatusBlock>({ number: uint64, hash: word, timestamp: uint64 });

/** Null is written where there is nothing. */
const perhaps =
  <Value>(decoder: Decoder<Value>): Decoder<Value | undefined> =>
  (value, path) =>
    orNull(decoder)(value, path) ?? undefined;

/** A stored word: a uint256 as hexadecimal, without leading zeros. */
const slot: Decoder<bigint> = (value, path) => {
  if (typeof value === "string" && SLOT.test(value)) return BigInt(value);
  throw new Misfit({ path, value, expected: "a stored word" });
};

/** The number of a word, the index of a credential, or a revision. */
const number: Decoder<number> = (value, path) => {
  const found = uint64Number(value, path);
  if (found < MAX_BATCH_SIZE) return found;
  throw new Misfit({ path, value, expected: "a number below 2^32" });
};

/** Pairs of a number and what it has, as lists. */
function mapOf<Value>(read: (rest: readonly unknown[], path: string) => Value): Decoder<Map<number, Value>> {
  const entries = list((value, path): [number, Value] => {
    const [key, ...rest] = list(anything)(value, path);
    return [number(key, path), read(rest, path)];
  });
  return (value, path) => new Map(entries(value, path));
}

const words = mapOf(
  ([newest, older, oldest], path): StatusWord => ({
    newest: slot(newest, path),
    older: slot(older, path),
    oldest: slot(oldest, path),
  }),
);

const batchCopy = object<BatchCopy>({
  revision: number,
  digest: slot,
  revoked: words,
  suspended: words,
  holds: mapOf(([hold], path) => slot(hold, path)),
  batchHold: slot,
  issuedBy: uint64,
});

const readBody = object<StatusSnapshot>({
  chainId: uint64,
  registry: address,
  copy: perhaps(object({ block, isFinal: truth })),
  batches: list(object({ header: batchHeader, issuedIn: perhaps(block), status: perhaps(batchCopy) })),
});

/** What is wrong with a snapshot. */
export function damagedSnapshot(why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedSnapshot",
    reason: `This is not a snapshot of a status cache, or it was altered: ${why}.`,
    hint: "Open the cache without the snapshot, follow its batches and refresh.",
    details: { why },
    cause,
  });
}
