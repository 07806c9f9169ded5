import { SymbolonError } from "../../sdk/core/errors.ts";

/** Where a store is, and what runs it. */
export type StoreAddress =
  | { readonly kind: "pglite" | "embedded"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: URL };

const FOLDERS = { pglite: "symbolon.store", embedded: "symbolon.postgres" } as const;

/**
 * Reads a store's address: `pglite:FOLDER`, `embedded:FOLDER` (either may go without its folder) or `postgres://...`.
 * @throws SymbolonError `BadStoreAddress`, which repeats no address: it may hold a password
 */
export function parseStoreAddress(text: string): StoreAddress {
  const [, kind, folder] = /^(pglite|embedded)(?::(.*))?$/s.exec(text) ?? [];
  if (kind !== undefined && folder?.trim() !== "") {
    const own = kind as keyof typeof FOLDERS;
    return { kind: own, folder: folder ?? FOLDERS[own] };
  }
  const url = URL.parse(text);
  if (url !== null && /^postgres(?:ql)?:$/.test(url.protocol)) return { kind: "postgres", url };
  throw new SymbolonError({
    code: "BadStoreAddress",
    reason: "The store's address is none.",
    hint: "Give pglite:FOLDER, embedded:FOLDER, or postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
  });
}
