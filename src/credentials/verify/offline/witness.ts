import type { Address, Hex } from "viem";
import type { BatchHeader } from "../../../core/credential/batchId.ts";
import type { Credential } from "../../../core/credential/credentialLeaf.ts";

export const WITNESS_FORMAT = "symbolon-witness";
export const WITNESS_VERSION = 2;

/** The proof of one storage slot, as `eth_getProof` gives it. */
export type SlotProof = { readonly slot: Hex; readonly proof: readonly Hex[] };

/**
 * All it takes to judge one credential without a network, against the hash of one block: docs/formats.md, "Witness".
 * Whoever made it needs no trust, for nothing in it is believed unproven.
 */
export type Witness = {
  readonly format: typeof WITNESS_FORMAT;
  readonly version: typeof WITNESS_VERSION;
  /** The chain and the BatchRegistry that hold the batch. */
  readonly chainId: bigint;
  readonly registry: Address;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Proof of the credential in its batch. */
  readonly proof: readonly Hex[];
  /** RLP of the block's header. */
  readonly block: Hex;
  /** Proof of the registry's account in the block's state. */
  readonly accountProof: readonly Hex[];
  /** The slots that decide, and no others, in the order of `readStatus`. */
  readonly storageProofs: readonly SlotProof[];
};
