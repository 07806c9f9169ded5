import type { Hex } from "viem";
import type { AnnouncedKind } from "../status/announcedKind.ts";
import { changeKinds } from "../status/digest.ts";
import type { BatchAuthorizationTerms } from "./batchAuthorization.ts";
import { type BatchDomainParameters, batchDomain } from "./batchDomain.ts";

export type ChangeStatusTypedDataParameters = BatchDomainParameters &
  BatchAuthorizationTerms & {
    /** Id of the batch, whose policy's revoker signs. */
    readonly batch: Hex;
    readonly kind: AnnouncedKind;
    /** Words and the credentials in them, in the order in which they are sent. */
    readonly masks: readonly { readonly word: bigint; readonly mask: bigint }[];
    /** Reason code of the issuer's own list; 0 for none. */
    readonly reason: number;
    /** keccak256 of the evidence; 32 zero bytes for none. */
    readonly evidence: Hex;
    /**
     * The batch's revision before the change, for what loosens (Reinstate and the retractions): it is void once anything else
     * has changed there. 0 for Revoke and Suspend, which are good at every revision.
     */
    readonly revision: number;
  };

const types = {
  ChangeStatus: [
    { name: "batch", type: "bytes32" },
    { name: "kind", type: "uint8" },
    { name: "masks", type: "WordMask[]" },
    { name: "reason", type: "uint32" },
    { name: "evidence", type: "bytes32" },
    { name: "revision", type: "uint32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
  WordMask: [
    { name: "word", type: "uint256" },
    { name: "mask", type: "uint256" },
  ],
} as const;

/** What a revoker signs so that somebody else may send a whole update, as viem signs it: one signature, however many words. */
export function changeStatusTypedData(parameters: ChangeStatusTypedDataParameters) {
  const { chainId, registry, batch, kind, masks, reason, evidence, revision, nonce, deadline } = parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "ChangeStatus",
    message: { batch, kind: changeKinds[kind], masks, reason, evidence, revision, nonce, deadline },
  } as const;
}
