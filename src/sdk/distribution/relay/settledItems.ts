import type { ReadClient } from "../../chain/clients.ts";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { isUnsettled } from "../../core/signing/settleSignature.ts";
import { wrappedSignature } from "../sign/wrappedSignature.ts";
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
 * Reads signed claims, and brings each signature into the form that the campaign takes, as `settleSignature` says; with most
 * there is nothing to do. One that the account did not make stays as it is: the simulation says so.
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
    const { terms, signature } = item.signed;
    if (!isUnsettled(signature)) return item;
    const digest = claimDigest({ chainId, campaign, index: BigInt(index), account, terms, paidBefore });
    const found = await settleOnChain({ account, digest, signature, client });
    if (found.by === "undeployed") return rejectedFor(label, wrappedSignature(account, found.factory));
    return found.by === "nobody" ? item : { ...item, signed: { ...item.signed, signature: found.signature } };
  };
  const all = await mapAtOnce(signed, AT_ONCE, settle);
  return {
    settled: all.filter((one): one is SignedItem => "signed" in one),
    rejected: [...rejected, ...all.filter((one): one is RejectedClaim => "label" in one)],
  };
}
