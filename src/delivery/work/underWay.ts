import type { Address } from "viem";

/** What a worker's keys have under way on a chain, as far as this process began it. */
export type UnderWay = {
  readonly begun: (key: Address, nonce: number, block: number) => void;
  /** Holds gas for what a key plans; 0: it plans nothing any more. */
  readonly plan: (key: Address, gas: number) => void;
  /** Forgets what a key has no longer under way. */
  readonly keep: (key: Address, nonces: readonly number[]) => void;
  /** Gas that is held, and the newest block when the oldest was begun; undefined: there is none. */
  readonly seen: () => { readonly planned: number; readonly since: number | undefined };
};

export function openUnderWay(): UnderWay {
  const plans = new Map<Address, number>();
  const blocks = new Map<Address, Map<number, number>>();
  return {
    begun(key, nonce, block) {
      const own = blocks.get(key) ?? new Map<number, number>();
      blocks.set(key, own.set(nonce, block));
    },
    plan: (key, gas) => void plans.set(key, gas),
    keep(key, nonces) {
      const own = blocks.get(key);
      for (const nonce of own?.keys() ?? []) if (!nonces.includes(nonce)) own?.delete(nonce);
    },
    seen() {
      const all = [...blocks.values()].flatMap((own) => [...own.values()]);
      return {
        planned: [...plans.values()].reduce((sum, gas) => sum + gas, 0),
        since: all.length === 0 ? undefined : Math.min(...all),
      };
    },
  };
}
