import { batchDomain } from "./batchDomain.ts";
import type { ImposeHoldTypedDataParameters } from "./imposeHoldTypedData.ts";

/** `until`: the new end of the holds. */
export type EndHoldTypedDataParameters = ImposeHoldTypedDataParameters & {
  /** The batch's revision before the change: what is signed is void once anything else has changed there. */
  readonly revision: number;
};

const types = {
  EndHold: [
    { name: "batch", type: "bytes32" },
    { name: "targets", type: "uint256[]" },
    { name: "until", type: "uint64" },
    { name: "reason", type: "uint32" },
    { name: "evidence", type: "bytes32" },
    { name: "revision", type: "uint32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
} as const;

/** What an emergency role signs so that somebody else may bring the end of its holds forward, as viem signs it. */
export function endHoldTypedData(parameters: EndHoldTypedDataParameters) {
  const { chainId, registry, batch, targets, until, reason, evidence, revision, nonce, deadline } =
    parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "EndHold",
    message: { batch, targets, until, reason, evidence, revision, nonce, deadline },
  } as const;
}
