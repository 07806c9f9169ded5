import { concatBytes } from "@noble/hashes/utils.js";
import type { Address, Hash, Hex } from "viem";
import { getCode } from "viem/actions";
import { TOOL_VERSION } from "../../../sdk/allocation/published/manifest.ts";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { isSilent } from "../../../sdk/chain/errors/explainViemError.ts";
import type { Schema } from "../../../sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { findSource } from "../../../sdk/credentials/attestations/findRegistry.ts";
import { parseAttestationSchema } from "../../../sdk/credentials/attestations/parseAttestationSchema.ts";
import {
  blockReplaced,
  type Finality,
  nodeFailed,
  readBlock,
  type StatusBlock,
} from "../../../sdk/credentials/verify/node/askNode.ts";
import { sha256 } from "../../files/sha256.ts";
import {
  type AllocationRules,
  type LeftOut,
  leftOutReasons,
  type RuledAllocation,
} from "../rules/allocationRules.ts";
import { applyRules, compareIssuance } from "../rules/applyRules.ts";
import { requireRuleFields } from "../rules/requireRuleFields.ts";
import { type HolderFilter, type Holders, type OnRuledProgress, ruleFields } from "./holders.ts";
import { readAttestationHolders } from "./readAttestationHolders.ts";
import { type KnownDirectory, readBatchDirectory, readBatchHolders } from "./readBatchHolders.ts";
import type { Excluded } from "./readExclusions.ts";
import {
  encodeRuledManifest,
  RULED_FORMAT,
  RULED_VERSION,
  type RuledManifest,
  resultFiles,
  ruledFiles,
} from "./readRuledDirectory.ts";
import { readSourceSchema, type SchemaSource } from "./readSourceSchema.ts";

export type RuledInputs = {
  /** Uid, in lower case. */
  readonly schema: Hex;
  /** Lower case; at least one. */
  readonly issuers: readonly Address[];
  readonly block: bigint | Finality;
  /** Refuse any other block of that number; default: take what the node has. */
  readonly blockHash?: Hash;
  /** Where attestations are read; default: none are. */
  readonly attestations?: { readonly registry: Address; readonly fromBlock: bigint } | undefined;
  /** Folders of batches, and the BatchRegistry that is trusted to say that they were issued. */
  readonly batches?: { readonly directories: readonly string[]; readonly registry: Address } | undefined;
  readonly rules: AllocationRules;
  /** The rules file, byte for byte, and its path for errors. */
  readonly rulesBytes: Uint8Array;
  readonly rulesPath: string;
  readonly excluded: Excluded;
  readonly onProgress?: OnRuledProgress | undefined;
};

/**
 * Reads who holds valid credentials at one block, applies the rules, and makes all files: the same inputs give the same
 * bytes on every machine and from every node that keeps that block.
 * @throws SymbolonError of whatever does not fit, `NothingAllocated` where no account gets anything
 */
