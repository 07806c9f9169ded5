import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcessesIn, unmountIn } from "./leftBehind.ts";

/** What one step has to itself while it runs. */
export type StepFolder = {
  /** Where a suite leaves its counts. */
  readonly countsFile: string;
  /** Leads the step's process, and what it starts, to a temp directory of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends what the step started and left running. @returns the names of these programs */
  readonly endProcesses: () => readonly string[];
  /** Takes the folder away. @returns the names of what the step left in its temp directory, and why the folder is still there */
  readonly close: (remove?: (folder: string) => void) => readonly string[];
};

/** Where tools keep what they have compiled, for their next start: nobody's to take away. */
const CACHES = /^(?:tsx-\d+|node-compile-cache)$/;

const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Opens a folder for one step in the temp directory of this process. */
export function openStepFolder(): StepFolder {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
  const temporary = join(folder, "tmp");
  const countsFile = join(folder, "counts.json");
  mkdirSync(temporary);
  // A PostgreSQL started by root runs as somebody else, and goes through both.
  for (const path of [folder, temporary]) chmodSync(path, 0o755);
  // What is unpacked once a machine stays where all find it.
  const { SYMBOLON_SHARED_TMP = tmpdir() } = process.env;
  return {
    countsFile,
    env: {
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
      SYMBOLON_SHARED_TMP,
      SYMBOLON_TEST_COUNTS: countsFile,
    },
    endProcesses: () => endProcessesIn(folder),
    close(remove = removeFolder) {
      const left = readdirSync(temporary)
        .filter((name) => !CACHES.test(name))
        .sort();
      // A process that died may leave one.
      unmountIn(folder);
      try {
        remove(folder);
      } catch (thrown) {
        // That is this step's failure, and not the end of the others.
        left.push(String(thrown));
      }
      return left;
    },
  };
}
