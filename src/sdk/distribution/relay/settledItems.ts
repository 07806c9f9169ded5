import type { ReadClient } from "../../chain/clients.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { campaignForm } from "../sign/campaignForm.ts";
import {
  type LabelledItem,
  type RejectedClaim,
  readItems,
  rejectedFor,
  type SignedItem,
  type SignedPlace,
  type SignedText,
} from "./selectClaims.ts";

/** Signatures that are looked at at once. */
const AT_ONCE = 8;

export type SettledItems = {
  readonly settled: readonly SignedItem[];
  readonly rejected: readonly RejectedClaim[];
};

/**
 * Reads signed claims, and brings each signature into the form that the campaign takes (`campaignForm`).
 * @throws what viem throws where the node does not answer
 */
export async function settledItems(
  client: ReadClient,
  texts: readonly SignedText[],
  place: SignedPlace,
): Promise<SettledItems> {
  const {
    chainId,
    campaign: { campaign },
  } = place;
  const { signed, rejected } = readItems(texts, place);
  const settle = async ({ label, item }: LabelledItem): Promise<SignedItem | RejectedClaim> => {
    const { index, account, paidBefore = 0n } = item;
    const { terms, signature: given } = item.signed;
    const claim = { chainId, campaign, index: BigInt(index), account, terms, paidBefore, signature: given };
    const signature = await campaignForm(client, claim);
    if (typeof signature !== "string") return rejectedFor(label, signature);
    return signature === given ? item : { ...item, signed: { ...item.signed, signature } };
  };
  const all = await mapAtOnce(signed, AT_ONCE, settle);
  return {
    settled: all.filter((one): one is SignedItem => "signed" in one),
    rejected: [...rejected, ...all.filter((one): one is RejectedClaim => "label" in one)],
  };
}
