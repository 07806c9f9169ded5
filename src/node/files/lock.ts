import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isRunning, runOwner } from "./leftovers.ts";

/**
 * Locks a file or a folder against other runs until it is released. The lock is a folder next to it with one file,
 * named after its owner; a rename makes it appear together with its owner. A stale lock is removed by deleting that
 * very file, so of two runs that find it only one gets the lock.
 * @param code of the error for the second run
 * @returns what releases it
 * @throws SymbolonError of that code, and the system's error where nothing may be created next to it
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
      // Fails while the lock has an owner: a folder with a file in it is never replaced.
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
    // Already another run's, or gone.
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
