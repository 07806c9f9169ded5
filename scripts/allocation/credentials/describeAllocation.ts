import { concatBytes } from "@noble/hashes/utils.js";
import type { Address } from "viem";
import { TOOL_VERSION } from "../../../src/allocation/output/manifest.ts";
import { leftOutReasons, type RuledAllocation } from "../../../src/allocation/rules/ruledAllocation.ts";
import type { Schema } from "../../../src/core/credential/schemaUid.ts";
import type { StatusBlock } from "../../../src/credentials/verify/node/askNode.ts";
import type { RuledInputs } from "./makeRuledAllocation.ts";
import type { KnownDirectory } from "./readBatchDirectory.ts";
import { resultFiles, ruledFiles } from "./ruledFiles.ts";
import {
  encodeRuledManifest,
  RULED_FORMAT,
  RULED_VERSION,
  type RuledManifest,
  sha256,
} from "./ruledManifest.ts";

export type MadeAllocation = {
  readonly manifest: RuledManifest;
  readonly allocation: RuledAllocation;
  /** Every file of the directory, by its name there. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/** What was read and worked out. */
export type DescribedParts = {
  readonly chainId: number;
  readonly block: StatusBlock;
  readonly schema: Schema;
  readonly batches: readonly KnownDirectory[];
  readonly allocation: RuledAllocation;
};

/** All files of an allocation, its manifest last. */
export function describeAllocation(inputs: RuledInputs, parts: DescribedParts): MadeAllocation {
  const { chainId, block, schema, batches, allocation } = parts;
  const { rules, attestations, excluded, rulesBytes } = inputs;
  const results = resultFiles(allocation);
  const hashed = (file: string) => ({ file, sha256: sha256(results.get(file) ?? concatBytes()) });
  const counts = Map.groupBy(allocation.leftOut, ({ why }) => why);
  const counted = allocation.rows.reduce((sum, { credentials }) => sum + credentials.length, 0);
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
    attestations:
      attestations === undefined
        ? null
        : { registry: attestations.registry, fromBlock: attestations.fromBlock.toString() },
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
    credentials: {
      found: counted + allocation.leftOut.length,
      counted,
      leftOut: Object.fromEntries(
        leftOutReasons.flatMap((why) => (counts.has(why) ? [[why, counts.get(why)?.length ?? 0]] : [])),
      ),
    },
  };
  const files = new Map<string, Uint8Array>([
    ...results,
    [ruledFiles.rules, rulesBytes],
    ...excluded.files.map(
      ({ sha256: hash, bytes }) => [`${ruledFiles.exclusions}/${hash}.csv`, bytes] as const,
    ),
    [ruledFiles.manifest, encodeRuledManifest(manifest)],
  ]);
  return { manifest, allocation, files };
}
