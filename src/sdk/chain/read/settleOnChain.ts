import { type Address, type Hex, isAddressEqual, recoverAddress } from "viem";
import { getCode } from "viem/actions";
import { readKeySignature } from "../../core/signing/keySignature.ts";
import {
  type SettledSignature,
  type SignatureQuestions,
  settleSignature,
} from "../../core/signing/settleSignature.ts";
import type { ReadClient } from "../clients.ts";
import { isAcceptedByContract } from "./isAcceptedByContract.ts";

export type SignatureOf = {
  /** Who is said to have signed. */
  readonly account: Address;
  /** 32 bytes: what was signed. */
  readonly digest: Hex;
  readonly signature: Hex;
  /** Default: contracts are not asked (ERC-1271). */
  readonly client?: ReadClient | undefined;
};

/**
 * Finds out whether an account signed a digest, as contracts will, and in which bytes they take it: `settleSignature` over a
 * chain. The curve is loaded with the first signature.
 * @throws what viem throws where the node does not answer
 */
export function settleOnChain({
  account,
  digest,
  signature,
  client,
}: SignatureOf): Promise<SettledSignature> {
  return settleSignature(signature, {
    isByKey: (form) => isSignedByAccountKey(account, digest, form),
    contract: client && contractQuestions(client, account, digest),
  });
}

/** Asks a chain about an account's contract. @param gas that it has for an answer; default: as `isAcceptedByContract` */
export function contractQuestions(
  client: ReadClient,
  account: Address,
  digest: Hex,
  gas?: number,
): NonNullable<SignatureQuestions["contract"]> {
  return {
    isThere: async () => (await getCode(client, { address: account })) !== undefined,
    takes: (signature) => isAcceptedByContract(client, account, digest, signature, gas),
  };
}

/** Whether the key of an account made a signature of a digest, which is in the form that contracts take. */
export async function isSignedByAccountKey(account: Address, digest: Hex, signature: Hex): Promise<boolean> {
  const parts = readKeySignature(signature);
  if (parts === undefined) return false;
  try {
    const { r, s, v } = parts;
    return isAddressEqual(await recoverAddress({ hash: digest, signature: { r, s, v: BigInt(v) } }), account);
  } catch {
    // No point of the curve: nobody's key made it.
    return false;
  }
}
