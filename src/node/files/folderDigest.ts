import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** One hash of the names and the bytes of all files of a folder, those of its folders too. */
export async function folderDigest(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const whole = createHash("sha256");
  for (const file of files.sort()) {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
    whole.update(`${JSON.stringify(relative(directory, file))} ${hash.digest("hex")}\n`);
  }
  return whole.digest("hex");
}
