import { SymbolonError } from "../../../core/errors.ts";
import { MAX_BATCH_SIZE, type StatusWord } from "../../../core/status/statusWords.ts";
import { jsonReader } from "../../../files/jsonReader.ts";
import { batchJsonReader } from "../../files/batchJson.ts";
import type { StatusBlock } from "../answer.ts";
import { snapshotChecksum } from "./formatStatusSnapshot.ts";
import type { BatchCopy } from "./statusCopy.ts";
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type StatusSnapshot } from "./statusSnapshot.ts";

const json = jsonReader((reason) => damagedSnapshot(reason));
const { readMembers, readList, readUint64, readBoolean, readOneOf } = json;
/** A uint256 without leading zeros. */
const SLOT = /^0x(?:0|[1-9a-f][\da-f]{0,63})$/;
const { readHeader, readWord } = batchJsonReader(json);

/**
 * Reads what `formatStatusSnapshot` wrote.
 * @throws SymbolonError `DamagedSnapshot` where it is cut short or altered, `SnapshotVersionMismatch`
 */
export function parseStatusSnapshot(text: string): StatusSnapshot {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (cause) {
    throw damagedSnapshot("it is not JSON", cause);
  }
  const { format, version, checksum, body } = readMembers(whole, "whole", [
    "format",
    "version",
    "checksum",
    "body",
  ]);
  readOneOf(format, "format", [SNAPSHOT_FORMAT]);
  if (version !== SNAPSHOT_VERSION) throw otherVersion(version);
  const found = snapshotChecksum(JSON.stringify(body));
  if (found !== checksum)
    throw damagedSnapshot(`its checksum is ${found}, and it says ${String(checksum).slice(0, 80)}`);
  return readBody(body);
}

function readBody(value: unknown): StatusSnapshot {
  const { chainId, registry, copy, batches } = readMembers(value, "body", [
    "chainId",
    "registry",
    "copy",
    "batches",
  ]);
  return {
    chainId: readUint64(chainId, "chainId"),
    registry: json.readAddress(registry, "registry"),
    copy: copy === null ? undefined : readCopy(copy),
    batches: readList(batches, "batches").map((batch, i) => {
      const path = `batches[${i}]`;
      const read = readMembers(batch, path, ["header", "issuedIn", "status"]);
      return {
        header: readHeader(read.header, `${path}.header`),
        issuedIn: read.issuedIn === null ? undefined : readBlock(read.issuedIn, `${path}.issuedIn`),
        status: read.status === null ? undefined : readStatus(read.status, `${path}.status`),
      };
    }),
  };
}

function readCopy(value: unknown): NonNullable<StatusSnapshot["copy"]> {
  const { block, isFinal } = readMembers(value, "copy", ["block", "isFinal"]);
  return { block: readBlock(block, "copy.block"), isFinal: readBoolean(isFinal, "copy.isFinal") };
}

function readBlock(value: unknown, path: string): StatusBlock {
  const { number, hash, timestamp } = readMembers(value, path, ["number", "hash", "timestamp"]);
  return {
    number: readUint64(number, `${path}.number`),
    hash: readWord(hash, `${path}.hash`),
    timestamp: readUint64(timestamp, `${path}.timestamp`),
  };
}

function readStatus(value: unknown, path: string): BatchCopy {
  const members = ["revision", "digest", "revoked", "suspended", "holds", "batchHold", "issuedBy"];
  const read = readMembers(value, path, members);
  const slot = (held: unknown) => {
    if (typeof held === "string" && SLOT.test(held)) return BigInt(held);
    throw damagedSnapshot(`its ${path} has ${String(held).slice(0, 80)} where a stored word belongs`);
  };
  const number = (held: unknown) => {
    const known = readUint64(held, path);
    if (known < BigInt(MAX_BATCH_SIZE)) return Number(known);
    throw damagedSnapshot(`its ${path} has ${known} where a number below 2^32 belongs`);
  };
  const words = (held: unknown) =>
    new Map(
      readList(held, path).map((entry): [number, StatusWord] => {
        const [word, newest, older, oldest] = readList(entry, path);
        return [number(word), { newest: slot(newest), older: slot(older), oldest: slot(oldest) }];
      }),
    );
  const holds = readList(read.holds, path).map((entry): [number, bigint] => {
    const [index, hold] = readList(entry, path);
    return [number(index), slot(hold)];
  });
  return {
    revision: number(read.revision),
    digest: slot(read.digest),
    revoked: words(read.revoked),
    suspended: words(read.suspended),
    holds: new Map(holds),
    batchHold: slot(read.batchHold),
    issuedBy: readUint64(read.issuedBy, `${path}.issuedBy`),
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
