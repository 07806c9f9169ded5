import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type TemporaryFolder = {
  readonly path: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => string;
};

/** A folder that is there for each test of a suite, not yet in what goes before them, and gone afterwards. */
export function temporaryFolder(): TemporaryFolder {
  return folderBetween(beforeEach, afterEach);
}

/** A folder that is there for all of a suite, from what goes before its tests on. */
export function suiteFolder(): TemporaryFolder {
  return folderBetween(before, after);
}

type Hook = (run: () => void) => void;

function folderBetween(begin: Hook, end: Hook): TemporaryFolder {
  let folder = "";
  begin(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
  });
  end(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}
