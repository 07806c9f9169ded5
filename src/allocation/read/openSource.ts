import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { SymbolonError } from "../../core/errors.ts";
import type { AllocationSource } from "../allocation.ts";
import { emptyFile, fileError } from "./allocationErrors.ts";
import { systemCode } from "./systemCode.ts";
import { unzip } from "./unzip.ts";

/** A file about to be read. */
export type OpenedSource = {
  readonly kind: "csv" | "json";
  /** The text's bytes, unzipped where the file is gzipped. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Name and hash; call it after the last chunk. */
  readonly describe: () => AllocationSource;
};

const LIST_OR_OBJECT = /^\s*[[{]/;
const ONLY_BLANKS = /^\s*$/;

/**
 * Opens a CSV or JSON file, gzipped or not; which of them it is shows in its first bytes.
 * @param onProgress told how many of the file's bytes are read
 * @throws SymbolonError `MissingFile`, `NotAFile`, `UnreadableFile`, `EmptyFile`, `NotGzip`, and while chunks are
 * read `TruncatedGzip`, `DamagedGzip`
 */
export async function openSource(
  file: string,
  onProgress?: (done: number, total: number) => void,
): Promise<OpenedSource> {
  const size = await sizeOf(file);
  if (size === 0) throw emptyFile(file);
  const zipped = await isGzip(file);
  if (!zipped && file.toLowerCase().endsWith(".gz")) {
    throw fileError(file, {
      code: "NotGzip",
      problem: "is named .gz but holds no gzip data",
      cure: "Fetch it again, or give the file its right name.",
    });
  }
  const hash = createHash("sha256");
  const raw = readHashed(file, size, hash, onProgress);
  const chunks = (zipped ? unzip(raw, size, file) : raw)[Symbol.asyncIterator]();
  const start = await readStart(chunks, file);
  return {
    kind: LIST_OR_OBJECT.test(textOf(start)) ? "json" : "csv",
    chunks: resume(start, chunks),
    describe: () => ({
      name: basename(file),
      sha256: `0x${hash.digest("hex")}`,
    }),
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw fileError(file, {
    code: "NotAFile",
    problem: "is not a file",
    cure: "Give the path of a CSV or JSON file.",
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

async function* readHashed(
  file: string,
  size: number,
  hash: { update: (bytes: Uint8Array) => unknown },
  onProgress?: (done: number, total: number) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      done += chunk.length;
      onProgress?.(done, size);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Reads on until the text shows what it is. */
async function readStart(chunks: AsyncIterator<Uint8Array>, file: string): Promise<Uint8Array> {
  for (;;) {
    const { value, done } = await chunks.next();
    if (done) throw emptyFile(file);
    if (!ONLY_BLANKS.test(textOf(value))) return value;
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

/** Enough of a chunk to tell what it is; the decoder drops a byte order mark. */
function textOf(chunk: Uint8Array): string {
  return new TextDecoder().decode(chunk);
}

function unreadable(file: string, error: unknown): SymbolonError {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return fileError(file, {
      code: "MissingFile",
      problem: "does not exist",
      cure: "Check the path; it is taken from the current folder.",
    });
  }
  return fileError(
    file,
    {
      code: "UnreadableFile",
      problem: `cannot be read (${code})`,
      cure: "Check that it is a file and that you may read it.",
    },
    { system: code },
  );
}
