import { checksumAccount } from "../../../src/sdk/allocation/checksum.ts";
import { hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";
import type { Draw } from "./draw.ts";

/** An account in lower case, and base units. */
export type Entry = { readonly account: string; readonly amount: bigint };

/** What is to be paid, in a token. */
export type Truth = { readonly decimals: number; readonly entries: readonly Entry[] };

const hasher = fastHasher();

/** 3 to 20 accounts that get 1 to 10^7 tokens, small ones as often as great ones; counted by hand or by a program. */
export function drawTruth(draw: Draw): Truth {
  const decimals = draw.pick([18, 18, 6, 0]);
  const shown = Math.min(decimals, draw.pick([0, 2, 4, decimals, decimals]));
  const entries = Array.from({ length: 3 + draw.below(18) }, () => {
    const whole = Math.floor(10 ** draw.between(0, 7));
    const digits = `${whole}${draw.digits(shown)}${"0".repeat(decimals - shown)}`;
    return { account: drawAccount(draw), amount: BigInt(digits) };
  });
  return { decimals, entries };
}

export function drawAccount(draw: Draw): string {
  // Never one that the chain keeps for itself.
  return `0x${(1 + draw.below(15)).toString(16)}${draw.hex(39)}`;
}

/** With its EIP-55 checksum. */
export function checksummed(account: string): string {
  return checksumAccount(hexToBytes(account as `0x${string}`), hasher);
}

/** An amount in plain digits. @param decimals that its unit has */
export function plainAmount(amount: bigint, decimals = 0): string {
  const digits = amount.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
