import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Manifest } from "../../../src/allocation/output/manifest.ts";
import { openPlainFile } from "../../../src/files/readPlainFile.ts";

/**
 * The source of a tree, where it lies beside the folder under its own name and is the very file. Another file of that
 * name, such as a later list, is nobody's fault and left alone.
 */
export async function sourceBeside(directory: string, { source }: Manifest): Promise<string | undefined> {
  // A name with a folder in it is none that this tool writes, and would lead out of here.
  if (source === null || /[\\/]/.test(source.name) || source.name === "..") return undefined;
  const file = join(dirname(resolve(directory)), source.name);
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file, { fd: openPlainFile(file) }), hash);
  } catch {
    return undefined;
  }
  return `0x${hash.digest("hex")}` === source.sha256 ? file : undefined;
}
