import { SymbolonError } from "../sdk/core/errors.ts";

/**
 * What a wallet did instead of what it was asked for, as an error with a hint; anything else is handed on as it is. Its words are
 * loaded with the first fault.
 */
export async function walletFault(thrown: unknown): Promise<unknown> {
  try {
    const { faultOf } = await import("./faultOf.ts");
    return faultOf(thrown) ?? thrown;
  } catch {
    // The network is gone.
    return thrown;
  }
}

/** Bytes of a transaction's hash as hexadecimal text. */
const HASH = /^0x[\da-f]{64}$/i;

/**
 * The hash that a wallet answered: some answer a signature, or nothing, where a hash was due.
 * @throws SymbolonError `NoHash`
 */
export function requireHash(answer: unknown): `0x${string}` {
  if (typeof answer === "string" && HASH.test(answer)) return answer as `0x${string}`;
  throw new SymbolonError({
    code: "NoHash",
    reason: "The wallet did not answer with the hash of a transaction.",
    hint: "Its own history shows whether it sent anything: look there before you try again.",
    details: { answer },
  });
}

/**
 * What a wallet names calls by (EIP-5792): some text of its own.
 * @throws SymbolonError `NoCallsId`
 */
export function requireCallsId(answer: unknown): string {
  if (typeof answer === "string" && answer !== "") return answer;
  throw new SymbolonError({
    code: "NoCallsId",
    reason: "The wallet accepted the calls without giving their id.",
    hint: "Its own history shows whether it sent anything: look there before you try again.",
    details: { answer },
  });
}

/**
 * The signature that a wallet answered. Wallets of accounts with several owners answer nothing where the others have not
 * signed yet.
 * @throws SymbolonError `NoSignature`
 */
export function requireSignature(answer: unknown): `0x${string}` {
  if (typeof answer === "string" && SIGNATURE.test(answer)) return answer as `0x${string}`;
  throw new SymbolonError({
    code: "NoSignature",
    reason: "The wallet gave no signature: other owners of the account may have to sign first.",
    hint: "Nothing was sent. Claim by a transaction of the account instead, or sign again when its owners are ready.",
    details: { answer },
  });
}

const SIGNATURE = /^0x(?:[\da-f]{2})+$/i;
