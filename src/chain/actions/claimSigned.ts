import type { Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ClaimParameters } from "./claim.ts";

export type ClaimSignedParameters = ClaimParameters & {
  /** What the account signed beside its leaf (`claimTypedData`). */
  readonly terms: ClaimTerms;
  /** Base units of the payment for the fee taker: at most what the terms allow, and at most the payment. */
  readonly fee: bigint;
  /** By the leaf's account; `0x` where it is the client's own. */
  readonly signature: Hex;
};

/** Claims a leaf as its account signed, of a campaign that has no gate. */
export function claimSigned(client: WriteClient, parameters: ClaimSignedParameters): Promise<Hash> {
  const { campaign, index, account, amount, proof, terms, fee, signature } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: instantCampaignAbi,
    functionName: "claimSigned",
    args: [index, account, amount, proof, terms, fee, signature],
  });
}
