import { hexToBytes as decodeHex } from "@noble/hashes/utils.js";
import type { Address, Hash, Hex } from "viem";
import { bytesToHex } from "../../../core/bytes.ts";
import { batchId } from "../../../core/credential/batchId.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { readBlockHeader } from "../../../core/stateProof/blockHeader.ts";
import { provenSlot } from "../../../core/stateProof/provenSlot.ts";
import { provenStorageRoot } from "../../../core/stateProof/provenStorageRoot.ts";
import type { BatchStatus } from "../../../core/verdict.ts";
import type { StatusBlock } from "../answer.ts";
import { requireInBatch } from "../requireInBatch.ts";
import { readStatus } from "./batchSlots.ts";
import type { Witness } from "./witness.ts";

export type CheckWitnessParameters = {
  readonly witness: Witness;
  /**
   * What the verifier trusts, from sources of its own and never out of the witness: the chain, the BatchRegistry on
   * it (another contract could hold whatever its author likes), and the hash of a canonical block of that chain.
   */
  readonly chainId: bigint;
  readonly registry: Address;
  readonly trustedBlockHash: Hash;
};

/** What a witness proves. */
export type CheckedWitness = {
  /** The batch id. */
  readonly id: Hex;
  /** State of the batch and of what decides about the credential, in that block; revision 0: no such batch. */
  readonly status: BatchStatus;
  readonly block: StatusBlock;
};

/**
 * Checks everything in a witness, without a network: that its header is the trusted block's, that its credential is
 * in its batch, and what the registry's storage says of both in that block.
 * @throws SymbolonError `BlockMismatch`, `RegistryMismatch`, `StorageProofMissing`, `SlotMismatch`, `UnusedStorageProofs`, and those
 * of `requireInBatch` and `trieValue`
 */
export function checkWitness({
  witness,
  chainId,
  registry,
  trustedBlockHash,
}: CheckWitnessParameters): CheckedWitness {
  const header = readBlockHeader(bytesOf(witness.block, "block"));
  const hash = bytesToHex(header.hash);
  if (hash !== trustedBlockHash.toLowerCase()) {
    throw new SymbolonError({
      code: "BlockMismatch",
      reason: `The witness stands on block ${header.number}, ${hash}, and the trusted block is ${trustedBlockHash}.`,
      hint: "Trust that block, from a source of your own, or take a witness of the trusted one.",
      details: { number: header.number, hash, trustedBlockHash },
    });
  }
  if (witness.chainId !== chainId || witness.registry.toLowerCase() !== registry.toLowerCase()) {
    throw new SymbolonError({
      code: "RegistryMismatch",
      reason:
        `The witness is about registry ${witness.registry} on chain ${witness.chainId}, where registry ${registry} ` +
        `on chain ${chainId} is asked for.`,
      hint: "Take a witness of a batch in that registry: what another contract stores proves nothing.",
      details: { registry: witness.registry, chainId: witness.chainId, expected: { registry, chainId } },
    });
  }
  requireInBatch(witness);

  const id = batchId({ chainId, registry, header: witness.header });
  const storageRoot = provenStorageRoot({
    stateRoot: header.stateRoot,
    account: registry,
    proof: witness.accountProof.map((node) => bytesOf(node, "account proof")),
  });
  const status = provenStatus(witness, id, storageRoot);
  return { id, status, block: { number: header.number, hash, timestamp: header.timestamp } };
}

/** Proves each slot that decides, in the order in which the witness has them; each says whether the next one does. */
function provenStatus({ storageProofs, credential }: Witness, id: Hex, storageRoot: Uint8Array): BatchStatus {
  let used = 0;
  const status = readStatus(id, credential.index, (slot) => {
    const given = storageProofs[used];
    if (given === undefined) throw proofMissing(slot, used);
    if (given.slot.toLowerCase() !== slot) throw otherSlot(given.slot, slot, used);
    used += 1;
    return provenSlot({
      storageRoot,
      slot,
      proof: given.proof.map((node) => bytesOf(node, "storage proof")),
    });
  });
  if (used < storageProofs.length) {
    throw new SymbolonError({
      code: "UnusedStorageProofs",
      reason: `The witness proves ${storageProofs.length} slots, of which the first ${used} decide.`,
      hint: "Take the witness again: it was altered.",
      details: { used, given: storageProofs.length },
    });
  }
  return status;
}

function proofMissing(slot: Hex, position: number): SymbolonError {
  return new SymbolonError({
    code: "StorageProofMissing",
    reason: `The witness proves ${position} slots, but slot ${slot} decides too.`,
    hint: "Take the witness again: it was cut short.",
    details: { slot, position },
  });
}

function otherSlot(slot: Hex, expected: Hex, position: number): SymbolonError {
  return new SymbolonError({
    code: "SlotMismatch",
    reason: `Storage proof ${position} of the witness is of slot ${slot}, where ${expected} decides.`,
    hint: "Take the witness again: it was altered, or made of two batches.",
    details: { slot, expected, position },
  });
}

/** A witness is kilobytes of hex: noble decodes it many times faster than digit by digit. */
function bytesOf(hex: Hex, what: string): Uint8Array {
  try {
    return decodeHex(hex.slice(2));
  } catch (cause) {
    throw new SymbolonError({
      code: "NotHex",
      reason: `The witness's ${what} holds ${JSON.stringify(hex.slice(0, 80))}, which is not hexadecimal.`,
      hint: "Take the witness again: it was altered.",
      details: { what, value: hex.slice(0, 80) },
      cause,
    });
  }
}
