import { existsSync } from "node:fs";
import { join } from "node:path";
import { batchFiles } from "../../src/credentials/node/batchFiles.ts";
import { verifyBatchDirectory, verifyPublishedBatch } from "../../src/credentials/node/index.ts";
import { printResult, progress, table } from "../output.ts";

/**
 * `symbolon credential batch --check DIR`: builds the batch again from its secret part and compares everything; where
 * there is only what was published, hashes every tile up to the root.
 */
export async function checkBatch(
  directory: string,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const isWhole = existsSync(join(directory, batchFiles.secret));
  const { root, size, tiles, checks } = isWhole ? await rebuilt(directory) : await published(directory);
  printResult(json, { verified: true, from: isWhole ? "secret" : "tiles", root, size, tiles, checks }, [
    ...table([
      ["root", root],
      ["credentials", size],
      ["tiles", tiles],
      ["checked", isWhole ? "built again from its secret part" : "tiles alone: the secret part is not here"],
      ["equal", checks.join(", ")],
    ]),
    "verified",
  ]);
}

async function rebuilt(directory: string) {
  const { batch, tiles, checks } = await verifyBatchDirectory(directory, { onProgress: progress("hashing") });
  return { root: batch.root, size: batch.size, tiles, checks };
}

async function published(directory: string) {
  const folder = join(directory, batchFiles.public);
  const { manifest, tiles, checks } = await verifyPublishedBatch(existsSync(folder) ? folder : directory);
  return { root: manifest.root, size: manifest.size, tiles, checks };
}
