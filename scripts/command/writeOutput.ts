import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { systemCode } from "../../src/allocation/read/systemCode.ts";
import { SymbolonError } from "../../src/core/errors.ts";

/**
 * Writes a file, whole or not at all; when this returns, it is on disk.
 * @param mode who may read it: 0o600 for its owner alone
 * @throws SymbolonError `OutputNotWritable`
 */
export function writeOutput(path: string, content: string | Uint8Array, mode = 0o666): void {
  try {
    const partial = `${path}.partial`;
    const file = openSync(partial, "w", mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    const system = systemCode(cause);
    throw new SymbolonError({
      code: "OutputNotWritable",
      reason: `${path} cannot be written (${system}).`,
      cure: "Make room and allow writing there, or choose another --out; run again, and nothing is done twice.",
      details: { path, system },
      cause,
    });
  }
}

/** JSON with great numbers as text, since a number would lose digits. */
export function jsonText(value: unknown, indent?: number): string {
  return `${JSON.stringify(value, (_, held: unknown) => (typeof held === "bigint" ? held.toString() : held), indent)}\n`;
}
