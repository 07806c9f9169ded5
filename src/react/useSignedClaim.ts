import { type UseMutationOptions, useMutation } from "@tanstack/react-query";
import type { Address, Hex } from "viem";
import { signTypedData } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import type { ClaimTerms } from "../sdk/core/signing/claimTypedData.ts";
import { signClaim } from "../sdk/distribution/sign/signClaim.ts";
import {
  formatSignedClaim,
  signedClaimTypedData,
  type UnsignedClaim,
} from "../sdk/distribution/sign/signedClaim.ts";
import { type ProvenLeaf, readPaidBefore, unsignedClaim } from "../sdk/distribution/sign/unsignedClaim.ts";
import type { ClaimedCampaign } from "../sdk/distribution/state/readClaimState.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { openWalletClient } from "./wallet.ts";
import { requireSignature, walletFault } from "./walletFault.ts";

export type SignedClaimVariables = {
  readonly chainId: number;
  readonly campaign: ClaimedCampaign;
  /** The leaf of an account in the connected wallet. */
  readonly leaf: ProvenLeaf;
  /**
   * The recipient, the highest fee, its taker, and the deadline. Default: the account, no fee, anybody, no deadline.
   */
  readonly terms?: Partial<ClaimTerms>;
  readonly gateData?: Hex | undefined;
  /** Base units that the campaign has already paid, from the claim's state. Default: read from the chain. */
  readonly paidBefore?: bigint;
};

type Options = Omit<UseMutationOptions<string, Error, SignedClaimVariables>, "mutationFn" | "mutationKey">;

/**
 * Has the wallet sign a claim for a sender, and checks the signature as the campaign will. Returns the claim's text.
 */
export function signedClaimMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "signedClaim"],
    mutationFn: (variables: SignedClaimVariables) => signLeaf(config, variables),
  } as const;
}

/**
 * Has the connected wallet sign a claim (EIP-712), so that another party sends it. The result is the text that a
 * relayer or a gateway accepts (`parseSignedClaim`).
 */
export function useSignedClaim({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...signedClaimMutationOptions(useConfig(config && { config })) });
}

/**
 * The content that `useSignedClaim` signs, to show in plain words before the wallet opens.
 * @throws SymbolonError `NothingDue`, `RecipientRefused`, `FeeTakesAll`
 */
export function claimToSign(
  variables: SignedClaimVariables & { readonly paidBefore: bigint },
): UnsignedClaim {
  const { chainId, campaign, terms, ...rest } = variables;
  const { campaign: address, kind } = campaign;
  return unsignedClaim({
    ...rest,
    chainId: BigInt(chainId),
    campaign: address,
    kind,
    ...(terms !== undefined && { terms }),
  });
}

async function signLeaf(config: Config, variables: SignedClaimVariables): Promise<string> {
  const { chainId, leaf } = variables;
  const { campaign, kind } = variables.campaign;
  const client = config.getClient({ chainId });
  const paidBefore = variables.paidBefore ?? (await readPaidBefore(client, { campaign, kind, leaf }));
  const claim = claimToSign({ ...variables, paidBefore });
  const signature = await askWallet(config, chainId, leaf.account, claim);
  return formatSignedClaim(await signClaim(claim, { client, signature }));
}

async function askWallet(
  config: Config,
  chainId: number,
  account: Address,
  claim: Parameters<typeof signedClaimTypedData>[0],
): Promise<Hex> {
  const wallet = await openWalletClient(config, { chainId, account });
  try {
    return requireSignature(await signTypedData(wallet, { ...signedClaimTypedData(claim), account }));
  } catch (thrown) {
    throw await walletFault(thrown);
  }
}
