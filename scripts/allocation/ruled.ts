import { type RuledManifest, ruledFiles } from "../../src/node/allocation/credentials/readRuledDirectory.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { table } from "../output.ts";

export function ruledLines(manifest: RuledManifest, out: string): readonly string[] {
  const { block, attestations, batches, credentials, decimals, files } = manifest;
  const amount = (text: string) => tokenAmount(BigInt(text), { decimals: decimals ?? undefined });
  const left = Object.entries(credentials.leftOut);
  return table([
    ["chain", manifest.chainId],
    ["block", `${block.number}, ${isoMomentOr(BigInt(block.timestamp), "")}, ${block.hash}`],
    ["schema", `${manifest.schema.uid} (${manifest.schema.schema})`],
    ...manifest.issuers.map((issuer) => ["issuer", issuer] as const),
    ...(attestations === null ? [] : [["attestations of", attestations.registry] as const]),
    ...batches.map(({ id, size }) => ["batch", `${id}, ${size} credentials`] as const),
    ["credentials", `${credentials.found} found, ${credentials.counted} counted`],
    ...left.map(([why, count]) => ["left out", `${count} ${why}`] as const),
    ["accounts", manifest.accounts],
    ["total", amount(manifest.total)],
    ...(manifest.total === manifest.wanted ? [] : [["before the budget", amount(manifest.wanted)] as const]),
    [ruledFiles.allocation, files.allocation.sha256],
    [ruledFiles.reasons, files.reasons.sha256],
    ["folder", out],
  ]);
}
