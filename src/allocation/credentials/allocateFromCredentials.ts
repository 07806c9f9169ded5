import { readFileSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { Finality } from "../../credentials/verify/node/askNode.ts";
import { requireNothingThere } from "../../files/ownOutput.ts";
import { readText } from "../../files/readText.ts";
import { createDirectory } from "../../files/replaceDirectory.ts";
import { parseRules } from "../rules/parseRules.ts";
import type { OnRuledProgress } from "./holders.ts";
import { type MadeAllocation, makeRuledAllocation } from "./makeRuledAllocation.ts";
import { readExclusions, requireFitting } from "./readExclusions.ts";
import type { RuledManifest } from "./readRuledDirectory.ts";
import { ruledFiles } from "./ruledFiles.ts";

export type AllocateFromCredentialsParameters = {
  /** Opens the chain, once the rules are read. */
  readonly openClient: () => Promise<ReadClient>;
  /** Uid of the credentials' schema, in lower case. */
  readonly schema: Hex;
  /** The rules file. */
  readonly rules: string;
  /** Whose credentials count; left out: the rules say. */
  readonly issuers?: readonly Address[];
  /** Where attestations are read; left out: none are. */
  readonly attestations?: { readonly registry: Address; readonly fromBlock: bigint };
  /** Directories of batches with their secret part, and the BatchRegistry that is trusted. */
  readonly batches?: { readonly directories: readonly string[]; readonly registry: Address };
  readonly block: bigint | Finality;
  /** Folder for rows, reasons, what is left out, and manifest. */
  readonly out: string;
  readonly onProgress?: OnRuledProgress;
};

/**
 * Finds who holds valid credentials at one block and what each account gets by rules, and writes it with all reasons.
 * @throws SymbolonError `OutputInTheWay`, `BadRules`, `ExclusionsMismatch`, `SchemaMismatch`, `NoIssuers`, and as
 * `makeRuledAllocation`
 */
export async function allocateFromCredentials(
  parameters: AllocateFromCredentialsParameters,
): Promise<RuledManifest> {
  const { openClient, schema, rules: rulesPath, issuers: asked = [], out, onProgress } = parameters;
  // Before the long work, and again before the folder takes its name.
  await requireFree(out);
  const rulesBytes = readBytes(rulesPath);
  const rules = parseRules(new TextDecoder().decode(rulesBytes), rulesPath);
  const issuers = requireFitting({ rules, path: rulesPath, schema, issuers: asked });
  const made = await makeRuledAllocation(await openClient(), {
    ...parameters,
    issuers,
    rules,
    rulesBytes,
    rulesPath,
    excluded: readExclusions(rules.exclusions, ({ file }) => {
      const path = isAbsolute(file) ? file : join(dirname(rulesPath), file);
      const wanted = "Give the file that the rules name; its path begins where the rules lie.";
      return [path, readBytes(path, wanted)];
    }),
    onProgress,
  });
  await writeFiles(out, made);
  return made.manifest;
}

/** A file of text as it lies on disk: its hash is to be the one that anybody finds. */
function readBytes(path: string, wanted?: string): Uint8Array {
  // Refuses what is missing or no text, by name.
  readText(path, wanted);
  return readFileSync(path);
}

async function writeFiles(out: string, { files }: MadeAllocation): Promise<void> {
  await createDirectory(out, requireFree, async (partial) => {
    const hasFolder = [...files.keys()].some((name) => name.startsWith(`${ruledFiles.exclusions}/`));
    if (hasFolder) await mkdir(join(partial, ruledFiles.exclusions));
    for (const [name, bytes] of files) {
      await using handle = await open(join(partial, name), "wx");
      await handle.writeFile(bytes);
      // On disk before the folder takes its name, which then never shows torn files.
      await handle.sync();
    }
  });
}

/** An allocation may be announced, and its tree deployed: none is ever overwritten. */
function requireFree(directory: string): Promise<void> {
  return requireNothingThere(directory, "Choose another --out; an allocation is never overwritten.");
}
