import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../../src/node/files/readText.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { closeAtEnd } from "./openConnections.ts";

/** What was typed, by the path at which it is kept. */
const kept = new Map<string, string>();

/**
 * A place for data that is no file of the user's, until the command ends: people and programs are told what was typed.
 * @param name of the file, which the caller writes
 * @throws SymbolonError `InputNotKept`
 */
export function keepInput(name: string, typed: string): string {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), "symbolon-input-"));
  } catch (cause) {
    throw inputNotKept(typed, cause);
  }
  const path = join(folder, name);
  kept.set(path, typed);
  closeAtEnd(() => {
    kept.delete(path);
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

/** What people and programs see: they know what is kept by what was typed. */
export function asTyped(text: string): string {
  return [...kept].reduce((shown, [path, typed]) => shown.replaceAll(path, typed), text);
}

export function inputNotKept(typed: string, cause: unknown): SymbolonError {
  const input = typed === "-" ? "Standard input" : typed;
  return new SymbolonError({
    code: "InputNotKept",
    reason: `${input} cannot be kept in ${tmpdir()} while it is read (${systemCode(cause)}).`,
    hint: "Make room there, name another folder in TMPDIR, or give a file.",
    details: { folder: tmpdir(), system: systemCode(cause) },
    cause,
  });
}
