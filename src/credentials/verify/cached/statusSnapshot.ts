import { type Address, type Hex, numberToHex } from "viem";
import { bytesToHex } from "../../../core/bytes.ts";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import {
  address,
  anything,
  type Decoder,
  decode,
  decodeJson,
  list,
  object,
  oneOf,
  orNull,
  truth,
  uint64,
} from "../../../core/decode.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { nobleHasher } from "../../../core/hasher.ts";
import { MAX_BATCH_SIZE, type StatusWord } from "../../../core/status/statusWords.ts";
import { batchHeader, batchJsonText, word } from "../../batchJson.ts";
import type { StatusBlock } from "../node/askNode.ts";
import type { BatchCopy } from "./statusCache.ts";

const SNAPSHOT_FORMAT = "symbolon-status-snapshot";
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
  const body = batchJsonText({
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

/** A uint256 without leading zeros. */
const SLOT = /^0x(?:0|[1-9a-f][\da-f]{0,63})$/;

const readHead = object({
  format: oneOf([SNAPSHOT_FORMAT]),
  version: anything,
  checksum: anything,
  body: anything,
});

/**
 * Reads what `formatStatusSnapshot` wrote.
 * @throws SymbolonError `DamagedSnapshot` where it is cut short or altered, `SnapshotVersionMismatch`
 */
export function parseStatusSnapshot(text: string): StatusSnapshot {
  const { version, checksum, body } = decodeJson(readHead, text, damagedSnapshot);
  if (version !== SNAPSHOT_VERSION) throw otherVersion(version);
  const found = snapshotChecksum(JSON.stringify(body));
  if (found !== checksum)
    throw damagedSnapshot(`its checksum is ${found}, and it says ${String(checksum).slice(0, 80)}`);
  return decode(readBody, body, damagedSnapshot, "body");
}

const block = object<StatusBlock>({ number: uint64, hash: word, timestamp: uint64 });

/** Null is written where there is nothing. */
const perhaps =
  <Value>(decoder: Decoder<Value>): Decoder<Value | undefined> =>
  (value, path) =>
    orNull(decoder)(value, path) ?? undefined;

const items = list(anything);

const readBody = object<StatusSnapshot>({
  chainId: uint64,
  registry: address,
  copy: perhaps(object({ block, isFinal: truth })),
  batches: list(object({ header: batchHeader, issuedIn: perhaps(block), status: perhaps(readStatus) })),
});

const statusMembers = object({
  revision: anything,
  digest: anything,
  revoked: anything,
  suspended: anything,
  holds: anything,
  batchHold: anything,
  issuedBy: uint64,
});

function readStatus(value: unknown, path: string): BatchCopy {
  const read = statusMembers(value, path);
  const slot = (held: unknown) => {
    if (typeof held === "string" && SLOT.test(held)) return BigInt(held);
    throw damagedSnapshot(`its ${path} has ${String(held).slice(0, 80)} where a stored word belongs`);
  };
  const number = (held: unknown) => {
    const known = uint64(held, path);
    if (known < BigInt(MAX_BATCH_SIZE)) return Number(known);
    throw damagedSnapshot(`its ${path} has ${known} where a number below 2^32 belongs`);
  };
  const words = (held: unknown) =>
    new Map(
      items(held, path).map((entry): [number, StatusWord] => {
        const [word, newest, older, oldest] = items(entry, path);
        return [number(word), { newest: slot(newest), older: slot(older), oldest: slot(oldest) }];
      }),
    );
  const holds = items(read.holds, path).map((entry): [number, bigint] => {
    const [index, hold] = items(entry, path);
    return [number(index), slot(hold)];
  });
  return {
    revision: number(read.revision),
    digest: slot(read.digest),
    revoked: words(read.revoked),
    suspended: words(read.suspended),
    holds: new Map(holds),
    batchHold: slot(read.batchHold),
    issuedBy: read.issuedBy,
  };
}

/** What is wrong with a snapshot. */
export function damagedSnapshot(why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedSnapshot",
    reason: `This is no snapshot of a status cache, or it was altered: ${why}.`,
    hint: "Open the cache without it, follow its batches and refresh.",
    details: { why },
    cause,
  });
}

function otherVersion(version: unknown): SymbolonError {
  return new SymbolonError({
    code: "SnapshotVersionMismatch",
    reason: `The snapshot has version ${String(version).slice(0, 80)}, where ${SNAPSHOT_VERSION} is understood.`,
    hint: "Open the cache without it, follow its batches and refresh.",
    details: { version, expected: SNAPSHOT_VERSION },
  });
}
