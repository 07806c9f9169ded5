import { type Hex, numberToHex } from "viem";
import { bytesToHex } from "../../../core/bytes.ts";
import { nobleHasher } from "../../../core/hasher.ts";
import type { StatusWord } from "../../../core/status/statusWords.ts";
import { batchJsonText } from "../../files/batchJson.ts";
import type { BatchCopy } from "./statusCopy.ts";
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type StatusSnapshot } from "./statusSnapshot.ts";

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
