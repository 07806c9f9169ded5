import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "../core/bytes.ts";
import { emptyFile, fileError } from "../core/inputErrors.ts";
import type { Allocation } from "./allocation.ts";
import { createCsvReader } from "./read/csvReader.ts";
import { createJsonReader } from "./read/jsonReader.ts";
import type { ReadAllocationOptions } from "./read/openIntake.ts";
import { openIntake } from "./read/openIntake.ts";
import { archiveError, textKind } from "./read/textKind.ts";

/** Bytes between two reports of progress. */
const PIECE = 1_048_576;

/**
 * Reads an allocation from the bytes of a CSV or JSON text, as {@link readAllocation} does from a file: for a page in a
 * browser, or a test. Nothing of it needs Node.
 * @param bytes unzipped
 * @param name what errors and the allocation's source call it
 * @throws SymbolonError naming row, line, column, value and hint; `StillZipped`, `NotText`
 */
export function readAllocationBytes(
  bytes: Uint8Array,
  name: string,
  options: ReadAllocationOptions = {},
): Allocation {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw fileError(name, {
      code: "StillZipped",
      problem: "is gzip data, which is not unzipped here",
      hint: 'Unzip it first, in a browser with new DecompressionStream("gzip").',
    });
  }
  const archive = archiveError(bytes, name);
  if (archive !== undefined) throw archive;
  const kind = textKind(bytes);
  if (kind === undefined) throw emptyFile(name);
  const { intake, finish } = openIntake(name, options);
  const reader = kind === "csv" ? createCsvReader(intake) : createJsonReader(intake);
  for (let from = 0; from < bytes.length; from += PIECE) {
    reader.write(bytes.subarray(from, from + PIECE));
    options.onProgress?.(Math.min(from + PIECE, bytes.length), bytes.length);
  }
  reader.end();
  return finish({ name, sha256: bytesToHex(sha256(bytes)) });
}
