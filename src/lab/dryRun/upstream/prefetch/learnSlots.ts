import type { Address, Hex } from "viem";
import { fastHasher } from "../../../../sdk/core/kernel/fastHasher.ts";

/** A contract, and how it finds what it keeps of an account. */
export type LearntRule = { readonly address: string; readonly rule: SlotRule };

/** Accounts whose slots are tried: enough for the first claims of a range, each of which costs 514 hashes. */
const ACCOUNTS = 48;
/** Slots that are remembered for accounts that are seen later. */
const SLOTS = 20_000;

/** Compares the slots that are read with those that the known rules give for the first accounts that are asked for. */
export function learnSlots(rules: readonly SlotRule[] = slotRules) {
  const accounts = new Set<string>();
  const ruleOfSlot = new Map<string, SlotRule>();
  const readers = new Map<string, Set<string>>();
  const learnt = new Set<string>();

  const learn = (address: string, slot: string, rule: SlotRule): readonly LearntRule[] => {
    const name = `${address} ${JSON.stringify(rule)}`;
    readers.delete(slot);
    if (learnt.has(name)) return [];
    learnt.add(name);
    return [{ address, rule }];
  };

  return {
    /** A fork has asked for an account that is about to claim. @returns rules that are new by that */
    sawAccount: (account: Address) => {
      if (accounts.size >= ACCOUNTS || accounts.has(account)) return [];
      accounts.add(account);
      return rules.flatMap((rule) => {
        return accountSlots(rule, [account]).flatMap((slot) => {
          ruleOfSlot.set(slot, rule);
          return [...(readers.get(slot) ?? [])].flatMap((address) => learn(address, slot, rule));
        });
      });
    },
    /** A fork has read a slot. @returns rules that are new by that */
    sawSlot: (address: string, slot: string) => {
      const rule = ruleOfSlot.get(slot);
      if (rule !== undefined) return learn(address, slot, rule);
      if (readers.size < SLOTS && accounts.size < ACCOUNTS) {
        readers.set(slot, (readers.get(slot) ?? new Set()).add(address));
      }
      return [];
    },
  };
}

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
const slotRules: readonly SlotRule[] = [
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
