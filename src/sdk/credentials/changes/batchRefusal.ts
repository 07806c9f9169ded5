import { batchRegistryAbi } from "../../chain/abi/batchRegistryAbi.ts";
import { type ContractRefusal, contractRefusal, refusedCall } from "../../chain/errors/contractRefusal.ts";
import { explainRefusal } from "../../chain/errors/explainRefusal.ts";
import type { SymbolonError } from "../../core/errors.ts";
import { durationText } from "../../core/text/duration.ts";
import {
  type BatchCall,
  changeRefusals,
  type ExplainBatchError,
  isZeroAddress,
  timeText,
} from "./changeRefusals.ts";

/** `explainBatchRefusal` of what viem threw; undefined where no BatchRegistry refused. */
export function batchRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = contractRefusal(thrown);
  const { functionName, args = [] } = refusedCall(thrown) ?? {};
  // The arguments fit the function: viem has encoded them.
  const call = functionName && ({ functionName, args } as unknown as BatchCall);
  return refusal && explainBatchRefusal(refusal, call || undefined);
}

/** The library behind the EIP-712 domain declares these; the domain's name and version are too short for them. */
function neverThrown(name: string): ExplainBatchError {
  return () => ({
    reason: `The contract refused with ${name}, which a BatchRegistry never does.`,
    hint: "Compare the address with the registry's: another contract answers there.",
  });
}

/**
 * Turns the custom error with which a BatchRegistry refused a call into an error with a sentence, the deciding values
 * and the hint. Its code is the error's name.
 * @param call what was called; without it, the sentence is general
 * @returns undefined for an error that the registry does not have
 */
export function explainBatchRefusal(refusal: ContractRefusal, call?: BatchCall): SymbolonError | undefined {
  return explainRefusal(explanations, batchRegistryAbi, refusal, call);
}

const lengthText = (seconds: unknown) => durationText(BigInt(seconds as bigint | number));

/** One entry for each error of the BatchRegistry. */
const explanations: Readonly<Record<string, ExplainBatchError>> = {
  ...changeRefusals,
  InvalidShortString: neverThrown("InvalidShortString"),
  StringTooLong: neverThrown("StringTooLong"),

  // The caller may not do it, or the signature does not count.
  NotIssuer: ([caller, issuer]) => ({
    reason: `Only the header's issuer ${issuer} may issue this batch, not the caller ${caller}.`,
    hint: "Issue it from the issuer's account, or have the issuer sign it for others to send.",
  }),
  NotRevoker: ([caller, revoker]) => ({
    reason: isZeroAddress(revoker)
      ? "The policy of this batch lets nobody change its status."
      : `Only the policy's revoker, ${revoker}, may change the status of this batch, not the caller ${caller}.`,
    hint: isZeroAddress(revoker)
      ? "Issue revocable credentials in a batch whose header names a revoker: the policy of this batch never changes."
      : "Send it from the revoker's account, or have the revoker sign it for others to send.",
  }),
  NotEmergency: ([caller, emergency]) => ({
    reason: isZeroAddress(emergency)
      ? "The policy of this batch grants nobody emergency holds."
      : `Only the policy's emergency role, ${emergency}, may hold credentials of this batch, not the caller ${caller}.`,
    hint: isZeroAddress(emergency)
      ? "Suspend the credentials instead: that takes effect by the epoch rule."
      : "Send it from that account, or have it sign the hold for others to send.",
  }),
  RevisionMismatch: ([id, revision, expected]) => ({
    reason:
      Number(expected) === 0
        ? `A revocation or suspension of batch ${id} must be signed for every revision (0), not for revision ${revision} alone.`
        : `The signature is for revision ${revision} of batch ${id}, but the batch is at revision ${expected}: it has changed since.`,
    hint:
      Number(expected) === 0
        ? "Have it signed again with the revision 0."
        : "Look at what has changed; if it is still wanted, have it signed again for the present revision.",
  }),
  NonceMismatch: ([signer, nonce, expected]) => ({
    reason: `The signature of ${signer} has the nonce ${nonce}, but the next nonce is ${expected}.`,
    hint:
      (nonce as bigint) < (expected as bigint)
        ? "It was used or made void; have it signed again with the next nonce."
        : "Send what it signed with the nonces before this one first.",
  }),
  NonceNotIncreased: ([nonce, current]) => ({
    reason: `The new nonce, ${nonce}, is not above the present one, ${current}.`,
    hint: "Give a higher one: nonces only grow.",
  }),
  DeadlineExpired: ([deadline, time]) => ({
    reason: `The signature's deadline ${timeText(deadline)} has passed: the block is of ${timeText(time)}.`,
    hint: "Have it signed again with a later deadline, or with 0 for no end.",
  }),
  InvalidSignature: ([signer, _digest]) => ({
    reason: isZeroAddress(signer)
      ? "The policy of this batch gives nobody this right, so nobody can have signed for it."
      : `The signature is not by ${signer} over this request, for this chain, this registry and this batch.`,
    hint: "Compare every value with what was signed, and have it signed again.",
  }),

  // A header that the registry does not issue, or does not know.
  BatchExists: ([id]) => ({
    reason: `Batch ${id} was issued before, with this very header.`,
    hint: "Leave it out if it is the same batch; otherwise give the header another salt.",
  }),
  UnknownBatch: ([id]) => ({
    reason: `This registry has no batch ${id}: it was not issued, or the header differs from the issued one.`,
    hint: "Compare chain, registry and header with those of the batch; its BatchIssued event has the header.",
  }),
  ZeroRoot: () => ({
    reason: "The header's root is zero, which proves nothing.",
    hint: "Build the batch from its credentials, and take the root from there.",
  }),
  SizeOutOfRange: ([size]) => ({
    reason: `A batch holds 1 to 4294967296 credentials, not ${size} as the header says.`,
    hint: "Take the size from the batch as it was built.",
  }),
  IssuedAtOutOfRange: ([issuedAt, earliest, latest]) => ({
    reason: `The header dates the batch at ${timeText(issuedAt)}; this block takes dates from ${timeText(earliest)} to ${timeText(latest)}.`,
    hint: "Set issuedAt to the newest block's time and issue it then; that makes it another batch id.",
  }),
  EpochLengthOutOfRange: ([epochLength, shortest, longest]) => ({
    reason: `An epoch of ${lengthText(epochLength)} is neither 0 nor from ${lengthText(shortest)} to ${lengthText(longest)}.`,
    hint: "Choose one of these for the policy: changes take effect one to two epochs after they are announced.",
  }),
  EmergencyLimitOutOfRange: ([emergency, emergencyLimit, longest]) => ({
    reason: isZeroAddress(emergency)
      ? `The policy has no emergency role, but a limit of ${lengthText(emergencyLimit)} for its holds.`
      : `The policy lets the emergency role ${emergency} hold for ${lengthText(emergencyLimit)}; it must be 1 s to ${lengthText(longest)}.`,
    hint: isZeroAddress(emergency)
      ? "Set the limit to 0, or name an emergency role."
      : "Choose a limit in this range.",
  }),
};
