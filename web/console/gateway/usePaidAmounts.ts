import type { Address } from "viem";
import { useCampaignFacts } from "../../../src/react/useCampaignFacts.ts";
import { useAmounts } from "../campaigns/amounts.ts";
import { useNode } from "../plan/node.ts";

/** Amounts of a campaign's token; in base units as long as the chain's node does not tell its decimals, which never change. */
export function usePaidAmounts(campaign: Address): (amount: bigint) => string {
  const { chain, config } = useNode();
  const { data } = useCampaignFacts({
    config,
    chainId: chain.id,
    campaign,
    query: { refetchInterval: false, staleTime: Number.POSITIVE_INFINITY },
  });
  return useAmounts(data?.facts.tokenState ?? { decimals: undefined, symbol: undefined });
}
