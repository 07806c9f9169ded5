import type { Address } from "viem";
import { simulateContract } from "viem/actions";
import type { ReadClient } from "../../../src/chain/clients.ts";
import type { BundleItem } from "../../../src/core/bundle/bundle.ts";
import { blockerOfRevert } from "../../../src/distribution/claim/blockerOfRevert.ts";
import type { ClaimBlocker } from "../../../src/distribution/claim/claimBlocker.ts";
import type { ClaimTree } from "../../../src/allocation/output/campaignTree.ts";
import type { RelayedCampaign } from "../../../src/distribution/claim/relayedCampaign.ts";
import { singleClaim } from "../../../src/distribution/claim/singleClaim.ts";

/** Why a claim would be refused by now; undefined: it would be paid. */
export type SimulateItem = (item: BundleItem) => Promise<ClaimBlocker | undefined>;

export type SimulateItemParameters = {
  readonly client: ReadClient;
  readonly campaign: RelayedCampaign;
  readonly tree: Pick<ClaimTree, "proof">;
  /** Who would send it. */
  readonly account: Address;
};

/** Simulates claims one by one: what refuses one refuses it in a bundle too, but is told with its values here. */
export function simulateItem({ client, campaign, tree, account }: SimulateItemParameters): SimulateItem {
  return async (item) => {
    try {
      // The bare address: for an account with a key viem would ask for a nonce too.
      await simulateContract(client, { ...singleClaim(campaign, tree.proof(item.index), item), account });
      return undefined;
    } catch (thrown) {
      const bar = blockerOfRevert(thrown);
      if (bar === undefined) throw thrown;
      return bar;
    }
  };
}
