import { type FileHandle, open } from "node:fs/promises";
import { SymbolonError } from "../../sdk/core/errors.ts";
import type { Verification } from "../../sdk/core/timeline/verification.ts";
import { verificationDocument } from "../../sdk/core/timeline/verificationText.ts";
import { openSink, type Sink, type SinkTerms } from "../../sdk/credentials/verify/record/openSink.ts";
import { systemCode } from "../files/readText.ts";

export type OpenFileSinkParameters = SinkTerms & { readonly file: string };

/** Lines that are written at once. */
const AT_ONCE = 1_000;
/** They may tell who was where. */
const MODE = 0o600;

/**
 * Appends verifications to a file, one a line of JSON, for `symbolon timeline take`. Several processes may append to one file.
 * What cannot be written, on a full disk say, is lost, and leaves no half line.
 * @example
 * const sink = openFileSink({ file: "gate.jsonl" });
 * const onAnswer = openRecorder({ verifier: "north gate", salt, sink });
 */
export function openFileSink({ file, ...terms }: OpenFileSinkParameters): Sink {
  let opened: Promise<FileHandle> | undefined;
  const end = async () => {
    const handle = opened;
    opened = undefined;
    await (await handle)?.close();
  };
  const write = async (some: readonly Verification[]) => {
    const lines = some.map((one) => `${JSON.stringify(verificationDocument(one))}\n`).join("");
    try {
      opened ??= openLines(file);
      await append(await opened, Buffer.from(lines));
    } catch (thrown) {
      await end().catch(() => undefined);
      throw notWritten(file, thrown);
    }
  };
  return openSink({ ...terms, write, end, atOnce: AT_ONCE });
}

/** Opens a file at its end; one whose last line was cut off, by a power loss say, goes on with a new line. */
async function openLines(file: string): Promise<FileHandle> {
  const handle = await open(file, "a+", MODE);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    if (size > 0 && buffer.toString() !== "\n") await append(handle, Buffer.from("\n"));
    return handle;
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** Appends all of it or, as far as nobody else appends meanwhile, nothing. */
async function append(handle: FileHandle, bytes: Buffer): Promise<void> {
  const { size } = await handle.stat();
  let written = 0;
  try {
    while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
  } catch (thrown) {
    const { size: now } = await handle.stat();
    if (written > 0 && now === size + written) await handle.truncate(size);
    throw thrown;
  }
}

function notWritten(file: string, cause: unknown): SymbolonError {
  const system = systemCode(cause);
  return new SymbolonError({
    code: "VerificationsNotWritten",
    reason: `Verifications cannot be written to ${file} (${system}).`,
    hint: "Free space and allow writing there; verdicts do not depend on it.",
    details: { file, system },
    cause,
  });
}