export async function makeRuledAllocation(client: ReadClient, inputs: RuledInputs): Promise<MadeAllocation> {
  const { rules, attestations } = inputs;
  const block = await readBlock(client, inputs.block);
  if (inputs.blockHash !== undefined && block.hash !== inputs.blockHash) {
    throw new SymbolonError({
      code: "BlockMismatch",
      reason: `The node's block ${block.number} is ${block.hash}, but the allocation was made at ${inputs.blockHash}.`,
      hint: "Ask a node of the same chain; if it is one, the chain was reorganized and the allocation must be made again.",
      details: { block, expected: inputs.blockHash },
    });
  }
  const contracts = [attestations?.registry, inputs.batches?.registry].filter((one) => one !== undefined);
  for (const contract of contracts) await requireState(client, contract, block);
  const batches = await readBatches(client, inputs);
  const source = attestations && {
    ...attestations,
    kind: await findSource(client, attestations.registry),
  };
  // Without a batch there is one.
  const schema =
    batches[0]?.schema ?? (await readSourceSchema(client, source as SchemaSource, inputs.schema));
  const fields = parseAttestationSchema(schema.schema);
  requireRuleFields(rules, ruleFields(fields), inputs.rulesPath);
  const { schema: uid, issuers } = inputs;
  const filter: HolderFilter = {
    schema: uid,
    issuers,
    fields: new Set(rules.fieldUses.map(({ field }) => field)),
  };
  const read: Holders[] = [];
  if (source !== undefined) {
    const { onProgress } = inputs;
    const query = { ...source, block, filter, schema: schema.schema, fields, onProgress };
    read.push(await readAttestationHolders(client, query));
  }
  for (const batch of batches) read.push(await readBatchHolders(client, { batch, block, filter, fields }));
  // Events were asked for by number: the block must still be the one that state was read at.
  const { hash } = await readBlock(client, block.number);
  if (hash !== block.hash) throw blockReplaced(block, hash);
  const ruled = applyRules({
    rules,
    excluded: inputs.excluded.accounts,
    holders: read.flatMap(({ valid }) => valid),
  });
  const leftOut = [...read.flatMap((one) => one.leftOut), ...ruled.leftOut].sort(byAccount);
  if (ruled.rows.length === 0) throw nothingAllocated(block, leftOut);
  const allocation = { ...ruled, leftOut };
  return describeAllocation(inputs, { chainId: client.chain.id, block, schema, batches, allocation });
}

