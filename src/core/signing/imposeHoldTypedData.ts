import type { Hex } from "viem";
import type { BatchAuthorizationTerms } from "./batchAuthorization.ts";
import { type BatchDomainParameters, batchDomain } from "./batchDomain.ts";

export type ImposeHoldTypedDataParameters = BatchDomainParameters &
  BatchAuthorizationTerms & {
    /** Id of the batch, whose policy's emergency role signs. */
    readonly batch: Hex;
    /** Indexes of credentials, or `WHOLE_BATCH`, in the order in which they are sent. */
    readonly targets: readonly bigint[];
    /** Unix seconds: first one after the hold. */
    readonly until: bigint;
    /** Reason code of the issuer's own list; 0 for none. */
    readonly reason: number;
    /** keccak256 of the evidence; 32 zero bytes for none. */
    readonly evidence: Hex;
  };

const types = {
  ImposeHold: [
    { name: "batch", type: "bytes32" },
    { name: "targets", type: "uint256[]" },
    { name: "until", type: "uint64" },
    { name: "reason", type: "uint32" },
    { name: "evidence", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
} as const;

/** What an emergency role signs so that somebody else may send its hold, as viem signs it. */
export function imposeHoldTypedData(parameters: ImposeHoldTypedDataParameters) {
  const { chainId, registry, batch, targets, until, reason, evidence, nonce, deadline } = parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "ImposeHold",
    message: { batch, targets, until, reason, evidence, nonce, deadline },
  } as const;
}
