import type { Address } from "viem";

/** What a worker's keys have under way on a chain, as far as this process began it. */
export type UnderWay = {
  readonly begun: (key: Address, nonce: number, block: number) => void;
  /** Reserves gas for a key's plan, by class; undefined: the key plans nothing. */
  readonly plan: (key: Address, plan: KeyPlan | undefined) => void;
  /** Says how many transactions a key may still begin. */
  readonly open: (key: Address, places: number) => void;
  /** Forgets the key. */
  readonly close: (key: Address) => void;
  /** How many of the other keys that may begin something are idle; undefined: there are no other keys. */
  readonly others: (key: Address) => number | undefined;
  /** Keeps only these nonces of a key. */
  readonly keep: (key: Address, nonces: readonly number[]) => void;
  /**
   * Reserved gas by class, and the newest block when the oldest transaction was begun; undefined: nothing is under way.
   */
  readonly seen: () => {
    readonly planned: ReadonlyMap<string, number>;
    readonly since: number | undefined;
  };
};

export type KeyPlan = { readonly name: string; readonly gas: number };

export function openUnderWay(): UnderWay {
  const plans = new Map<Address, KeyPlan>();
  const blocks = new Map<Address, Map<number, number>>();
  const places = new Map<Address, number>();
  return {
    begun(key, nonce, block) {
      const own = blocks.get(key) ?? new Map<number, number>();
      blocks.set(key, own.set(nonce, block));
    },
    plan(key, plan) {
      if (plan === undefined) plans.delete(key);
      else plans.set(key, plan);
    },
    open: (key, count) => void places.set(key, count),
    close(key) {
      for (const known of [plans, blocks, places]) known.delete(key);
    },
    others(key) {
      const rest = [...places].filter(([one, count]) => one !== key && count > 0);
      return rest.length === 0 ? undefined : rest.filter(([one]) => !plans.has(one)).length;
    },
    keep(key, nonces) {
      const own = blocks.get(key);
      for (const nonce of own?.keys() ?? []) if (!nonces.includes(nonce)) own?.delete(nonce);
    },
    seen() {
      const all = [...blocks.values()].flatMap((own) => [...own.values()]);
      const planned = new Map<string, number>();
      for (const { name, gas } of plans.values()) planned.set(name, (planned.get(name) ?? 0) + gas);
      return { planned, since: all.length === 0 ? undefined : Math.min(...all) };
    },
  };
}
