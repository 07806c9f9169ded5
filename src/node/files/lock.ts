import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isRunning, runOwner } from "./leftovers.ts";

/**
 * Keeps other runs from a file or a folder until it is released. The lock is a folder beside it with one file, named after
 * its owner; it appears by a rename, owner and all. A left-over is taken away by deleting that very file, so of two runs
 * that find it only one gets the lock.
 * @param code of the error that a run gets which comes second
 * @returns what releases it
 * @throws SymbolonError of that code, and what the system throws where nothing may be made beside it
 */
export function takeLock(path: string, code: "JournalInUse" | "StoreInUse"): () => void {
  const lock = `${path}.lock`;
  const owner = runOwner();
  const mine = `${lock}-${owner}`;
  mkdirSync(mine);
  writeFileSync(join(mine, owner), "");
  const release = () => {
    rmSync(join(lock, owner), { force: true });
    removeIfEmpty(lock);
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      // Refused while the lock has an owner: a folder with something in it is never replaced.
      renameSync(mine, lock);
      process.once("exit", release);
      return () => {
        process.off("exit", release);
        release();
      };
    } catch {
      const [other] = namesIn(lock);
      if (other !== undefined && isRunning(other)) {
        rmSync(mine, { recursive: true, force: true });
        throw inUse(code, path, other);
      }
      if (other !== undefined) rmSync(join(lock, other), { force: true });
      // Windows refuses to replace even an empty folder.
      removeIfEmpty(lock);
    }
  }
  rmSync(mine, { recursive: true, force: true });
  throw inUse(code, path, "another run");
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody else's by now, or gone.
  }
}

function inUse(code: string, path: string, owner: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `Another run (${owner}) works with ${path}.`,
    hint: `Wait for it. If there is none, delete ${path}.lock.`,
    details: { path, lock: `${path}.lock`, owner },
  });
}
