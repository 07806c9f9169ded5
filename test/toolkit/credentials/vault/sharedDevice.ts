import type { VaultPlace } from "../../../../src/sdk/credentials/vault/vaultPlace.ts";

/** A device's storage with several pages on it, each of which hears of the others' changes. */
export function sharedDevice(first?: string) {
  let file = first;
  const pages = new Set<{ readonly tell: () => void }>();
  return {
    file: () => file,
    put(other: string | undefined) {
      file = other;
      for (const { tell } of pages) tell();
    },
    page(): VaultPlace {
      let listener = () => {};
      const own = { tell: () => listener() };
      pages.add(own);
      return {
        read: async () => file,
        async swap(before, next) {
          await Promise.resolve();
          if (file !== before) return false;
          file = next;
          for (const page of pages) if (page !== own) page.tell();
          return true;
        },
        watch(told) {
          listener = told;
          pages.add(own);
          return () => pages.delete(own);
        },
        isKept: () => true,
      };
    },
  };
}
