import type { Hasher } from "./hasher.ts";

/** Chains whose wallets spell accounts as EIP-1191 says, with the chain's id in the checksum: Rootstock and its testnet. */
const CHECKSUM_CHAINS = [30, 31] as const;

/** The chain whose EIP-1191 checksum an account has; undefined: no known chain. @param text `0x` and 40 digits */
export function chainOfSpelling(text: string, hasher: Hasher): number | undefined {
  return CHECKSUM_CHAINS.find((id) => text === spellForChain(text, id, hasher));
}

/** An account in the spelling of a chain with EIP-1191. @param text `0x` and 40 digits */
export function spellForChain(text: string, chain: number, hasher: Hasher): string {
  const lower = text.toLowerCase();
  const hash = hasher.keccak256(new TextEncoder().encode(`${chain}${lower}`));
  const digits = Array.from(lower.slice(2), (digit, i) => {
    const half = (hash[i >> 1] as number) >> (i % 2 === 0 ? 4 : 0);
    return (half & 0x8) === 0 ? digit : digit.toUpperCase();
  });
  return `0x${digits.join("")}`;
}
