import type { Address, Hex } from "viem";
import { asTransaction } from "../sdk/chain/calls/asTransaction.ts";
import { safeTransactionFile } from "../sdk/chain/calls/callFiles.ts";
import { plannedCall } from "../sdk/chain/calls/plannedCall.ts";
import { jsonText } from "../sdk/core/text/jsonText.ts";
import { type LeafCallParameters, leafCall } from "../sdk/distribution/claim/singleCalls.ts";

/** A transaction as any wallet takes it. */
export type ClaimTransaction = { readonly to: Address; readonly data: Hex; readonly value: bigint };

/**
 * The transaction that claims a leaf, or has what is due of it released.
 * @throws SymbolonError `NotYours`
 */
export function claimTransaction(parameters: LeafCallParameters): ClaimTransaction {
  return { ...asTransaction(leafCall(parameters)), value: 0n };
}

/**
 * The transaction as a link: the `ethereum:` address and chain of ERC-681, with the calldata as `data`, as wallets took it
 * from ERC-67 on. ERC-681's own form, a function with its arguments by their types, has no place for a list such as a proof.
 * A wallet that does not know `data` shows an empty call, which the campaign refuses.
 */
export function claimUri({ to, data }: ClaimTransaction, chainId: number): string {
  return `ethereum:${to}@${chainId}?value=0&data=${data}`;
}

export type SafeBatchParameters = LeafCallParameters & {
  readonly chainId: number;
  /** What the owners read. */
  readonly name: string;
  readonly what: string;
  /** Milliseconds since 1970, as the file says it. */
  readonly createdAt: number;
};

/** The same for an account of several owners: the text of a file for Safe's Transaction Builder; the caller is the Safe. */
export function safeBatch(parameters: SafeBatchParameters): string {
  const { chainId, name, what, createdAt, caller: from } = parameters;
  const calls = [plannedCall(leafCall(parameters), { what, simulated: false })];
  return jsonText(safeTransactionFile({ chainId, from, calls, name, createdAt }), 2);
}
