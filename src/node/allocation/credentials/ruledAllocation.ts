import { readFileSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { Address } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { openFolderOutput } from "../../files/folderOutput.ts";
import { readText } from "../../files/readText.ts";
import { parseRules } from "../rules/parseRules.ts";
import type { OnRuledProgress } from "./holders.ts";
import { type MadeAllocation, makeRuledAllocation, type RuledInputs } from "./makeRuledAllocation.ts";
import { readExclusions, requireFittingRules } from "./readExclusions.ts";
import {
  encodeRuledManifest,
  RULED_FORMAT,
  type RuledManifest,
  readRuledDirectory,
  ruledFiles,
} from "./readRuledDirectory.ts";

export type AllocateFromCredentialsParameters = Pick<
  RuledInputs,
  "schema" | "block" | "attestations" | "batches" | "onProgress"
> & {
  /** Opens the chain; called after the rules are read. */
  readonly openClient: () => Promise<ReadClient>;
  /** The rules file. */
  readonly rules: string;
  /** Issuers whose credentials count. Default: as in the rules. */
  readonly issuers?: readonly Address[];
  /** Folder for rows, reasons, uncounted credentials, and manifest. */
  readonly out: string;
  /** Writes also over an earlier allocation of this kind. Default: false. */
  readonly replace?: boolean | undefined;
};

/**
 * Finds the holders of valid credentials at one block, computes each account's amount by rules, and writes both with
 * all reasons.
 * @throws SymbolonError `OutputInTheWay`, `BadRules`, `ExclusionsMismatch`, `SchemaMismatch`, `NoIssuers`, and as
 * `makeRuledAllocation`
 */
export async function allocateFromCredentials(
  parameters: AllocateFromCredentialsParameters,
): Promise<RuledManifest> {
  const { openClient, schema, rules: rulesPath, issuers: givenIssuers = [], out, replace } = parameters;
  const output = openFolderOutput({
    replace,
    // Only at a stated block the same may come out: at the newest, an earlier allocation is refused before the work.
    digest: typeof parameters.block === "bigint" ? undefined : "",
    hint: REPLACE_HINT,
    names: Object.values(ruledFiles),
    mark: { file: ruledFiles.manifest, text: RULED_FORMAT },
  });
  await output.requireFree(out);
  const rulesBytes = readBytes(rulesPath);
  const rules = parseRules(new TextDecoder().decode(rulesBytes), rulesPath);
  const issuers = requireFittingRules(rules, rulesPath, schema, givenIssuers);
  const made = await makeRuledAllocation(await openClient(), {
    ...parameters,
    issuers,
    rules,
    rulesBytes,
    rulesPath,
    excluded: readExclusions(rules.exclusions, ({ file }) => {
      const path = isAbsolute(file) ? file : join(dirname(rulesPath), file);
      const hint = "Give the file that the rules name; its path is relative to the rules file.";
      return [path, readBytes(path, hint)];
    }),
  });
  await output.write(out, (partial) => writeFiles(partial, made));
  return made.manifest;
}

/** A text file's exact bytes: anybody must find the same hash. */
function readBytes(path: string, hint?: string): Uint8Array {
  // Refuses a missing or non-text file, by name.
  readText(path, hint);
  return readFileSync(path);
}

async function writeFiles(folder: string, { files }: MadeAllocation): Promise<void> {
  const hasFolder = [...files.keys()].some((name) => name.startsWith(`${ruledFiles.exclusions}/`));
  if (hasFolder) await mkdir(join(folder, ruledFiles.exclusions));
  for (const [name, bytes] of files) {
    await using handle = await open(join(folder, name), "wx");
    await handle.writeFile(bytes);
    // On disk before the folder gets its name, so that the name never shows incomplete files.
    await handle.sync();
  }
}

/** An allocation may be announced, and its tree deployed. */
const REPLACE_HINT = "Give --replace to write over an earlier allocation that nobody relies on yet.";

export type VerifyRuledAllocationParameters = {
  /** Opens the chain; called after the folder is read. */
  readonly openClient: () => Promise<ReadClient>;
  /** The folders of its batches, with their secret part. */
  readonly batches: readonly string[];
  readonly onProgress?: OnRuledProgress;
};

/**
 * Makes an allocation from credentials again, from its manifest, its rules and the chain, and compares every byte.
 * @returns its manifest, and the equal files
 * @throws SymbolonError `AllocationDiffers`, `BatchesMissing`, `ChainMismatch`, `BlockMismatch`, and the errors of
 * making it
 */
export async function verifyRuledAllocation(
  directory: string,
  { openClient, batches: given, onProgress }: VerifyRuledAllocationParameters,
): Promise<{ readonly manifest: RuledManifest; readonly equal: readonly string[] }> {
  const { manifest, files } = await readRuledDirectory(directory);
  const client = await openClient();
  requireSameInputs(directory, manifest, client.chain.id, given.length);
  const rulesPath = join(directory, ruledFiles.rules);
  const rulesBytes = files.get(ruledFiles.rules) ?? new Uint8Array();
  const rules = parseRules(new TextDecoder().decode(rulesBytes), rulesPath);
  const { attestations, batches, block, issuers } = manifest;
  // The manifest must name the same schema and issuers as its rules.
  requireFittingRules(rules, rulesPath, manifest.schema.uid, issuers);
  const [first] = batches;
  const made = await makeRuledAllocation(client, {
    schema: manifest.schema.uid,
    issuers,
    block: BigInt(block.number),
    blockHash: block.hash,
    attestations:
      attestations === null ? undefined : { ...attestations, fromBlock: BigInt(attestations.fromBlock) },
    batches: first && { directories: given, registry: first.registry },
    rules,
    rulesBytes,
    rulesPath,
    excluded: readExclusions(rules.exclusions, ({ sha256 }) => {
      const path = join(directory, ruledFiles.exclusions, `${sha256}.csv`);
      return [path, files.get(`${ruledFiles.exclusions}/${sha256}.csv`) ?? readFileSync(path)];
    }),
    onProgress,
  });
  // Another version of the tool does not count as a difference, if all else is the same.
  const rebuiltManifest = encodeRuledManifest({ ...made.manifest, tool: manifest.tool });
  const expected = new Map([...made.files, [ruledFiles.manifest, rebuiltManifest]]);
  const names = new Set([...expected.keys(), ...files.keys()]);
  const different = [...names].filter((name) => !isSame(expected.get(name), files.get(name)));
  if (different.length === 0) return { manifest, equal: [...names] };
  throw new SymbolonError({
    code: "AllocationDiffers",
    reason: `${directory} does not follow from its rules and the chain: a new allocation differs in ${different.join(", ")}.`,
    hint: "Do not use it. Make it again with the same options, and compare the output of `allocation trace` for an account.",
    details: { directory, different },
  });
}

function requireSameInputs(
  directory: string,
  { chainId: there, batches }: RuledManifest,
  here: number,
  given: number,
): void {
  if (here !== there) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `The allocation in ${directory} was made on chain ${there}, but the node is of chain ${here}.`,
      hint: `Ask a node of chain ${there}.`,
      details: { there, here },
    });
  }
  if (given === batches.length) return;
  const ids = batches.map(({ id }) => id);
  throw new SymbolonError({
    code: "BatchesMissing",
    reason: `The allocation was made from ${ids.length} batches (${ids.join(", ") || "none"}), not ${given}.`,
    hint: "Give the folder of each of its batches as --batch, and no other.",
    details: { ids, given },
  });
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}
