import type { Address } from "viem";
import { accountSlots, type SlotRule, slotRules } from "./accountSlots.ts";

/** A contract, and how it finds what it keeps of an account. */
export type LearntRule = { readonly address: string; readonly rule: SlotRule };

/** Watches what forks read, and finds out by which rule contracts keep something of the accounts that claim. */
export type SlotLearner = {
  /** A fork has asked for an account that is about to claim. @returns rules that are new by that */
  readonly sawAccount: (account: Address) => readonly LearntRule[];
  /** A fork has read a slot. @returns rules that are new by that */
  readonly sawSlot: (address: string, slot: string) => readonly LearntRule[];
};

/** Accounts whose slots are tried: enough for the first claims of a range, each of which costs 514 hashes. */
const ACCOUNTS = 48;
/** Slots that are remembered for accounts that are seen later. */
const SLOTS = 20_000;

/** Compares the slots that are read with those that the known rules give for the first accounts that are asked for. */
export function learnSlots(rules: readonly SlotRule[] = slotRules): SlotLearner {
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
    sawAccount: (account) => {
      if (accounts.size >= ACCOUNTS || accounts.has(account)) return [];
      accounts.add(account);
      return rules.flatMap((rule) => {
        return accountSlots(rule, [account]).flatMap((slot) => {
          ruleOfSlot.set(slot, rule);
          return [...(readers.get(slot) ?? [])].flatMap((address) => learn(address, slot, rule));
        });
      });
    },
    sawSlot: (address, slot) => {
      const rule = ruleOfSlot.get(slot);
      if (rule !== undefined) return learn(address, slot, rule);
      if (readers.size < SLOTS && accounts.size < ACCOUNTS) {
        readers.set(slot, (readers.get(slot) ?? new Set()).add(address));
      }
      return [];
    },
  };
}
