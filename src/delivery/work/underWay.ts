import type { Address } from "viem";

/** What a worker's keys have under way on a chain, as far as this process began it. */
export type UnderWay = {
  readonly begun: (key: Address, nonce: number, gas: number, block: number) => void;
  /** Forgets what a key has no longer under way. */
  readonly keep: (key: Address, nonces: readonly number[]) => void;
  /** Gas limits of all of it, and the newest block when the oldest was begun; undefined: there is none. */
  readonly seen: () => { readonly gas: number; readonly since: number | undefined };
};

export function openUnderWay(): UnderWay {
  const byKey = new Map<Address, Map<number, { readonly gas: number; readonly block: number }>>();
  return {
    begun(key, nonce, gas, block) {
      const own = byKey.get(key) ?? new Map();
      byKey.set(key, own.set(nonce, { gas, block }));
    },
    keep(key, nonces) {
      const own = byKey.get(key);
      for (const nonce of own?.keys() ?? []) if (!nonces.includes(nonce)) own?.delete(nonce);
    },
    seen() {
      const all = [...byKey.values()].flatMap((own) => [...own.values()]);
      const blocks = all.map(({ block }) => block);
      return {
        gas: all.reduce((sum, { gas }) => sum + gas, 0),
        since: blocks.length === 0 ? undefined : Math.min(...blocks),
      };
    },
  };
}
