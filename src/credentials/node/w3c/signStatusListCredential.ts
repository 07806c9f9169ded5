import { type Address, type Hex, isAddressEqual, type LocalAccount, recoverAddress, sha256 } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { splitSignature } from "../../delegation/keySignature.ts";
import {
  addressOfDid,
  issuerKeyId,
  type StatusList,
  type StatusListCredential,
} from "./statusListCredential.ts";

export type SignStatusListCredentialParameters = StatusList & {
  /** The issuer's, holding its key; a contract has none, and cannot sign lists. */
  readonly account: LocalAccount;
};

/**
 * Signs a status list with the issuer's key: a JWT that envelops the credential (Securing Verifiable Credentials using
 * JOSE and COSE, `vc+jwt`), by ES256K, which is secp256k1 over SHA-256 (RFC 8812). The provenance stands in the header
 * as `symbolon`, which others pass over. A viem account from a private key signs the same list alike each time.
 * @throws SymbolonError `NotIssuer`, `AccountCannotSign`; `NotKeySignature`, `WrongSigner` where the account signed
 * otherwise; what the account throws passes through
 */
export async function signStatusListCredential({
  credential,
  provenance,
  account,
}: SignStatusListCredentialParameters): Promise<string> {
  const issuer = addressOfDid(credential.issuer);
  if (issuer === undefined || !isAddressEqual(issuer, account.address)) {
    throw new SymbolonError({
      code: "NotIssuer",
      reason: `The status list is ${credential.issuer}'s, and ${account.address} would sign it.`,
      hint: "Sign with the account that issued the batch.",
      details: { issuer: credential.issuer, account: account.address },
    });
  }
  if (account.sign === undefined) {
    throw new SymbolonError({
      code: "AccountCannotSign",
      reason: `The account ${account.address} does not sign plain hashes, as a status list needs.`,
      hint: "Sign with an account that has its private key at hand.",
      details: { account: account.address },
    });
  }
  const kid = issuerKeyId(credential.issuer);
  const header = { alg: "ES256K", typ: "vc+jwt", cty: "vc", kid, symbolon: provenance };
  const signed = `${encodePart(header)}.${encodePart(claims(credential))}`;
  const hash = statusListHash(signed);
  const signature = await account.sign({ hash });
  const { r, s } = splitSignature(signature);
  const signer = await recoverAddress({ hash, signature });
  if (!isAddressEqual(signer, issuer)) {
    const hint = "Sign with an account that signs the hash as it is, without a prefix.";
    throw wrongListSigner(issuer, [signer], hint);
  }
  // JOSE wants r and s alone, without v.
  return `${signed}.${Buffer.from(`${r.slice(2)}${s.slice(2)}`, "hex").toString("base64url")}`;
}

/** What is signed of a JWT: the hash of its first two parts as they stand. */
export function statusListHash(signed: string): Hex {
  return sha256(Buffer.from(signed));
}

/** The credential, and its issuer and end once more under the names that every JWT library enforces. */
function claims(credential: StatusListCredential) {
  // The first second in which the JWT must not be accepted (RFC 7519, section 4.1.4).
  const exp = (Date.parse(credential.validUntil) + 1) / 1000;
  return { ...credential, iss: credential.issuer, exp };
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** The error for a status list that somebody else signed, or that was changed since. */
export function wrongListSigner(
  issuer: Address,
  signers: readonly Address[],
  hint = "Get the list again from where its issuer publishes it.",
): SymbolonError {
  const others = signers.length === 0 ? "nobody" : signers.join(" or ");
  return new SymbolonError({
    code: "WrongSigner",
    reason: `The signature over the status list is not by ${issuer}; over just these bytes it would be by ${others}.`,
    hint,
    details: { issuer, signers },
  });
}
