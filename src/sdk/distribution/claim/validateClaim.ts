import { type Address, zeroAddress } from "viem";
import type { CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import { MAX_ENTITLEMENT } from "../../core/campaign/vesting.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { type ClaimBlocker, claimBlocker } from "../decodeClaimError.ts";
import { dueFrom, duePayment, type PayingCampaign } from "./duePayment.ts";
import { othersFrom, outsideWindow } from "./outsideWindow.ts";

export type ValidateClaimParameters = {
  /** Default kind: instant. */
  readonly campaign: CampaignArguments & Partial<PayingCampaign>;
  /** Unix seconds of the newest block, and the end as of then. */
  readonly now: bigint;
  readonly end: bigint;
  /** The sender of the bundle. */
  readonly relayer: Address;
  /** Base units that a cumulative campaign has paid the account so far; default: 0. */
  readonly paidBefore?: bigint;
};

/** A claim, and what its account assumed to be paid before when it signed; default: 0. */
export type ValidatedClaim = BundleItem & { readonly paidBefore?: bigint };

/**
 * Why a claim cannot be paid, as far as published, signed and recorded data show; it asks no node. Undefined: no reason
 * found. Only a simulation judges signature, gate and token.
 */
export function validateClaim(
  parameters: ValidateClaimParameters,
  claim: ValidatedClaim,
): ClaimBlocker | undefined {
  const { campaign, now, end, relayer } = parameters;
  const { index, account, amount, signed, gateData } = claim;
  const { gate, kind } = campaign;
  // Every known token refuses this: no need to ask.
  if (isSameAddress(account, zeroAddress)) return claimBlocker("ERC20InvalidReceiver", [account]);
  const closed = outsideWindow(campaign, index, { now, end });
  if (closed !== undefined) return claimBlocker(closed.error, closed.args);
  if (gate !== zeroAddress && gateData === undefined) return claimBlocker("GateDataMissing", [gate]);
  if (gate === zeroAddress && gateData !== undefined) return claimBlocker("GateDataUnexpected", []);
  if (kind === "vesting" && amount > MAX_ENTITLEMENT)
    return claimBlocker("AmountTooLarge", [amount, MAX_ENTITLEMENT]);
  return signed === undefined
    ? validateCaller(campaign, now, relayer, account)
    : validateTerms(parameters, claim, signed);
}

/** Why a payment to an account that has not signed for it is refused. */
export function validateCaller(
  campaign: CampaignArguments,
  now: bigint,
  caller: Address,
  account: Address,
): ClaimBlocker | undefined {
  const from = othersFrom(campaign);
  if (isSameAddress(account, caller) || (from !== undefined && now >= from)) return undefined;
  return {
    ...claimBlocker("ClaimForOtherRefused", [caller, account]),
    ...(from !== undefined && { until: from }),
  };
}

function validateTerms(
  { campaign, now, relayer, paidBefore = 0n }: ValidateClaimParameters,
  { amount, paidBefore: signedFor = 0n }: ValidatedClaim,
  { terms, fee }: NonNullable<BundleItem["signed"]>,
): ClaimBlocker | undefined {
  const { upTo, deadline, feeTaker } = terms;
  const { kind = "instant", schedule } = campaign;
  if (signedFor !== paidBefore) return usedSignature(signedFor, paidBefore);
  const due = duePayment({ campaign: { kind, schedule }, amount, paidBefore, now });
  const isTooLittle = kind === "instant" ? amount > upTo : kind === "cumulative" && upTo === 0n;
  if (isTooLittle) return claimBlocker("AmountAboveLimit", [due, upTo]);
  // At most as much is paid; in an instant campaign the fee was made to fit.
  const max = minBigInt(due, upTo);
  if (fee > max) {
    const until = fee <= upTo && schedule ? dueFrom({ schedule, amount, paidBefore }, fee) : undefined;
    return feeTooHigh(fee, max, until);
  }
  if (deadline !== 0n && deadline < now) return claimBlocker("DeadlineExpired", [deadline, now]);
  const isOther = feeTaker !== zeroAddress && !isSameAddress(feeTaker, relayer);
  return isOther ? claimBlocker("FeeTakerMismatch", [feeTaker, relayer]) : undefined;
}

/** Of a vesting amount, more may be paid later: then the fee fits, too. */
function feeTooHigh(fee: bigint, max: bigint, until: bigint | undefined): ClaimBlocker {
  const later = until === undefined ? "." : `, or wait until ${fee} base units are due.`;
  const hint = `Ask for a fee of ${max} at most (--fee ${max})${later}`;
  return { ...claimBlocker("FeeTooHigh", [fee, max]), hint, ...(until !== undefined && { until }) };
}

/** The chain could only say that the signature is false: the amount paid before is a part of what was signed. */
export function usedSignature(signedFor: bigint, paidBefore: bigint): ClaimBlocker {
  return {
    code: "InvalidSignature",
    why: `The account signed when ${signedFor} base units were paid to it; now ${paidBefore} are: its signature was used, or something else was paid since.`,
    hint: "Let the account sign again.",
  };
}
