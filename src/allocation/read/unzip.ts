import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { systemCode } from "../../files/systemCode.ts";

/** Bytes unzipped at a time: few turns of the event loop. */
const CHUNK = 262_144;

/**
 * Unzips gzip data, every byte of it: several members end to end are one text, and nothing else may follow.
 * @param size bytes that `raw` gives in all
 * @param file named in errors
 * @throws SymbolonError `TruncatedGzip`, `DamagedGzip`, while it is read
 */
export async function* unzip(
  raw: AsyncIterable<Uint8Array>,
  size: number,
  file: string,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
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
    problem: `is damaged: its gzip data is not sound (${problem})`,
    hint: "Fetch or zip it again.",
  });
}
