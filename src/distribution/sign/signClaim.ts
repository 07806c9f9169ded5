import { type Hex, isAddressEqual, recoverTypedDataAddress } from "viem";
import { signTypedData, verifyTypedData } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { type SignedClaim, signedClaimTypedData } from "./signedClaim.ts";
import type { SigningPlace } from "../../../scripts/campaign/relay/signingPlace.ts";

/**
 * Signs a claim, or takes what a wallet has signed, and checks it as the campaign does: first against the account's key,
 * then by asking its contract (ERC-1271).
 * @throws SymbolonError `NoSigner`, `NotSigned`
 */
export async function signClaim(
  place: SigningPlace,
  claim: Omit<SignedClaim, "signature">,
  given: Hex | undefined,
): Promise<Hex> {
  const signature = given ?? (await signHere(place, claim));
  const counted = countedFrom27(signature);
  if (await recovers(claim, counted)) return counted;
  if (await isTaken(place, claim, signature)) return signature;
  const by = given === undefined ? `The key of ${place.signer?.address}` : "The signature";
  throw new SymbolonError({
    code: "NotSigned",
    reason: `${by} does not sign for ${claim.account}${place.client === undefined ? ", as far as can be told without a chain" : ""}.`,
    hint: "Sign with the account's own key; where it is a contract, let it sign what --typed-data prints, and give --signature and --rpc.",
    details: { account: claim.account, signer: place.signer?.address },
  });
}

async function signHere(
  { signer, client }: SigningPlace,
  claim: Omit<SignedClaim, "signature">,
): Promise<Hex> {
  const typedData = signedClaimTypedData(claim);
  if (signer?.type === "local") return signer.signTypedData(typedData);
  if (signer !== undefined && client !== undefined) {
    return signTypedData(client, { ...typedData, account: signer });
  }
  throw new SymbolonError({
    code: "NoSigner",
    reason: "There is no key to sign with.",
    hint: "Set SYMBOLON_PRIVATE_KEY, or let a wallet sign what --typed-data prints and give --signature.",
  });
}

/** By the account's key, in just these bytes: some hardware wallets count v from 0, which no chain takes. */
async function recovers(claim: Omit<SignedClaim, "signature">, signature: Hex): Promise<boolean> {
  if (/0[01]$/.test(signature) && signature.length === KEY_SIGNATURE) return false;
  try {
    const signer = await recoverTypedDataAddress({ ...signedClaimTypedData(claim), signature });
    return isAddressEqual(signer, claim.account);
  } catch {
    return false;
  }
}

/** By the account's contract. */
async function isTaken(
  { client }: SigningPlace,
  claim: Omit<SignedClaim, "signature">,
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
