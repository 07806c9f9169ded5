import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ruledFiles } from "./ruledFiles.ts";
import {
  badAllocationDirectory,
  type FileHash,
  parseRuledManifest,
  type RuledManifest,
  sha256,
} from "./ruledManifest.ts";

export type RuledDirectory = {
  readonly manifest: RuledManifest;
  /** Every file that the manifest names, and the manifest, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/**
 * Reads the directory of an allocation from credentials; each file has the hash that the manifest states.
 * @throws SymbolonError `BadAllocationDirectory`
 */
export async function readRuledDirectory(directory: string): Promise<RuledDirectory> {
  const read = (name: string) =>
    readFile(join(directory, name)).catch(() => {
      throw badAllocationDirectory(directory, `${name} is not there, or not readable`);
    });
  const bytes = await read(ruledFiles.manifest);
  const manifest = parseRuledManifest(bytes, directory);
  const files = new Map<string, Uint8Array>([[ruledFiles.manifest, bytes]]);
  const named: readonly FileHash[] = [
    manifest.files.allocation,
    manifest.files.reasons,
    manifest.files.leftOut,
    manifest.rules,
    ...manifest.exclusions,
  ];
  for (const { file, sha256: stated } of named) {
    const content = await read(file);
    const found = sha256(content);
    if (found !== stated) {
      throw badAllocationDirectory(
        directory,
        `${file} has SHA-256 ${found}, and the manifest states ${stated}`,
      );
    }
    files.set(file, content);
  }
  return { manifest, files };
}
