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
import { walletOf } from "./wallet.ts";
import { requireSignature, walletFault } from "./walletFault.ts";

export type SignedClaimVariables = {
  readonly chainId: number;
  readonly campaign: ClaimedCampaign;
  /** Of an account that the connected wallet offers. */
  readonly leaf: ProvenLeaf;
  /** Who is paid, what may be kept for sending it, by whom, until when; default: the account, nothing, anybody, for good. */
  readonly terms?: Partial<ClaimTerms>;
  readonly gateData?: Hex | undefined;
  /** Base units that the campaign paid before, as the claim's state says; default: it is read. */
  readonly paidBefore?: bigint;
};

type Options = Omit<UseMutationOptions<string, Error, SignedClaimVariables>, "mutationFn" | "mutationKey">;

/** Has a claim signed for whoever sends it, and checks the signature as the campaign will. Gives its text. */
export function signedClaimMutationOptions(config: Config) {
  return {
    mutationKey: ["symbolon", "signedClaim"],
    mutationFn: (variables: SignedClaimVariables) => signLeaf(config, variables),
  } as const;
}

/**
 * Has a claim signed by the connected wallet (EIP-712), so that somebody else sends it: the text that a relayer or a gateway
 * takes (`parseSignedClaim`).
 */
export function useSignedClaim({ config, mutation }: WalletHookParameters<Options> = {}) {
  return useMutation({ ...mutation, ...signedClaimMutationOptions(useConfig(config && { config })) });
}

/**
 * What `useSignedClaim` has signed, to be put in plain words before the wallet opens.
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
  const wallet = await walletOf(config, { chainId, account });
  try {
    return requireSignature(await signTypedData(wallet, { ...signedClaimTypedData(claim), account }));
  } catch (thrown) {
    throw walletFault(thrown);
  }
}
