import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hex,
  hashTypedData,
  isAddressEqual,
  type LocalAccount,
  recoverTypedDataAddress,
  type Transport,
  type TypedDataDefinition,
} from "viem";
import { signTypedData } from "viem/actions";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { Forgery } from "../verify/forgery.ts";

/** Who signs: a viem account that has its key, or a viem client with an account, such as a browser wallet's. */
export type Signer = LocalAccount | Client<Transport, Chain | undefined, Account>;

/** The address that signs. */
export function signerAddress(signer: Signer): Address {
  return "account" in signer ? signer.account.address : signer.address;
}

/**
 * Signs typed data, as any builder of `core` gives it.
 * @throws SymbolonError `BadTypedData`; what the wallet throws passes through
 */
export async function signAs(signer: Signer, typedData: TypedDataDefinition): Promise<Hex> {
  checkTypedData(typedData);
  if ("account" in signer) return signTypedData(signer, { ...typedData, account: signer.account });
  return signer.signTypedData(typedData);
}

/** Some hardware wallets count v from 0, the chain from 27; a contract's signature may end in anything. */
export async function countedFrom27(
  address: Address,
  typedData: TypedDataDefinition,
  signature: Hex,
): Promise<Hex> {
  const [, begin, v] = /^(0x[\da-f]{128})(00|01)$/i.exec(signature) ?? [];
  if (begin === undefined || v === undefined) return signature;
  const counted: Hex = `${begin as Hex}${v === "00" ? "1b" : "1c"}`;
  try {
    const recovered = await recoverTypedDataAddress({ ...typedData, signature: counted });
    return isAddressEqual(recovered, address) ? counted : signature;
  } catch {
    return signature;
  }
}

/**
 * Signs typed data with a key, in three parts.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature` where a contract wallet signed
 */
export async function signByKey(signer: Signer, typedData: TypedDataDefinition): Promise<RegistrySignature> {
  return keySignature(await signAs(signer, typedData));
}

/**
 * The three parts of a key's signature as a registry takes them.
 * @throws SymbolonError `NotKeySignature`
 */
export function keySignature(signature: Hex): RegistrySignature {
  const { v, r, s } = splitSignature(signature);
  // Some hardware wallets count v from 0; the chain counts from 27.
  return { v: v < 27 ? v + 27 : v, r, s };
}

/**
 * Refuses typed data with a value that does not fit its type, before a wallet is asked or a key is looked for.
 * @throws SymbolonError `BadTypedData`
 */
function checkTypedData(typedData: TypedDataDefinition): void {
  try {
    // Hashing looks at every value; viem's own check leaves out the domain.
    hashTypedData(typedData);
  } catch (cause) {
    const problem = cause instanceof BaseError ? cause.shortMessage : String(cause);
    throw new SymbolonError({
      code: "BadTypedData",
      reason: `This cannot be signed. ${problem.replace(/\.?$/, ".")}`,
      hint: "Give a value that fits: an address in mixed case must carry its EIP-55 checksum.",
      cause,
    });
  }
}

const KEY_SIGNATURE = /^0x([\da-f]{64})([\da-f]{64})(00|01|1b|1c)$/i;

/**
 * The 65 bytes r, s, v of a signature in three parts, as EAS's functions take them; v as it is, from 0 or from 27.
 * @throws SymbolonError `NotKeySignature`, as for most signatures of contract wallets
 */
export function splitSignature(signature: Hex): RegistrySignature {
  const [, r, s, v] = KEY_SIGNATURE.exec(signature) ?? [];
  if (r !== undefined && s !== undefined && v !== undefined) {
    return { v: Number.parseInt(v, 16), r: `0x${r}`, s: `0x${s}` };
  }
  throw new SymbolonError({
    code: "NotKeySignature",
    reason: `The signature has ${(signature.length - 2) / 2} bytes and is not r, s and v.`,
    hint: "Sign with an account that has a key, or sign a whole list at once, which takes any signature.",
    details: { signature },
  });
}

type RequireSignerParameters = {
  /** What is said to be signed. */
  readonly typedData: TypedDataDefinition;
  readonly signature: RegistrySignature;
  /** Who is said to have signed. */
  readonly signer: Address;
  /** What it is a signature over, for the error: `"request"`. */
  readonly what: string;
  /** What to do where somebody else signed. */
  readonly hint: string;
};

/** Half the order of secp256k1: with s above it, each signature would have a twin that nobody made. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const WORD = /^0x[\da-f]{64}$/i;

/**
 * Refuses typed data that `signer` has not signed with its key. A contract wallet signs without one: only the chain can
 * ask it.
 * @throws SymbolonError `BadTypedData`; `BadSignature` where it is none at all, or one that no registry takes;
 * `WrongSigner`
 */
export async function requireSigner(parameters: RequireSignerParameters): Promise<void> {
  const { typedData, signature, signer, what, hint } = parameters;
  const { v, r, s } = signature;
  const problem = formProblem(signature);
  if (problem !== undefined) throw badSignature(what, problem, signature);
  checkTypedData(typedData);
  let recovered: Address;
  try {
    const bytes: Hex = `0x${r.slice(2)}${s.slice(2)}${v.toString(16)}`;
    recovered = await recoverTypedDataAddress({ ...typedData, signature: bytes });
  } catch (cause) {
    throw badSignature(what, "no key makes it", signature, cause);
  }
  if (recovered.toLowerCase() === signer.toLowerCase()) return;
  throw new Forgery({
    code: "WrongSigner",
    reason: `The signature over the ${what} is not by ${signer}; over just these values it would be by ${recovered}.`,
    hint,
    details: { signer, recovered },
  });
}

function formProblem({ v, r, s }: RegistrySignature): string | undefined {
  if (v !== 27 && v !== 28) return `its v is ${v}, not 27 or 28`;
  if (!WORD.test(r) || !WORD.test(s)) return "its r and s are not 32 bytes each";
  return BigInt(s) > HIGHEST_S ? "its s is in the upper half, which no registry takes" : undefined;
}

function badSignature(what: string, problem: string, signature: RegistrySignature, cause?: unknown): Forgery {
  return new Forgery({
    code: "BadSignature",
    reason: `The signature over the ${what} is malformed: ${problem}.`,
    hint: "Have it signed again.",
    details: { ...signature },
    cause,
  });
}
