import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Allocation, AllocationSource } from "../../sdk/allocation/allocation.ts";
import { CsvReader } from "../../sdk/allocation/read/csvReader.ts";
import { createJsonReader } from "../../sdk/allocation/read/jsonReader.ts";
import { openIntake, type ReadAllocationOptions } from "../../sdk/allocation/read/openIntake.ts";
import { createPlainRows } from "../../sdk/allocation/read/rows/plainRows.ts";
import { archiveError, textKind } from "../../sdk/allocation/readAllocationBytes.ts";
import type { SymbolonError } from "../../sdk/core/errors.ts";
import { emptyFile, fileError } from "../../sdk/core/inputErrors.ts";
import { systemCode } from "../files/readText.ts";

/**
 * Reads an allocation from a CSV or JSON file, gzipped or not, row by row into flat columns. It is strict: one row
 * that is not sound refuses the file, and nothing is guessed, since a wrong leaf cannot be taken back once its
 * root is on chain. Where the file states indexes, the rows are put in their order.
 *
 * CSV has its columns in its first line, in any order and case: account (or address, recipient, receiver, wallet), amount, and
 * optionally index and beneficiary, or what `map` calls them; commas, semicolons or tabs part them. JSON is a list of such
 * objects, the same one a line, a map from accounts to amounts, or what well-known tools publish.
 *
 * @throws SymbolonError naming file, row, line, column, value and hint; `BadRows` where several values are bad
 * @example
 * const allocation = await readAllocation("drop.csv", { decimals: 18 });
 */
export async function readAllocation(file: string, options: ReadAllocationOptions = {}): Promise<Allocation> {
  const source = await openSource(file, options.onProgress);
  const { intake, finish } = openIntake(file, options);
  const reader = source.kind === "csv" ? new CsvReader(intake, createPlainRows) : createJsonReader(intake);
  for await (const chunk of source.chunks) {
    reader.write(chunk);
    intake.columns.expected = Math.ceil(1.02 * intake.columns.rows * source.parts()) + SPARE_ROWS;
  }
  reader.end();
  return finish(source.describe());
}

/** The reader makes room for as many rows as a piece could hold, which are more than it does. */
const SPARE_ROWS = 8_192;

/**
 * Opens a CSV or JSON file, gzipped or not; which of them it is shows in its first bytes.
 * @param onProgress told how many of the file's bytes are read
 * @throws SymbolonError `MissingFile`, `NotAFile`, `UnreadableFile`, `EmptyFile`, `NotGzip`, `NotText`, and while chunks are
 * read `TruncatedGzip`, `DamagedGzip`
 */
export async function openSource(file: string, onProgress?: (done: number, total: number) => void) {
  const size = await readSize(file);
  if (size === 0) throw emptyFile(file);
  const zipped = await isGzip(file);
  if (!zipped && file.toLowerCase().endsWith(".gz")) {
    throw fileError(file, {
      code: "NotGzip",
      problem: "has a name ending in .gz, but no gzip data",
      hint: "Fetch it again, or give the file its right name.",
    });
  }
  const hash = createHash("sha256");
  let read = 0;
  const raw = readHashed(file, hash, (bytes) => {
    read += bytes;
    onProgress?.(read, size);
  });
  const chunks = (zipped ? unzip(copies(raw), size, file) : raw)[Symbol.asyncIterator]();
  const start = await readStart(chunks, file);
  return {
    kind: start.kind,
    /** The text's bytes, unzipped where the file is gzipped; each chunk is good until the next is asked for. */
    chunks: resume(start.chunk, chunks),
    /** How many times as much as is read there is in all, as far as that can be told. */
    parts: () => size / Math.max(read, 1),
    /** Call it after the last chunk. */
    describe: (): AllocationSource => ({ name: basename(file), sha256: `0x${hash.digest("hex")}` }),
  };
}

async function readSize(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw fileError(file, {
    code: "NotAFile",
    problem: "is not a file",
    hint: "Give the path of a CSV or JSON file.",
  });
}

async function isGzip(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Bytes read at a time: few turns of the event loop, and still progress. */
const CHUNK = 1_048_576;

/** Each chunk is good until the next is asked for: a new one each time would take twice as long as reading does. */
async function* readHashed(
  file: string,
  hash: { update: (bytes: Uint8Array) => unknown },
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK);
  try {
    await using handle = await open(file);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      onRead(bytesRead);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** For who reads ahead. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

/** Reads on until the text shows what it is. */
async function readStart(chunks: AsyncIterator<Uint8Array>, file: string) {
  for (let isStart = true; ; isStart = false) {
    const { value: chunk, done } = await chunks.next();
    if (done) throw emptyFile(file);
    const archive = isStart ? archiveError(chunk, file) : undefined;
    if (archive !== undefined) {
      await chunks.return?.();
      throw archive;
    }
    const kind = textKind(chunk);
    if (kind !== undefined) return { chunk, kind };
  }
}

async function* resume(start: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield start;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

function unreadable(file: string, error: unknown): SymbolonError {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return fileError(file, {
      code: "MissingFile",
      problem: "does not exist",
      hint: "Check the path: it is relative to the current folder.",
    });
  }
  return fileError(file, {
    code: "UnreadableFile",
    problem: `cannot be read (${code})`,
    hint: "Check that it is a file and that you may read it.",
    details: { system: code },
  });
}

/** Bytes unzipped at a time: few turns of the event loop. */
const UNZIPPED_CHUNK = 262_144;

/**
 * Unzips gzip data, every byte of it: several members end to end are one text, and nothing else may follow.
 * @param size bytes that `raw` gives in all
 * @param file named in errors
 * @throws SymbolonError `TruncatedGzip`, `DamagedGzip`, while it is read
 */
async function* unzip(
  raw: AsyncIterable<Uint8Array>,
  size: number,
  file: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: UNZIPPED_CHUNK });
  // The pipeline's own report is not needed: whatever fails is thrown to the loop below.
  pipeline(raw, gunzip, () => {});
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw badGzip(file, error);
  }
  // Zlib stops in silence at a zero byte between members: what follows would be missing from the total.
  if (gunzip.bytesWritten !== size) {
    throw damagedGzip(file, `${size - gunzip.bytesWritten} bytes follow its end`);
  }
}

function badGzip(file: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === "Z_BUF_ERROR") {
    return fileError(file, {
      code: "TruncatedGzip",
      problem: "is cut short: its gzip data ends too early",
      hint: "Fetch or zip it again.",
    });
  }
  if (!code.startsWith("Z_")) return error;
  return damagedGzip(file, `zlib says ${code}`);
}

function damagedGzip(file: string, problem: string): SymbolonError {
  return fileError(file, {
    code: "DamagedGzip",
    problem: `is damaged: its gzip data is invalid (${problem})`,
    hint: "Fetch or zip it again.",
  });
}
