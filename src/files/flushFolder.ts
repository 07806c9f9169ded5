import { closeSync, fsyncSync, openSync } from "node:fs";

/** What systems answer that do not flush folders, or not to this user: their names are theirs to keep. */
const NOT_OFFERED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EACCES", "EISDIR"]);

/** Waits until the names in a folder are on disk: else a power cut could undo a rename that was reported. */
export function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!NOT_OFFERED.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
