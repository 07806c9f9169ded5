import { type Address, type Hash, isAddressEqual } from "viem";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { claimedIn } from "../../chain/events/payments.ts";
import { nextPoint } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { RelayedCampaign } from "../claim/relayedCampaign.ts";
import { singleRelease } from "../claim/singleCalls.ts";
import { usedSignature } from "../claim/validateClaim.ts";
import { campaignForm } from "../sign/campaignForm.ts";
import type { SignedClaim } from "../sign/signedClaim.ts";
import { type DueEntitlement, lookDue, requireVesting } from "./lookDue.ts";

export type ReleaseSignedParameters = {
  /** A vesting campaign, as `relayedCampaign` reads it. */
  readonly campaign: RelayedCampaign;
  /** What an account has signed of a leaf that was claimed. */
  readonly claim: SignedClaim;
  /** Names it in errors: its file, say. */
  readonly name: string;
  /** Base units: the most that is taken; default: all that was signed. */
  readonly fee?: bigint | undefined;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean;
  /** How people name amounts in what a dry run would send; default: in base units. */
  readonly token?: TokenWords;
};

export type ReleasedSigned = {
  readonly index: number;
  readonly account: Address;
  readonly recipient: Address;
  /** Base units: kept as a fee, paid before, due of what was signed, and paid now (undefined: nothing was sent). */
  readonly fee: bigint;
  readonly releasedBefore: bigint;
  readonly due: bigint;
  readonly released: bigint | undefined;
  /** Undefined: a dry run. */
  readonly transaction: Hash | undefined;
  readonly gas: bigint | undefined;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/** How long a signature that was not used is good. */
export const STILL_GOOD =
  "good for one payment, by whoever has it; once the account has released something itself, it is void";

/**
 * Pays what is due of one entitlement as its account signed. No journal: a signature is good for one payment.
 * @throws SymbolonError `NotVesting`, `CampaignMismatch`, `NotClaimed`, `NothingDue`, `InvalidSignature`, `WrappedSignature`
 */
export async function releaseSigned(
  client: WriteClient,
  parameters: ReleaseSignedParameters,
): Promise<ReleasedSigned> {
  const { campaign, claim, name, dryRun = false, token = {} } = parameters;
  requireVesting(campaign);
  const { chainId, index, account, terms, paidBefore = 0n } = claim;
  if (chainId !== BigInt(client.chain.id) || !isAddressEqual(claim.campaign, campaign.campaign)) {
    throw campaignMismatch(name, claim, campaign);
  }
  const caller = client.account.address;
  const keys = [{ index, account }];
  const { now, entitlements } = await lookDue(client, { campaign, keys, caller, min: 0n });
  const entitlement = entitlements[0] as DueEntitlement;
  const { status, released: releasedBefore } = entitlement;
  if (status === "unclaimed") throw notClaimed(name, claim);
  if (releasedBefore !== paidBefore) {
    const { code, why, hint } = usedSignature(paidBefore, releasedBefore);
    throw new SymbolonError({ code, reason: why, hint, details: { index, account } });
  }
  const due = minBigInt(entitlement.due, terms.upTo);
  if (due === 0n)
    throw nothingDue(claim, entitlement, campaign.schedule && nextPoint(campaign.schedule, now)?.time);
  const fee = minBigInt(terms.maxFee, due, parameters.fee ?? due);
  const signature = await campaignForm(client, claim);
  if (typeof signature !== "string") throw signature;
  const call = singleRelease(campaign, { index: Number(index), account, signed: { terms, fee, signature } });
  await simulateSingle(client, call, caller);
  const { recipient } = terms;
  const found = { index: Number(index), account, recipient, fee, releasedBefore, due };
  if (dryRun) {
    const what = `Release ${tokenAmount(due, token)} of leaf ${index} of ${account} in the campaign ${campaign.campaign}, as it signed, to ${recipient}, less a fee of ${tokenAmount(fee, token)}`;
    const calls = [plannedCall(call, { what })];
    return { ...found, released: undefined, transaction: undefined, gas: undefined, calls };
  }
  const receipt = await sendSingle(client, call);
  const released = claimedIn({ campaign: campaign.campaign, receipt }).released[0]?.amount;
  return { ...found, released, transaction: receipt.transactionHash, gas: receipt.gasUsed, calls: [] };
}

/** The chain would refuse it, too, but not tell that what was signed is not used up. */
function nothingDue(
  { index, account, terms }: SignedClaim,
  { total, released }: DueEntitlement,
  nextPoint: bigint | undefined,
): SymbolonError {
  const paid = `${released} of ${total} base units of index ${index} were paid to ${account}`;
  const isNever = terms.upTo === 0n || nextPoint === undefined;
  return new SymbolonError({
    code: "NothingDue",
    reason:
      terms.upTo === 0n
        ? `${account} signed for at most 0 base units of index ${index}: such a signature has its claim recorded, and never pays.`
        : `Nothing is due now: ${paid}, and no more is vested yet.`,
    hint: isNever
      ? "Leave it out: the signature pays no more (symbolon campaign release CAMPAIGN --claimant ADDRESS shows what was paid)."
      : `Release it again as more vests; the next point is at ${isoMoment(nextPoint)}. Until then the signature stays ${STILL_GOOD} (symbolon campaign release CAMPAIGN --index ${index}).`,
    details: { index, account, released, total, upTo: terms.upTo },
  });
}

function notClaimed(name: string, { index, account }: SignedClaim): SymbolonError {
  return new SymbolonError({
    code: "NotClaimed",
    reason: `The leaf of ${name}, index ${index} of ${account}, is not claimed yet.`,
    hint: "Relay the same file as its claim: symbolon campaign relay CAMPAIGN DIR FILE.",
    details: { file: name, index, account },
  });
}

function campaignMismatch(
  name: string,
  { chainId, campaign }: SignedClaim,
  here: RelayedCampaign,
): SymbolonError {
  return new SymbolonError({
    code: "CampaignMismatch",
    reason: `${name} was signed for the campaign ${campaign} on chain ${chainId}, not for ${here.campaign} on this chain.`,
    hint: "Release it from the campaign and chain that it was signed for.",
    details: { file: name, chainId, campaign, here: here.campaign },
  });
}
