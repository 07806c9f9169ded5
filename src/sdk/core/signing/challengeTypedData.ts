import type { Hex } from "viem";
import { presentationDomain, type RegistryPlace } from "./domains.ts";
import { structMembers } from "./structType.ts";

/**
 * What a verifier has the subject of a credential sign, to prove that they are its holder. Chain and registry are its
 * batch's.
 */
export type Challenge = RegistryPlace & {
  /** Id of the credential (`credentialId`): no answer is good for another one. */
  readonly credential: Hex;
  /** The verifier's name, as the subject reads it in their wallet: a page's origin, the name of a door. */
  readonly audience: string;
  /** 32 random bytes: no answer is good twice, as long as the verifier takes each of its nonces once. */
  readonly nonce: Hex;
  /** Last second, in Unix seconds, at which an answer is taken. */
  readonly deadline: bigint;
};

/** Wallets show little more, and a text that scrolls hides the text below it. */
export const MAX_AUDIENCE = 256;

/**
 * Whether a text may name a verifier: 1 to 256 visible characters. Characters that control a terminal or reverse the
 * direction of a text would show the subject something else than they sign.
 */
export function isAudience(text: string): boolean {
  const isPlain = text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
  return isPlain && text.trim() !== "" && text.length <= MAX_AUDIENCE;
}

const { members } = /* @__PURE__ */ structMembers(
  "Show(bytes32 credential,string audience,bytes32 nonce,uint64 deadline)",
);

/** A challenge as viem signs it (EIP-712). No contract accepts its domain: an answer does nothing on a chain. */
export function challengeTypedData(challenge: Challenge) {
  const { chainId, registry, credential, audience, nonce, deadline } = challenge;
  return {
    domain: presentationDomain({ chainId, registry }),
    types: { Show: members },
    primaryType: "Show",
    message: { credential, audience, nonce, deadline },
  } as const;
}
