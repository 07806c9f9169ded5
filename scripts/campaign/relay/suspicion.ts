import type { GateState } from "../../../src/chain/gateState.ts";
import { type MayBurn, mayBurnIn } from "../../../src/distribution/bundles/mayBurnIn.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";

/** Which items bundles keep room for: those that may burn by what is known of them, and all once that was not enough. */
export type Suspicion = {
  readonly mayBurn: MayBurn;
  /** A bundle was undone all the same: by what its token calls, for one. From now on nothing is trusted. */
  readonly suspectAll: () => void;
};

/** @param gate undefined: whoever relays trusts it */
export function suspicion(
  { campaign, kind, gate: address }: RelayedCampaign,
  chainId: number,
  gate: GateState | undefined,
): Suspicion {
  const trusted: GateState = { gate: address, kind: "none" };
  const known = mayBurnIn({ chainId: BigInt(chainId), campaign, kind, gate: gate ?? trusted });
  let isOfAll = false;
  return {
    mayBurn: (item) => isOfAll || known(item),
    suspectAll: () => {
      isOfAll = true;
    },
  };
}
