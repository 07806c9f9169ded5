import { SymbolonError } from "../../sdk/core/errors.ts";

/** Where a store is, and what runs it. */
export type StoreAddress =
  | { readonly kind: "pglite"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: URL };

const FOLDER = "symbolon.store";

/**
 * Reads a store's address: `pglite:FOLDER` (it may go without its folder) or `postgres://...`.
 * @throws SymbolonError `BadStoreAddress`, which repeats no address: it may hold a password; `EmbeddedStore`
 */
export function parseStoreAddress(text: string): StoreAddress {
  const [, kind, folder] = /^(pglite|embedded)(?::(.*))?$/s.exec(text) ?? [];
  if (kind === "embedded") throw embeddedStore();
  if (kind !== undefined && folder?.trim() !== "") return { kind: "pglite", folder: folder ?? FOLDER };
  const url = URL.parse(text);
  if (url !== null && /^postgres(?:ql)?:$/.test(url.protocol)) return { kind: "postgres", url };
  throw badStoreAddress();
}

export function badStoreAddress(): SymbolonError {
  return new SymbolonError({
    code: "BadStoreAddress",
    reason: "That is not the address of a store.",
    hint: "Give pglite:FOLDER, or postgres://USER:PASSWORD@HOST:PORT/DATABASE; for --store-listen the latter.",
  });
}

/** Earlier versions started a PostgreSQL by themselves. */
function embeddedStore(): SymbolonError {
  return new SymbolonError({
    code: "EmbeddedStore",
    reason: "Symbolon no longer starts its own PostgreSQL: embedded:FOLDER is not a store.",
    hint: "Install PostgreSQL and give its address, postgres://USER:PASSWORD@HOST:PORT/DATABASE. To keep the folder's rows: symbolon store backup FILE of the version that made it, then symbolon store restore FILE --store postgres://... of this one.",
  });
}
