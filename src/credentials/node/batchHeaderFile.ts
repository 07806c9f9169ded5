import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type BatchIdParameters, policyHash } from "../../core/credential/batchId.ts";
import { decode } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { batchJsonText, issuedBatch } from "../batchJson.ts";
import { badBatchDirectory } from "./batchFiles.ts";
import { type PublishedBatch, readBatchManifest } from "./readBatchManifest.ts";

const FILE = "header.json";

/**
 * Writes down where a batch is issued and with which header (`{ chainId, registry, header }`), beside its manifest; an
 * earlier one is replaced. Write it before the transaction is sent: a run that dies then knows what it was about to issue.
 * @param folder the folder that is published
 * @throws SymbolonError `BatchMismatch` where the header is not of the manifest there; as `readBatchManifest`
 */
export async function writeBatchHeader(folder: string, batch: BatchIdParameters): Promise<void> {
  requireSameBatch(folder, batch, await readBatchManifest(folder));
  const { chainId, registry, header } = batch;
  const text = batchJsonText({ chainId, registry, header }, 2);
  const partial = join(folder, `${FILE}.partial`);
  {
    await using handle = await open(partial, "w");
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  }
  await rename(partial, join(folder, FILE));
}

/**
 * Reads what `writeBatchHeader` wrote; undefined where there is nothing yet.
 * @param folder the folder that is published
 * @throws SymbolonError `BadBatchDirectory`, `BatchMismatch`
 */
export async function readBatchHeader(folder: string): Promise<BatchIdParameters | undefined> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(folder, FILE, `cannot be read: ${reason}`, cause);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, FILE), "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw refuse(cause instanceof SyntaxError ? "it is not JSON" : "it is not readable", cause);
  }
  const batch = decode(issuedBatch, json, refuse, "content");
  requireSameBatch(folder, batch, await readBatchManifest(folder));
  return batch;
}

function requireSameBatch(folder: string, { header }: BatchIdParameters, manifest: PublishedBatch): void {
  const { uid, root, size, policy, manifestHash } = manifest;
  const compared = [
    ["schema", uid, header.schema],
    ["root", root, header.root],
    ["size", String(size), String(header.size)],
    ["policy", policyHash(policy), policyHash(header.policy)],
    ["manifest hash", manifestHash, header.manifestHash],
  ].filter(([, stated, given]) => stated?.toLowerCase() !== given?.toLowerCase());
  if (compared.length === 0) return;
  const told = compared.map(([what, stated, given]) => `${what} ${stated}, in the header ${given}`);
  throw new SymbolonError({
    code: "BatchMismatch",
    reason: `The header is not of the batch in ${folder} (${told.join("; ")}).`,
    hint: "Make the header from the manifest in that folder.",
    details: { folder, differences: compared },
  });
}
