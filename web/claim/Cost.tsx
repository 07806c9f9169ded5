import type { Address, Hex } from "viem";
import type { ReadConfig } from "../../src/react/index.ts";
import { useClaimCost } from "../../src/react/useClaimCost.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { useFormats } from "../shared/language.ts";
import { useMoreTexts } from "./claimTexts.ts";
import { campaignOf } from "./pinnedOf.ts";
import type { Leaf } from "./props.ts";

type CostProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly leaf: Leaf;
  readonly config: ReadConfig;
  readonly caller: Address | undefined;
  readonly gateData: Hex | undefined;
  readonly isRelease: boolean;
};

/** Significant digits of a cost: it is an estimate. */
const DIGITS = 3;

/** The claim's cost for its sender, as the node estimates it. */
export function Cost({ data, claim, leaf, config, caller = leaf.account, gateData, isRelease }: CostProps) {
  const { state: texts } = useMoreTexts();
  const { amount } = useFormats();
  const { chain } = data;
  const query = { config, chainId: chain.id, campaign: campaignOf(claim), leaf, caller, gateData, isRelease };
  const { data: cost, isError } = useClaimCost(query);
  if (cost === undefined) return isError ? texts.costUnknown : texts.costAsking;
  return texts.costText(amount(rounded(cost.wei), chain.currency.decimals, chain.currency.symbol));
}

/** Rounds up to the significant digits. */
function rounded(wei: bigint): bigint {
  const digits = wei.toString().length - DIGITS;
  if (digits <= 0) return wei;
  const unit = 10n ** BigInt(digits);
  return ((wei + unit - 1n) / unit) * unit;
}
