import type { Address, Hex } from "viem";
import { getCode } from "viem/actions";
import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readBatchStatus } from "../../chain/read/batches.ts";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { batchRefusal } from "../changes/batchRefusal.ts";

/** A batch, and where it is. */
export type KnownBatch = {
  readonly id: Hex;
  readonly registry: Address;
  readonly header: BatchHeader;
};

/** What all work that a BatchRegistry does has in common. */
export const batchWork = {
  abi: batchRegistryAbi,
  contract: "a BatchRegistry",
  explain: batchRefusal,
  smaller: "Use a chain whose blocks hold more.",
} as const;

/** Whether the registry has the batch. */
export async function isIssued(
  client: ReadClient,
  { id, registry }: Omit<KnownBatch, "header">,
): Promise<boolean> {
  return (await readBatchStatus(client, { registry, batch: id, index: 0n })).revision !== 0;
}

/**
 * Looks whether there is a contract at all: an address without code answers nothing, and takes every transaction.
 * @throws SymbolonError `NoRegistry`
 */
export async function requireRegistry(client: ReadClient, registry: Address): Promise<void> {
  if ((await getCode(client, { address: registry })) !== undefined) return;
  throw new SymbolonError({
    code: "NoRegistry",
    reason: `There is no contract at ${registry} on chain ${client.chain.id}.`,
    hint: "Give the address of a BatchRegistry, and the RPC of its chain.",
    details: { registry, chainId: client.chain.id },
  });
}

/** The registry knows nothing of such a batch. */
export function noBatch(id: Hex, registry: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoBatch",
    reason: `No batch ${id} was issued by the registry ${registry} on chain ${chainId}.`,
    hint: "Check the id, the registry and the chain; with --from-block, begin earlier.",
    details: { id, registry, chainId },
  });
}
