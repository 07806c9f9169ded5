import { type Account, type Hex, isAddressEqual, recoverTypedDataAddress } from "viem";
import { signTypedData, verifyTypedData } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type SignedClaim, signedClaimTypedData, type UnsignedClaim } from "./signedClaim.ts";

/** Who signs a claim, and what can be asked whether it is signed. */
export type ClaimSigner = {
  /** The account of a key, or of the client's node; left out: a wallet has signed. */
  readonly signer?: Account | undefined;
  /** Signs for an account of the node, and asks an account's contract (ERC-1271). Left out: only keys are looked at. */
  readonly client?: ReadClient | undefined;
  /** What a wallet has made of `claimForWallet`; left out: the signer signs. */
  readonly signature?: Hex | undefined;
};

/**
 * Signs a claim, or takes what a wallet has signed, and checks it as the campaign does: first against the account's key,
 * then by asking its contract (ERC-1271).
 * @throws SymbolonError `NoSigner`, `NotSigned`
 * @example
 * const claim = unsignedClaim({ chainId, campaign, kind: "instant", leaf, terms: { maxFee: 100n } });
 * const text = formatSignedClaim(await signClaim(claim, { signer: privateKeyToAccount(key) }));
 */
export async function signClaim(claim: UnsignedClaim, by: ClaimSigner): Promise<SignedClaim> {
  const given = by.signature ?? (await signHere(claim, by));
  const counted = countedFrom27(given);
  if (await recovers(claim, counted)) return { ...claim, signature: counted };
  if (await isTaken(claim, by.client, given)) return { ...claim, signature: given };
  throw notSigned(claim, by);
}

async function signHere(claim: UnsignedClaim, { signer, client }: ClaimSigner): Promise<Hex> {
  const typedData = signedClaimTypedData(claim);
  if (signer?.type === "local") return signer.signTypedData(typedData);
  if (signer !== undefined && client !== undefined) {
    return signTypedData(client, { ...typedData, account: signer });
  }
  throw new SymbolonError({
    code: "NoSigner",
    reason: "There is no key to sign with.",
    hint: "Give --keystore FILE, or --account ADDRESS with --signer URL; or let a wallet sign what --typed-data prints and give --signature.",
  });
}

/** By the account's key, in just these bytes: some hardware wallets count v from 0, which no chain takes. */
async function recovers(claim: UnsignedClaim, signature: Hex): Promise<boolean> {
  if (/0[01]$/.test(signature) && signature.length === KEY_SIGNATURE) return false;
  try {
    const signer = await recoverTypedDataAddress({ ...signedClaimTypedData(claim), signature });
    return isAddressEqual(signer, claim.account);
  } catch {
    return false;
  }
}

async function isTaken(
  claim: UnsignedClaim,
  client: ReadClient | undefined,
  signature: Hex,
): Promise<boolean> {
  if (client === undefined) return false;
  return verifyTypedData(client, { ...signedClaimTypedData(claim), address: claim.account, signature });
}

/** Digits of 65 bytes, and 0x. */
const KEY_SIGNATURE = 132;

/** The same signature with v as chains count it, from 27; the same text where it is none of a key. */
function countedFrom27(signature: Hex): Hex {
  const [, begin, v] = /^0x([\da-f]{128})(00|01)$/i.exec(signature) ?? [];
  return begin === undefined ? signature : `0x${begin}${v === "00" ? "1b" : "1c"}`;
}

function notSigned({ account }: UnsignedClaim, { signer, client, signature }: ClaimSigner): SymbolonError {
  const by = signature === undefined ? `The key of ${signer?.address}` : "The signature";
  return new SymbolonError({
    code: "NotSigned",
    reason: `${by} does not sign for ${account}${client === undefined ? ", as far as can be told without a chain" : ""}.`,
    hint: "Sign with the account's own key; where it is a contract, let it sign what --typed-data prints, and give --signature and --rpc.",
    details: { account, signer: signer?.address },
  });
}
