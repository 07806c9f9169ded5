import type { Address, Hash, Hex } from "viem";
import { getBlock } from "viem/actions";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { claimedIn } from "../../chain/events/payments.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";
import { duePayment } from "./duePayment.ts";
import { readLeafStatuses } from "./readLeafStatuses.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";
import { leafCall } from "./singleCalls.ts";

export type ClaimLeafParameters = {
  /** As `relayedCampaign` reads it. */
  readonly campaign: RelayedCampaign;
  readonly leaf: ProvenLeaf;
  /** Who is paid: the account itself may send its payment elsewhere; default: the account. */
  readonly recipient?: Address | undefined;
  /** What the campaign's gate asks for (`readGateData`). */
  readonly gateData?: Hex | undefined;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean;
  readonly timing?: Timing | undefined;
  /** How people name amounts in what a dry run would send; default: in base units. */
  readonly token?: TokenWords;
};

export type ClaimedLeaf = {
  /** `already`: there is nothing to claim, or to release, now. */
  readonly status: "paid" | "already" | "planned";
  readonly recipient: Address;
  /** Base units that were paid before. */
  readonly paidBefore: bigint;
  /** Base units of this payment; default: none, or not known. */
  readonly payment?: bigint;
  readonly transaction?: Hash;
  readonly block?: bigint;
  readonly gas?: bigint;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Claims one leaf, or has what is due of it released since it was claimed, simulated first. Paid already is no failure: the
 * same call may be made again.
 * @throws SymbolonError `NotYours`, `TransactionReverted`, `TransactionPending`; what viem throws where the campaign refuses
 * (`decodeClaimError`)
 */
export async function claimLeaf(client: WriteClient, parameters: ClaimLeafParameters): Promise<ClaimedLeaf> {
  const { campaign, recipient, gateData, dryRun = false, token = {} } = parameters;
  const { leaf } = parameters;
  const caller = client.account.address;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { index, amount } = leaf;
  const query = { campaign, indexes: [index], leafAt: () => leaf, blockNumber };
  const { isPaid, paidBefore } = (await readLeafStatuses(client, query))(index);
  const due = duePayment({ campaign, amount, paidBefore, now });
  const isRelease = isPaid && campaign.kind === "vesting";
  const known = { recipient: recipient ?? leaf.account, paidBefore, calls: [] };
  if (isPaid && (!isRelease || due === 0n)) return { status: "already", ...known };
  const call = leafCall({ campaign, leaf, caller, recipient, gateData, isRelease });
  await simulateSingle(client, call, caller);
  if (dryRun) {
    const what = `${isRelease ? "Release what is due of" : "Claim"} leaf ${index} of ${leaf.account} in the campaign ${campaign.campaign}, now ${tokenAmount(due, token)}, to ${known.recipient}`;
    return { status: "planned", ...known, payment: due, calls: [plannedCall(call, { what })] };
  }
  const receipt = await sendSingle(client, call, parameters.timing);
  const { claimed, released } = claimedIn({ campaign: campaign.campaign, receipt });
  const payment = (isRelease ? released : claimed).find((one) => one.index === BigInt(index))?.amount;
  const { transactionHash: transaction, blockNumber: block, gasUsed: gas } = receipt;
  return { status: "paid", ...known, transaction, block, gas, ...(payment !== undefined && { payment }) };
}
