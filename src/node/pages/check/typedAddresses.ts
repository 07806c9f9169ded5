import { WORKER } from "../build/offlineWorker.ts";

/** The name of every document. */
export const DOCUMENT = "index.html";

/** An address that people type for a document, from the base on. */
export type Address = {
  readonly address: string;
  /** The document's path in the build. */
  readonly path: string;
  /** Whether it names the document's own file, so that its headers have to be there too. */
  readonly isOwn: boolean;
};

/** What people type in place of a document's own address, or are given with something behind it. */
export function typedAddresses(path: string): readonly Address[] {
  const folder = path.slice(0, -DOCUMENT.length);
  const own = [path, `${folder}?utm_source=share`];
  const page = folder.slice(0, -1);
  // Phones begin with a capital letter.
  const titled = page.slice(0, 1).toUpperCase() + page.slice(1);
  const others =
    page === ""
      ? []
      : [
          page,
          `${page}?utm_source=share`,
          `${page}.html`,
          `${folder}index`,
          titled,
          `${page.toUpperCase()}/`,
        ];
  return [
    ...own.map((address) => ({ address, path, isOwn: true })),
    ...others.map((address) => ({ address, path, isOwn: false })),
  ];
}

/** Where service workers usually are: one that nobody built would stand between a page and its host. */
const WORKERS = [WORKER, "service-worker.js"];

/** As a page asks for a script that it registers as its worker. */
export const ASKED_AS_WORKER = {
  "service-worker": "script",
  "sec-fetch-dest": "serviceworker",
  "sec-fetch-mode": "same-origin",
  "cache-control": "max-age=0",
} as const;

/**
 * Addresses at which nothing was built.
 * @param documents paths
 * @param name nobody can guess it
 */
export function strayAddresses(
  documents: readonly string[],
  built: ReadonlyMap<string, unknown>,
  name: string,
): readonly string[] {
  const folders = documents.map((path) => path.slice(0, -DOCUMENT.length));
  return folders
    .flatMap((folder) => [name, ...WORKERS].map((one) => `${folder}${one}`))
    .filter((path) => !built.has(path));
}
