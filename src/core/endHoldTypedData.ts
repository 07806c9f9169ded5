import { batchDomain } from "./batchDomain.ts";
import { HOLD_MEMBERS, type ImposeHoldTypedDataParameters } from "./imposeHoldTypedData.ts";

/** `until`: the new end of the holds. */
export type EndHoldTypedDataParameters = ImposeHoldTypedDataParameters;

const types = { EndHold: HOLD_MEMBERS } as const;

/** What an emergency role signs so that somebody else may bring the end of its holds forward, as viem signs it. */
export function endHoldTypedData(parameters: EndHoldTypedDataParameters) {
  const { chainId, registry, batch, targets, until, reason, evidence, nonce, deadline } = parameters;
  return {
    domain: batchDomain({ chainId, registry }),
    types,
    primaryType: "EndHold",
    message: { batch, targets, until, reason, evidence, nonce, deadline },
  } as const;
}
