import {
  type Account,
  type Address,
  BaseError,
  type Chain,
  type Client,
  type Hex,
  hashTypedData,
  type LocalAccount,
  recoverTypedDataAddress,
  size,
  type Transport,
  type TypedDataDefinition,
} from "viem";
import { signTypedData } from "viem/actions";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isLesser, plainKeySignature, splitKeySignature } from "../../core/signing/keySignature.ts";
import { contractForm } from "../../core/signing/settleSignature.ts";
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

/**
 * A signature in the form that contracts take, where the key of an account made it; else as it is: a contract may take it.
 * @param form default: that of `libraries/Signatures.sol`
 */
export async function keysForm(
  account: Address,
  typedData: TypedDataDefinition,
  given: Hex,
  form = contractForm,
): Promise<Hex> {
  const settled = await settleOnChain({ account, digest: hashTypedData(typedData), signature: given });
  return ("signature" in settled && form(settled.signature)) || given;
}

/**
 * Signs typed data with a key, in three parts.
 * @throws SymbolonError `BadTypedData`; `NotKeySignature` where a contract wallet signed
 */
export async function signByKey(signer: Signer, typedData: TypedDataDefinition): Promise<RegistrySignature> {
  return keySignature(await signAs(signer, typedData));
}

/**
 * The three parts of a key's signature as a registry takes them: the lesser s, v from 27.
 * @throws SymbolonError `NotKeySignature`, as for most signatures of contract wallets
 */
export function keySignature(signature: Hex): RegistrySignature {
  return plainKeySignature(signature) ?? splitSignature(signature);
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

/**
 * The parts of a key's signature as they are, of 65 bytes r, s, v, or the 64 of ERC-2098.
 * @throws SymbolonError `NotKeySignature`, as for most signatures of contract wallets
 */
export function splitSignature(signature: Hex): RegistrySignature {
  const parts = splitKeySignature(signature);
  if (parts !== undefined) return parts;
  throw new SymbolonError({
    code: "NotKeySignature",
    reason: `The signature has ${(signature.length - 2) / 2} bytes, and is not r, s and v.`,
    hint: "Sign with an account that has a key, or sign a whole list at once, which takes any signature.",
    details: { signature },
  });
}

/**
 * The same of a list for a registry of attestations, which takes no 64 bytes.
 * @throws SymbolonError `NotKeySignature`, `BadSignature`
 */
export function splitLong(signature: Hex): RegistrySignature {
  const parts = splitSignature(signature);
  if (size(signature) === LONG) return parts;
  throw badSignature(
    "list",
    `it has 64 bytes (ERC-2098), and registries of attestations take ${LONG}`,
    parts,
  );
}

/** Bytes r, s and v. */
const LONG = 65;

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
    reason: `The signature over the ${what} is not by ${signer}; over these values it would be by ${recovered}.`,
    hint,
    details: { signer, recovered },
  });
}

function formProblem({ v, r, s }: RegistrySignature): string | undefined {
  if (v !== 27 && v !== 28) return `its v is ${v}, not 27 or 28`;
  if (!WORD.test(r) || !WORD.test(s)) return "its r and s are not 32 bytes each";
  return isLesser(s) ? undefined : "its s is in the upper half, which registries refuse";
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