async function readBatches(
  client: ReadClient,
  { batches, schema, issuers, onProgress }: RuledInputs,
): Promise<readonly KnownDirectory[]> {
  if (batches === undefined) return [];
  const known = new Map<Hex, KnownDirectory>();
  const filter = { schema, issuers };
  const query = { chainId: client.chain.id, registry: batches.registry, filter, onProgress };
  for (const directory of batches.directories) {
    const one = await readBatchDirectory(directory, query);
    const same = known.get(one.id);
    if (same !== undefined) {
      throw new SymbolonError({
        code: "SameBatch",
        reason: `${directory} and ${same.directory} are the same batch, ${same.id}.`,
        hint: "Give each batch once.",
        details: { directory, other: same.directory, id: same.id },
      });
    }
    known.set(one.id, one);
  }
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function byAccount(a: LeftOut, b: LeftOut): number {
  const first = a.holder.subject;
  const second = b.holder.subject;
  if (first !== second) return first < second ? -1 : 1;
  return compareIssuance(a.holder, b.holder);
}

function nothingAllocated(block: StatusBlock, leftOut: readonly LeftOut[]): SymbolonError {
  const counts = Object.entries(countReasons(leftOut)).map(([why, count]) => `${why}: ${count}`);
  const found = counts.length === 0 ? "none was found at all" : counts.sort().join(", ");
  return new SymbolonError({
    code: "NothingAllocated",
    reason: `At block ${block.number} no credential gives any account anything (${found}).`,
    hint: "Check schema, issuers, registry, --from-block and the rules.",
    details: { block, leftOut: leftOut.length },
  });
}

export type MadeAllocation = {
  readonly manifest: RuledManifest;
  /** Every file of the folder, by its name there. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

type DescribedParts = {
  readonly chainId: number;
  readonly block: StatusBlock;
  readonly schema: Schema;
  readonly batches: readonly KnownDirectory[];
  readonly allocation: RuledAllocation;
};

/** Reasons in their order; those that left nothing out are not there. */
function countReasons(leftOut: readonly LeftOut[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(leftOut, ({ why }) => why);
  return Object.fromEntries(
    leftOutReasons.flatMap((why) => (counts.has(why) ? [[why, counts.get(why)?.length ?? 0]] : [])),
  );
}

/** All files of an allocation, its manifest last. */
function describeAllocation(inputs: RuledInputs, parts: DescribedParts): MadeAllocation {
  const { chainId, block, schema, batches, allocation } = parts;
  const { rules, attestations, excluded, rulesBytes } = inputs;
  const counted = allocation.rows.reduce((sum, { credentials }) => sum + credentials.length, 0);
  const found = counted + allocation.leftOut.length;
  const results = resultFiles(allocation);
  const hashed = (file: string) => ({ file, sha256: sha256(results.get(file) ?? concatBytes()) });
  const exclusions = excluded.files.map(({ sha256: hash, accounts }) => ({
    file: `${ruledFiles.exclusions}/${hash}.csv`,
    sha256: hash,
    accounts,
  }));
  const manifest: RuledManifest = {
    format: RULED_FORMAT,
    version: RULED_VERSION,
    tool: TOOL_VERSION,
    chainId,
    block: { number: block.number.toString(), hash: block.hash, timestamp: block.timestamp.toString() },
    schema: {
      uid: inputs.schema,
      schema: schema.schema,
      resolver: schema.resolver.toLowerCase() as Address,
      revocable: schema.revocable,
    },
    issuers: [...inputs.issuers].sort(),
    // Nothing else of a manifest that is verified: what more it states must show as a difference.
    attestations: attestations
      ? { registry: attestations.registry, fromBlock: attestations.fromBlock.toString() }
      : null,
    batches: batches.map(({ id, registry, rows, manifestSha256 }) => ({
      id,
      registry,
      size: rows.length,
      manifestSha256,
    })),
    rules: { file: ruledFiles.rules, sha256: sha256(rulesBytes) },
    exclusions,
    files: {
      allocation: hashed(ruledFiles.allocation),
      reasons: hashed(ruledFiles.reasons),
      leftOut: hashed(ruledFiles.leftOut),
    },
    decimals: rules.decimals ?? null,
    accounts: allocation.rows.length,
    wanted: allocation.wanted.toString(),
    total: allocation.total.toString(),
    credentials: { found, counted, leftOut: countReasons(allocation.leftOut) },
  };
  const files = new Map<string, Uint8Array>([
    ...results,
    [ruledFiles.rules, rulesBytes],
    ...excluded.files.map(({ bytes }, i) => [exclusions[i]?.file ?? "", bytes] as const),
    [ruledFiles.manifest, encodeRuledManifest(manifest)],
  ]);
  return { manifest, files };
}

/**
 * Checks that the node still has the state of a block, before anything long begins: most nodes keep that of the last
 * hundred or so blocks alone, and say so in a hundred ways.
 * @param contract one that must have been there by then
 * @throws SymbolonError `StateNotKept`, `NotThereYet`, `NodeFailed`
 */
async function requireState(client: ReadClient, contract: Address, block: StatusBlock): Promise<void> {
  let code: string | undefined;
  try {
    code = await getCode(client, { address: contract, blockNumber: block.number });
  } catch (thrown) {
    throw isSilent(thrown) ? nodeFailed(`the code of ${contract}`, thrown) : stateNotKept(block, thrown);
  }
  if (code !== undefined) return;
  throw new SymbolonError({
    code: "NotThereYet",
    reason: `There is no contract at ${contract} in block ${block.number} of chain ${client.chain.id}.`,
    hint: "Give the registry's address on this chain, and a --block after it was deployed.",
    details: { contract, block },
  });
}

function stateNotKept(block: StatusBlock, cause: unknown): SymbolonError {
  const { details, shortMessage } = cause as { details?: string; shortMessage?: string };
  const answer = (details ?? shortMessage ?? String(cause)).replace(/\.$/, "");
  return new SymbolonError({
    code: "StateNotKept",
    reason: `The node knows block ${block.number}, but no longer has the state of the chain there (it says: ${answer}).`,
    hint: "Ask an archive node, which keeps the state of all blocks, or give a newer --block.",
    details: { block, told: answer },
    cause,
  });
}
