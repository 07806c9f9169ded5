import { at, type ExplainBatchError, isNobody } from "./refusalFacts.ts";

/** Whoever asks may not, or what was signed does not count. */
export const permissionRefusals: Readonly<Record<string, ExplainBatchError>> = {
  NotIssuer: ([caller, issuer]) => ({
    reason: `Only ${issuer}, whom the header names as issuer, may issue this batch, and the caller was ${caller}.`,
    hint: "Issue it from the issuer's account, or have the issuer sign it for others to send.",
    details: { caller, issuer },
  }),
  NotRevoker: ([caller, revoker]) => ({
    reason: isNobody(revoker)
      ? "The policy of this batch lets nobody change its status."
      : `Only the policy's revoker, ${revoker}, may change the status of this batch, and the caller was ${caller}.`,
    hint: isNobody(revoker)
      ? "There is none: the policy never changes. Credentials that are to be revocable need a batch that says so."
      : "Send it from the revoker's account, or have the revoker sign it for others to send.",
    details: { caller, revoker },
  }),
  NotEmergency: ([caller, emergency]) => ({
    reason: isNobody(emergency)
      ? "The policy of this batch grants nobody emergency holds."
      : `Only the policy's emergency role, ${emergency}, may hold credentials of this batch, and the caller was ${caller}.`,
    hint: isNobody(emergency)
      ? "Suspend the credentials instead: that takes effect by the epoch rule."
      : "Send it from that account, or have it sign the hold for others to send.",
    details: { caller, emergency },
  }),
  RevisionMismatch: ([id, revision, expected]) => ({
    reason:
      Number(expected) === 0
        ? `A revocation or suspension of batch ${id} was signed for revision ${revision} alone, and it is signed for every revision: 0.`
        : `What was signed is good at revision ${revision} of batch ${id}, and the batch is at ${expected}: something else has changed there since.`,
    hint:
      Number(expected) === 0
        ? "Have it signed again with the revision 0."
        : "Look at what has changed; if it is still wanted, have it signed again for the present revision.",
    details: { id, revision, expected },
  }),
  NonceMismatch: ([signer, nonce, expected]) => ({
    reason: `The signature of ${signer} carries the nonce ${nonce}, and its next one is ${expected}.`,
    hint:
      (nonce as bigint) < (expected as bigint)
        ? "It was used or made void; have it signed again with the next nonce."
        : "Send what it signed with the nonces before this one first.",
    details: { signer, nonce, expected },
  }),
  NonceNotIncreased: ([nonce, current]) => ({
    reason: `The new nonce, ${nonce}, is not above the present one, ${current}.`,
    hint: "Give a higher one: nonces only grow.",
    details: { nonce, current },
  }),
  DeadlineExpired: ([deadline, time]) => ({
    reason: `The signature was good until ${at(deadline)}, and the block is of ${at(time)}.`,
    hint: "Have it signed again with a later deadline, or with 0 for no end.",
    details: { deadline, time },
  }),
  InvalidSignature: ([signer, digest]) => ({
    reason: isNobody(signer)
      ? "The policy of this batch gives nobody this right, so nobody can have signed for it."
      : `The signature is not one by ${signer} over just this request, for this chain, this registry and this batch.`,
    hint: "Compare every value with what was signed, and have it signed again.",
    details: { signer, digest },
  }),
};
