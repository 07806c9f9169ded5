import type { Address, Hex } from "viem";
import { longForm, readKeySignature } from "./keySignature.ts";
import { readWrappedSignature } from "./wrappedSignature.ts";

/** What is asked about an account and a digest, to find out whether the account signed. */
export type SignatureQuestions = {
  /** Whether the account's key made a signature, which is in the form that contracts take. */
  readonly isByKey: (signature: Hex) => boolean | Promise<boolean>;
  /** Asks the chain; default: keys alone are looked at. */
  readonly contract?:
    | {
        /** Whether there is code at the account. */
        readonly isThere: () => Promise<boolean>;
        /** Whether the account's contract takes just these bytes (ERC-1271). */
        readonly takes: (signature: Hex) => Promise<boolean>;
      }
    | undefined;
};

export type SettledSignature =
  /** Signed: these bytes are what a contract takes. */
  | { readonly by: "key" | "contract"; readonly signature: Hex }
  /** Its contract is to be deployed first, by this factory; whether it then takes the signature is not known. */
  | { readonly by: "undeployed"; readonly factory: Address }
  /** The account did not sign, as far as could be asked. */
  | { readonly by: "nobody" };

/**
 * Finds out whether an account signed, as `libraries/Signatures.sol` will: its key first, then its contract; and in which bytes
 * contracts take it. Of a key's signature the lesser s, and v from 27; of one that is wrapped (ERC-6492) what is within. A contract is
 * asked about the bytes as they are first.
 */
export async function settleSignature(
  signature: Hex,
  { isByKey, contract }: SignatureQuestions,
): Promise<SettledSignature> {
  const wrapped = readWrappedSignature(signature);
  const forms = signatureForms(signature);
  for (const form of forms) {
    const plain = contractForm(form);
    if (plain !== undefined && (await isByKey(plain))) return { by: "key", signature: plain };
  }
  if (contract === undefined) return { by: "nobody" };
  if (wrapped !== undefined && !(await contract.isThere())) {
    return { by: "undeployed", factory: wrapped.factory };
  }
  for (const form of forms) {
    // Of its owner's key, perhaps, in a form that the contract does not take.
    for (const bytes of new Set([form, longForm(form) ?? form])) {
      if (await contract.takes(bytes)) return { by: "contract", signature: bytes };
    }
  }
  return { by: "nobody" };
}

/** Wrappings in one another that are opened: an account's contract is asked about the bytes of each. */
const MAX_WRAPPINGS = 4;

/**
 * What may be the signature, the innermost first: whoever wraps one, once or several times, means what is within; some accounts
 * take it as it is, too.
 */
export function signatureForms(signature: Hex): readonly Hex[] {
  const forms = [signature];
  let wrapped = readWrappedSignature(signature);
  while (wrapped !== undefined && forms.length <= MAX_WRAPPINGS) {
    forms.unshift(wrapped.signature);
    wrapped = readWrappedSignature(wrapped.signature);
  }
  return forms;
}

/** A key's signature in the form that contracts take: as it is, where it has that; undefined: it has no form of a key's. */
export function contractForm(signature: Hex): Hex | undefined {
  return readKeySignature(signature) === undefined ? longForm(signature) : signature;
}

/** Whether there is anything to settle: contracts may take the bytes in another form than they are in. */
export function isUnsettled(signature: Hex): boolean {
  if (readWrappedSignature(signature) !== undefined) return true;
  const form = contractForm(signature);
  return form !== undefined && form !== signature;
}
