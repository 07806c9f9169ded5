import type { Address, Hex } from "viem";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";

/** How a contract's storage finds what it keeps of an account. */
export type SlotRule =
  /** Solidity's mappings: keccak256(account, base). */
  | { readonly kind: "solidity"; readonly base: Hex }
  /** Vyper's: keccak256(base, account). */
  | { readonly kind: "vyper"; readonly base: Hex }
  /** Solady's ERC20: keccak256 of the 20 bytes of the account and a seed of 12. */
  | { readonly kind: "solady" };

/** Storage of OpenZeppelin's upgradeable ERC20 (ERC-7201, `openzeppelin.storage.ERC20`), whose first member is the balances. */
const OPENZEPPELIN: Hex = "0x52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace00";
/** `_BALANCE_SLOT_SEED` as it lies in memory. */
const SOLADY = "000000000000000087a211a2";
/** Upgradeable tokens leave gaps of 50 words: their balances are at 51, 101 or 151. */
const BASES = 256;
const WORD = 32;

const SMALL_BASES = Array.from({ length: BASES }, (_, base): Hex => `0x${word(base.toString(16))}`);

/** The rules by which nearly all tokens keep balances, and other contracts what they know of an account. */
export const slotRules: readonly SlotRule[] = [
  ...SMALL_BASES.map((base): SlotRule => ({ kind: "solidity", base })),
  { kind: "solidity", base: OPENZEPPELIN },
  ...SMALL_BASES.map((base): SlotRule => ({ kind: "vyper", base })),
  { kind: "solady" },
];

/** The slots in which a contract of that rule keeps something of each account. */
export function accountSlots(rule: SlotRule, accounts: readonly Address[]): readonly Hex[] {
  const preimages = Buffer.from(accounts.map((account) => preimage(rule, account.slice(2))).join(""), "hex");
  const hashes = Buffer.alloc(accounts.length * WORD);
  if (accounts.length > 0) fastHasher().hashEach(preimages, preimages.length / accounts.length, hashes);
  return accounts.map((_, at): Hex => `0x${hashes.toString("hex", at * WORD, (at + 1) * WORD)}`);
}

function preimage(rule: SlotRule, account: string): string {
  if (rule.kind === "solady") return account + SOLADY;
  const base = rule.base.slice(2);
  return rule.kind === "solidity" ? word(account) + base : base + word(account);
}

function word(digits: string): string {
  return digits.padStart(2 * WORD, "0");
}
