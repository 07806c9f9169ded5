import type { Hash, Hex } from "viem";
import { writeContract } from "viem/actions";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import type { WriteClient } from "../clients.ts";
import type { ReleaseParameters } from "./release.ts";

export type ReleaseSignedParameters = ReleaseParameters & {
  /** What the account signed beside its leaf (`claimTypedData`), `paidBefore` being what was released so far. */
  readonly terms: ClaimTerms;
  /** Base units of the payment for the fee taker: at most what the terms allow, and at most the payment. */
  readonly fee: bigint;
  /** By the leaf's account; `0x` where it is the client's own. */
  readonly signature: Hex;
};

/** Pays what is due by now of an entitlement as its account signed: at most `upTo`, to the recipient that it named. */
export function releaseSigned(client: WriteClient, parameters: ReleaseSignedParameters): Promise<Hash> {
  const { campaign, index, account, terms, fee, signature } = parameters;
  return writeContract(client, {
    address: campaign,
    abi: vestingCampaignAbi,
    functionName: "releaseSigned",
    args: [index, account, terms, fee, signature],
  });
}
