import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * A hash of what `--credentials` names, a file or a folder with all that is in it, so that ranges of one run are shown the
 * same. A path where nothing is counts as an empty folder: whoever reads it complains.
 * @returns "none" where nothing is named
 */
export function hashCredentials(path: string | undefined): string {
  if (path === undefined) return "none";
  const hash = createHash("sha256");
  for (const name of filesIn(path)) {
    const content = readFileSync(join(path, name));
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
  return `0x${hash.digest("hex")}`;
}

/** Names of the files of a folder and of those within it, sorted; of a file the empty name. */
function filesIn(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found === undefined ? [] : [""];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  return names.filter((name) => statSync(join(path, name)).isFile()).toSorted();
}
