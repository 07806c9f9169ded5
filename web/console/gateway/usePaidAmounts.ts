import type { Address } from "viem";
import { useTokenWords } from "../../../src/react/useTokenWords.ts";
import { useAmounts } from "../campaigns/amounts.ts";
import { useNode } from "../plan/node.ts";

/** Amounts of a token; in base units as long as the chain's node does not tell its decimals, or the token is not known. */
export function usePaidAmounts(token: Address | null): (amount: bigint) => string {
  const { chain, config } = useNode();
  const { data } = useTokenWords({ config, chainId: chain.id, token: token ?? undefined });
  return useAmounts(data ?? {});
}
