import { isAddressEqual } from "viem";
import { simulateContract, writeContract } from "viem/actions";
import { claimedIn } from "../../../src/chain/claimedIn.ts";
import type { WriteClient } from "../../../src/chain/clients.ts";
import { nextPoint } from "../../../src/core/campaign/vesting.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { minBigInt } from "../../../src/core/minBigInt.ts";
import { awaitReceipt } from "../../../src/delivery/lookUp.ts";
import type { ClaimBlocker } from "../../../src/distribution/relay/claimBlocker.ts";
import { usedSignature } from "../../../src/distribution/relay/judgeClaim.ts";
import { parseSignedClaim } from "../../../src/distribution/signing/parseSignedClaim.ts";
import type { SignedClaim } from "../../../src/distribution/signing/signedClaim.ts";
import { transactionReverted } from "../../../src/distribution/transactionReverted.ts";
import { readText } from "../../../src/files/readText.ts";
import { momentText } from "../../command/momentText.ts";
import { printResult, table } from "../../output.ts";
import type { RelayedCampaign } from "../relay/relayedCampaign.ts";
import { singleRelease } from "../relay/singleRelease.ts";
import type { ReleaseOptions } from "../release.ts";
import { type DueEntitlement, lookDue } from "./lookDue.ts";

/**
 * Pays what is due of one entitlement as its account signed. No journal: a signature is good for one payment.
 * @throws SymbolonError `CampaignMismatch`, `NotClaimed`, `NothingDue`, `InvalidSignature`, and as `parseSignedClaim`
 */
export async function releaseSignedFile(
  client: WriteClient,
  campaign: RelayedCampaign,
  file: string,
  { fee: mostFee, dryRun = false, json = false }: ReleaseOptions,
): Promise<void> {
  const claim = parseSignedClaim(readText(file));
  const { chainId, index, account, terms, signature, paidBefore = 0n } = claim;
  if (chainId !== BigInt(client.chain.id) || !isAddressEqual(claim.campaign, campaign.campaign)) {
    throw otherCampaign(file, claim, campaign);
  }
  const key = { index, account };
  const caller = client.account.address;
  const { now, entitlements } = await lookDue(client, { campaign, keys: [key], caller, min: 0n });
  const { status, released, due } = entitlements[0] as DueEntitlement;
  if (status === "unclaimed") throw notClaimed(file, claim);
  if (released !== paidBefore) throw refused(usedSignature(paidBefore, released), claim);
  const payment = minBigInt(due, terms.upTo);
  if (payment === 0n) throw nothingDue(claim, entitlements[0] as DueEntitlement, nextPointOf(campaign, now));
  const fee = minBigInt(terms.maxFee, payment, mostFee ?? payment);
  const call = singleRelease(campaign, { index: Number(index), account, signed: { terms, fee, signature } });
  // The bare address: for an account with a key viem would ask for a nonce too.
  await simulateContract(client, { ...call, account: caller });
  const hash = dryRun ? undefined : await writeContract(client, call);
  const receipt = hash && (await awaitReceipt(client, hash));
  if (receipt?.status === "reverted") throw transactionReverted(receipt.transactionHash);
  const paid = receipt && claimedIn({ campaign: campaign.campaign, receipt }).released[0]?.amount;
  const gas = receipt?.gasUsed;
  const told = {
    dryRun,
    campaign: campaign.campaign,
    index: Number(index),
    account,
    recipient: terms.recipient,
    fee,
  };
  printResult(
    json,
    {
      ...told,
      staysSigned: hash === undefined,
      releasedBefore: released,
      due: payment,
      released: paid ?? null,
      transaction: hash ?? null,
      gas: gas ?? null,
    },
    table([
      ["campaign", campaign.campaign],
      ["leaf", `index ${index}, of ${account}`],
      ["released before", `${released} base units`],
      [dryRun ? "would release" : "released", `${paid ?? payment} base units`],
      ["to", terms.recipient],
      [
        "fee",
        `${fee} base units${(mostFee ?? 0n) > terms.maxFee ? `: no more was signed, of the ${mostFee} asked for` : ""}`,
      ],
      ["signature", hash === undefined ? STILL_GOOD : "used: it is good for nothing more"],
      ...(hash === undefined ? [] : [["transaction", hash] as const]),
      ...(gas === undefined ? [] : [["gas", gas.toLocaleString("en")] as const]),
    ]),
  );
}

const STILL_GOOD =
  "good for one payment, by whoever has it; once the account has released something itself, it is void";

function nextPointOf({ schedule }: RelayedCampaign, now: bigint): bigint | undefined {
  return schedule && nextPoint(schedule, now)?.time;
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
      ? "Nothing to do."
      : `Release it again as more vests; the next point is at ${momentText(nextPoint, "")}. Until then the signature stays ${STILL_GOOD} (symbolon campaign release CAMPAIGN --index ${index}).`,
    details: { index, account, released, total, upTo: terms.upTo },
  });
}

function refused({ code, why, hint }: ClaimBlocker, { index, account }: SignedClaim): SymbolonError {
  return new SymbolonError({ code, reason: why, hint, details: { index, account } });
}

function notClaimed(file: string, { index, account }: SignedClaim): SymbolonError {
  return new SymbolonError({
    code: "NotClaimed",
    reason: `The leaf of ${file}, index ${index} of ${account}, was not claimed yet.`,
    hint: "Relay the same file as its claim: symbolon campaign relay CAMPAIGN DIR FILE.",
    details: { file, index, account },
  });
}

function otherCampaign(
  file: string,
  { chainId, campaign }: SignedClaim,
  here: RelayedCampaign,
): SymbolonError {
  return new SymbolonError({
    code: "CampaignMismatch",
    reason: `${file} was signed for the campaign ${campaign} on chain ${chainId}, and this is ${here.campaign}, or another chain.`,
    hint: "Release it where it was signed for.",
    details: { file, chainId, campaign, here: here.campaign },
  });
}
