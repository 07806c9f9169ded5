import type { Address } from "viem";
import { headerFileText, parseBatchFile } from "../../../src/react/batchFiles.ts";
import type { KnownBatch } from "../../../src/react/statusChanges.ts";
import { rememberedText } from "../plan/rememberedText.ts";

const kept = rememberedText("issuers-batch");

/** The batch that was open when the page was left; undefined: none, or one of another chain or registry. */
export function keptBatch(chainId: number, registry: Address | undefined): KnownBatch | undefined {
  const text = kept.read();
  if (text === "" || registry === undefined) return undefined;
  try {
    const file = parseBatchFile("header.json", new TextEncoder().encode(text), { chainId, registry });
    return file.kind === "header" ? file.batch : undefined;
  } catch {
    return undefined;
  }
}

export function keepBatch(batch: KnownBatch | undefined, chainId: number): void {
  kept.write(batch === undefined ? "" : headerFileText(batch, chainId));
}
