import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { readPlainFile } from "../../files/readPlainFile.ts";
import { systemCode } from "../../files/systemCode.ts";
import type { Manifest } from "./manifest.ts";
import { parseManifest } from "./parseManifest.ts";
import { LOCAL_MANIFEST_BYTES, treeFiles } from "./treeFiles.ts";

/**
 * Reads and checks the manifest of a tree directory.
 * @throws SymbolonError `NotATree` where there is none, `BadManifest` where it is not what this version writes
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const file = join(directory, treeFiles.manifest);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      readPlainFile(file, LOCAL_MANIFEST_BYTES),
    );
  } catch (cause) {
    throw new SymbolonError({
      code: "NotATree",
      reason: `${directory} is not a tree directory: ${file} cannot be read (${systemCode(cause)}).`,
      hint: "Give the folder that `symbolon tree build FILE --out DIR` wrote.",
      details: { directory, file },
      cause,
    });
  }
  return parseManifest(text, file);
}
