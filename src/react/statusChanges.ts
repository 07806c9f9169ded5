import { type Hex, zeroHash } from "viem";
import { bytesToHex } from "../sdk/core/bytes.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { nobleHasher } from "../sdk/core/hasher.ts";
import { type Hold, unpackHold, WHOLE_BATCH, withImposedHold } from "../sdk/core/status/holds.ts";
import { parseReason } from "../sdk/credentials/changes/parseReason.ts";
import { typedHash } from "./typedHash.ts";

/* What pages about a batch's status ask of the rules, beside the hooks. */

export type { Policy as BatchPolicy } from "../sdk/core/credential/batchId.ts";
export { lastRetraction } from "../sdk/core/status/statusChanges.ts";
export { horizon } from "../sdk/core/status/statusWords.ts";
export {
  type BatchRole,
  batchRole,
  type KnownBatch,
  requireRole,
} from "../sdk/credentials/batch/knownBatch.ts";
export type { BatchOverview } from "../sdk/credentials/changes/batchOverview.ts";
export type { CredentialState, PendingChange } from "../sdk/credentials/changes/batchStatus.ts";
export { type ParseChangeListParameters, parseChangeList } from "../sdk/credentials/changes/changeList.ts";
export type { CredentialOutlook } from "../sdk/credentials/changes/credentialOutlook.ts";
export type { RequestedChange } from "../sdk/credentials/changes/planChanges.ts";
export type { StatusChangePlan } from "../sdk/credentials/changes/planStatusChange.ts";
export type { StatusHoldPlan } from "../sdk/credentials/changes/planStatusHold.ts";
export { indexesInWord } from "../sdk/credentials/groupByWord.ts";
export { unpackHold, WHOLE_BATCH };

/** keccak256 of evidence, which stays on the device. */
export function hashEvidence(bytes: Uint8Array): Hex {
  return bytesToHex(nobleHasher.keccak256(bytes));
}

/** @throws SymbolonError `BadEvidence` unless it is 32 bytes of hexadecimal text, or empty: none */
export function readEvidence(text: string): Hex {
  const trimmed = text.trim();
  if (trimmed === "") return zeroHash;
  const hash = typedHash(trimmed);
  if (hash !== undefined) return hash;
  throw new SymbolonError({
    code: "BadEvidence",
    reason: `${JSON.stringify(trimmed)} is no hash.`,
    hint: "Choose the file, which is hashed here, or write its keccak256: 0x and 64 hexadecimal digits.",
  });
}

/** @throws SymbolonError `BadReason` unless it is a number of 32 bits, or empty: 0 */
export function readReason(text: string): number {
  const trimmed = text.trim();
  const reason = trimmed === "" ? 0 : parseReason(trimmed);
  if (reason !== undefined) return reason;
  throw new SymbolonError({
    code: "BadReason",
    reason: `${JSON.stringify(trimmed)} is not a reason code.`,
    hint: "Write a whole number from 0 to 4294967295, of the issuer's own list.",
  });
}

/** The hold that there will be: of two that touch, the hull. @param stored as the registry keeps it */
export function holdAfter(stored: bigint, from: bigint, until: bigint): Hold {
  return unpackHold(withImposedHold(stored, from, until));
}
