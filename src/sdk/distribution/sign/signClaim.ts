import type { Account, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import { SymbolonError } from "../../core/errors.ts";
import { claimDigest } from "../../core/signing/claimTypedData.ts";
import { signerNotDeployed } from "../../core/signing/signerNotDeployed.ts";
import { type SignedClaim, signedClaimTypedData, type UnsignedClaim } from "./signedClaim.ts";
import { signHere } from "./signHere.ts";

/** Who signs a claim, and what can be asked whether it is signed. */
export type ClaimSigner = {
  /** The account of a key, or of the client's node; default: a wallet has signed. */
  readonly signer?: Account | undefined;
  /** Signs for an account of the node, and asks an account's contract (ERC-1271). Default: only keys are looked at. */
  readonly client?: ReadClient | undefined;
  /** What a wallet has made of `claimForWallet`; default: the signer signs. */
  readonly signature?: Hex | undefined;
};

/**
 * Signs a claim, or takes what a wallet has signed, and checks it as the campaign does: first against the account's key,
 * then by asking its contract (ERC-1271). The claim has the signature in the form that the campaign takes.
 * @throws SymbolonError `NoSigner`, `NotSigned`, `WrappedSignature`
 * @example
 * const claim = unsignedClaim({ chainId: 1n, campaign, kind: "instant", leaf, terms: { maxFee: 100n } });
 * const text = formatSignedClaim(await signClaim(claim, { signer: privateKeyToAccount(key) }));
 */
export async function signClaim(claim: UnsignedClaim, by: ClaimSigner): Promise<SignedClaim> {
  const given = by.signature ?? (await signHere(signedClaimTypedData(claim), by.signer, by.client));
  const { account, paidBefore = 0n } = claim;
  const digest = claimDigest({ ...claim, paidBefore });
  const settled = await settleOnChain({ account, digest, signature: given, client: by.client });
  if ("signature" in settled) return { ...claim, signature: settled.signature };
  if (settled.by === "undeployed") throw signerNotDeployed(account, settled.factory);
  throw notSigned(claim, by);
}

function notSigned({ account }: UnsignedClaim, { signer, client, signature }: ClaimSigner): SymbolonError {
  const by = signature === undefined ? `The key of ${signer?.address}` : "The signature";
  return new SymbolonError({
    code: "NotSigned",
    reason: `${by} does not sign for ${account}${client === undefined ? " (checked without a chain)" : ""}.`,
    hint: "Sign with the account's own key; if the account is a contract, let it sign what --typed-data prints, and give --signature and --rpc.",
    details: { account, signer: signer?.address },
  });
}
