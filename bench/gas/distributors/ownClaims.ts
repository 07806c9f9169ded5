import { type Address, encodeFunctionData } from "viem";
import { instantCampaignAbi as abi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import type { BundleItem } from "../../../src/sdk/core/bundle/bundle.ts";
import { encodeBundle, makeBundle } from "../../../src/sdk/core/bundle/encodeBundle.ts";
import { multiproofAt } from "../../../src/sdk/core/tree/multiproof.ts";
import type { BenchAllocation } from "../benchAllocation.ts";
import type { Stage } from "./stage.ts";

/** Claims of an allocation's leaves from a campaign of ours, sent by the relayer: campaigns of all kinds take the same calls. */
export function ownClaims({ relay }: Stage, campaign: Address, allocation: BenchAllocation) {
  const { nodes, accountAt, amountAt, proofOf } = allocation;
  const leafOf = (index: number) =>
    [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
  const itemAt = (index: number) => ({ index, account: accountAt(index), amount: amountAt(index) });
  const bundleOf = (items: readonly BundleItem[]) => {
    const proof = multiproofAt(
      nodes,
      items.map(({ index }) => index),
    );
    return encodeBundle(makeBundle(items, proof));
  };
  const claimItems = (items: readonly BundleItem[]) =>
    relay(campaign, encodeFunctionData({ abi, functionName: "claimMany", args: [bundleOf(items)] }));
  return {
    leafOf,
    itemAt,
    bundleOf,
    claimItems,
    claim: (index: number) =>
      relay(campaign, encodeFunctionData({ abi, functionName: "claim", args: leafOf(index) })),
    claimMany: (indexes: readonly number[]) => claimItems(indexes.map(itemAt)),
  };
}
