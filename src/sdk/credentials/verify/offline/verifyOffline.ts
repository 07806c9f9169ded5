import { hexToBytes as decodeHex } from "@noble/hashes/utils.js";
import type { Address, Hash, Hex } from "viem";
import { bytesToHex } from "../../../core/bytes.ts";
import { batchId } from "../../../core/credential/batchId.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { provenSlot, provenStorageRoot, readBlockHeader } from "../../../core/stateProof/provenState.ts";
import type { BatchStatus } from "../../../core/verdict.ts";
import { unavailable, type VerificationResult } from "../answer.ts";
import { decideFromStatus, ISSUED_AT_SLACK } from "../decideFromStatus.ts";
import { type FixedExpectation, findMismatch, mismatch, requireFixed } from "../expectation.ts";
import type { StatusBlock } from "../node/askNode.ts";
import { aboutCredential, handOver, type OnAnswer } from "../onAnswer.ts";
import { requireInBatch } from "../requireInBatch.ts";
import { readStatus } from "./batchSlots.ts";
import type { Witness } from "./witness.ts";

/**
 * Whether the trusted block is final, or by how many seconds it may be undone. Trusting a hash makes no block final.
 * With margin 0 the answer is good only for the moment asked about.
 */
export type TrustedBasis =
  | { readonly finality: "finalized"; readonly reorgMargin?: never }
  | { readonly finality?: never; readonly reorgMargin: bigint };

export type VerifyOfflineParameters = CheckWitnessParameters &
  TrustedBasis & {
    /** The expected issuers, schema and subject. No trust list can be asked: name the issuers. */
    readonly expected: FixedExpectation;
    /** Unix seconds: the moment that is asked about. */
    readonly moment: bigint;
    /** Seconds by which the clock that gave `moment` may be slow; default: 0. */
    readonly clockSkew?: bigint;
    /** Called with the answer. */
    readonly onAnswer?: OnAnswer | undefined;
  };

/**
 * Judges a credential by its witness alone: no network, the same `decide()` as everywhere. It answers for moments that
 * the block's state still has, from the block's time (minus `reorgMargin`) up to `freshUntil`. For any other moment,
 * and where the witness proves nothing, the outcome is Unavailable. Then the problem says why: those of `checkWitness`
 * and of `decideFromStatus`. Another credential than the expected one is a Mismatch, whatever the witness proves about
 * it.
 *
 * With a `reorgMargin`, the block counts as that much older, and only batches count that were surely issued before
 * then: `issuedAt` + 86,400 lies before it. A missing batch is certain for the block's own second, and never
 * afterwards.
 * @throws RangeError where skew or margin are negative
 * @throws SymbolonError `NoIssuersExpected`, `ExpectationUnclear`, `TrustListNeedsChain`
 * @example
 * const expected = { issuers: [club], schema, subject: visitor } as const;
 * const trusted = { chainId: 1n, registry, trustedBlockHash, finality: "finalized" } as const;
 * const answer = verifyOffline({ witness, ...trusted, expected, moment, clockSkew: 5n });
 * if (answer.outcome !== "Valid") throw new Error(explain(answer));
 */
export function verifyOffline({ onAnswer, ...parameters }: VerifyOfflineParameters): VerificationResult {
  const { chainId, registry, witness } = parameters;
  return handOver(onAnswer, answerOf(parameters), () =>
    aboutCredential(chainId, registry, witness.header, witness.credential.index),
  );
}

function answerOf({
  expected,
  moment,
  clockSkew = 0n,
  finality,
  reorgMargin = 0n,
  ...rest
}: Omit<VerifyOfflineParameters, "onAnswer">): VerificationResult {
  if (clockSkew < 0n || reorgMargin < 0n) {
    throw new RangeError(`clockSkew ${clockSkew} and reorgMargin ${reorgMargin} must not be negative.`);
  }
  const { header, credential } = rest.witness;
  const { issuer, schema, issuedAt } = header;
  const other = findMismatch(requireFixed(expected), { issuer, schema, subject: credential.subject });
  if (other !== undefined) return mismatch("offline", moment, other);
  try {
    const { status, block } = checkWitness(rest);
    const basis = { block, isFinal: finality === "finalized", reorgMargin };
    const issuedBy = issuedAt + ISSUED_AT_SLACK;
    const verdict = decideFromStatus({
      status,
      header,
      credential,
      ...basis,
      moment,
      clockSkew,
      issuedBy,
    });
    return { ...verdict, source: "offline", moment, block };
  } catch (problem) {
    return unavailable("offline", moment, problem);
  }
}

export type CheckWitnessParameters = {
  readonly witness: Witness;
  /**
   * What the verifier trusts, from its own sources and never from the witness: the chain, the BatchRegistry on it
   * (another contract could hold anything), and the hash of a canonical block of that chain.
   */
  readonly chainId: bigint;
  readonly registry: Address;
  readonly trustedBlockHash: Hash;
};

/** What a witness proves. */
export type CheckedWitness = {
  /** The batch id. */
  readonly id: Hex;
  /** State of the batch and of the deciding values of the credential, in that block; revision 0: no such batch. */
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
      reason: `The witness is of block ${header.number}, ${hash}, but the trusted block is ${trustedBlockHash}.`,
      hint: "Trust the witness's block, if your own source confirms it; or make a witness of the trusted block.",
      details: { number: header.number, hash, trustedBlockHash },
    });
  }
  if (witness.chainId !== chainId || witness.registry.toLowerCase() !== registry.toLowerCase()) {
    throw new SymbolonError({
      code: "RegistryMismatch",
      reason:
        `The witness is about registry ${witness.registry} on chain ${witness.chainId}, not registry ${registry} ` +
        `on chain ${chainId}.`,
      hint: "Make a witness of a batch in the right registry: the storage of another contract proves nothing.",
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

/** Proves each deciding slot, in the order of the witness; each shows whether the next one decides. */
function provenStatus({ storageProofs, credential }: Witness, id: Hex, storageRoot: Uint8Array): BatchStatus {
  let used = 0;
  const status = readStatus(id, credential.index, (slot) => {
    const given = storageProofs[used];
    if (given === undefined) {
      throw new SymbolonError({
        code: "StorageProofMissing",
        reason: `The witness proves ${used} slots, but slot ${slot} also decides.`,
        hint: "Make the witness again: it was cut short.",
        details: { slot, position: used },
      });
    }
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
      hint: "Make the witness again: it was altered.",
      details: { used, given: storageProofs.length },
    });
  }
  return status;
}

function otherSlot(slot: Hex, expected: Hex, position: number): SymbolonError {
  return new SymbolonError({
    code: "SlotMismatch",
    reason: `Storage proof ${position} of the witness is of slot ${slot}, not of slot ${expected}, which decides.`,
    hint: "Make the witness again: it was altered, or made from two batches.",
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
      hint: "Make the witness again: it was altered.",
      details: { what, value: hex.slice(0, 80) },
      cause,
    });
  }
}
