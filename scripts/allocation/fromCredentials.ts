import { readFileSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { Address, Hex } from "viem";
import {
  type MadeAllocation,
  makeRuledAllocation,
} from "../../src/allocation/credentials/makeRuledAllocation.ts";
import { readExclusions, requireFitting } from "../../src/allocation/credentials/readExclusions.ts";
import { ruledFiles } from "../../src/allocation/credentials/ruledFiles.ts";
import { parseRules } from "../../src/allocation/rules/parseRules.ts";
import type { Finality } from "../../src/credentials/verify/finality.ts";
import { readText } from "../../src/files/readText.ts";
import { createDirectory } from "../../src/files/replaceDirectory.ts";
import { requireNothingThere } from "../../src/files/requireNothingThere.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { ruledLines } from "./credentials/ruledLines.ts";

export type FromCredentialsOptions = {
  readonly rpc: string;
  /** Uid, in lower case. */
  readonly schema: Hex;
  /** The rules file. */
  readonly rules: string;
  readonly out: string;
  readonly issuer?: readonly Address[];
  /** Where attestations are read; left out: none are. */
  readonly registry?: Address;
  readonly fromBlock?: bigint;
  readonly batch?: readonly string[];
  readonly batchRegistry?: Address;
  readonly block?: bigint;
  readonly finality?: Finality;
  readonly json?: boolean;
};

/** `symbolon allocation from-credentials`. */
export async function fromCredentials(options: FromCredentialsOptions): Promise<void> {
  const { rpc, schema, out, registry, fromBlock = 0n, batch = [], batchRegistry, json = false } = options;
  // Before the long work, and again before the folder takes its name.
  await requireFree(out);
  const rulesBytes = readBytes(options.rules);
  const rules = parseRules(new TextDecoder().decode(rulesBytes), options.rules);
  const issuers = requireFitting({ rules, path: options.rules, schema, issuers: options.issuer ?? [] });
  const client = await openReader(rpc);
  const made = await makeRuledAllocation(client, {
    schema,
    issuers,
    block: options.block ?? options.finality ?? "latest",
    ...(registry !== undefined && { attestations: { registry, fromBlock } }),
    ...(batchRegistry !== undefined &&
      batch.length > 0 && { batches: { directories: batch, registry: batchRegistry } }),
    rules,
    rulesBytes,
    rulesPath: options.rules,
    excluded: readExclusions(rules.exclusions, ({ file }) => {
      const path = isAbsolute(file) ? file : join(dirname(options.rules), file);
      return [
        path,
        readBytes(path, "Give the file that the rules name; its path begins where the rules lie."),
      ];
    }),
  });
  await writeFiles(out, made);
  printResult(json, { ...made.manifest, out }, ruledLines(made.manifest, out));
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
