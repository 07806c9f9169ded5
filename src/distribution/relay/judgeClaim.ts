import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { CampaignArguments } from "../../chain/campaignArguments.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { claimableFrom } from "../../core/waves.ts";
import { type ClaimBar, claimBar } from "./claimBar.ts";

export type JudgeClaimParameters = {
  readonly campaign: CampaignArguments;
  /** Unix seconds of the newest block, and the end as of then. */
  readonly now: bigint;
  readonly end: bigint;
  /** Who would send it, in a bundle. */
  readonly relayer: Address;
};

/**
 * What stands in the way of a claim, as far as that follows from what was published, signed and written down: no node is
 * asked about it. Undefined: nothing; signature, gate and token are judged by simulating it.
 */
export function judgeClaim(
  { campaign, now, end, relayer }: JudgeClaimParameters,
  { index, account, amount, signed, gateData }: BundleItem,
): ClaimBar | undefined {
  const { start, count, gate, claimFor } = campaign;
  if (now >= end) return claimBar("Ended", [now, end]);
  // By what every known token refuses: it saves asking.
  if (isAddressEqual(account, zeroAddress)) return claimBar("ERC20InvalidReceiver", [account]);
  if (now < start) return claimBar("NotStarted", [now, start]);
  const opens = claimableFrom(BigInt(index), campaign);
  if (now < opens) return claimBar("WaveNotOpen", [now, opens]);
  if (gate !== zeroAddress && gateData === undefined) return claimBar("GateDataMissing", [gate]);
  if (signed !== undefined) {
    const { upTo, deadline, feeTaker } = signed.terms;
    if (amount > upTo) return claimBar("AmountAboveLimit", [amount, upTo]);
    if (deadline !== 0n && deadline < now) return claimBar("DeadlineExpired", [deadline, now]);
    const isOther = feeTaker !== zeroAddress && !isAddressEqual(feeTaker, relayer);
    return isOther ? claimBar("FeeTakerMismatch", [feeTaker, relayer]) : undefined;
  }
  if (claimFor === "Anyone" || isAddressEqual(account, relayer)) return undefined;
  const refused = claimBar("ClaimForOtherRefused", [relayer, account]);
  if (claimFor === "Never") return refused;
  const last = claimableFrom(count - 1n, campaign);
  return now < last ? { ...refused, until: last } : undefined;
}
