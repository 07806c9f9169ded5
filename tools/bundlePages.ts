/**
 * Bundles the static pages of web/: `node tools/bundlePages.ts OUT`. Each page is a build of its own, so that each folder
 * stands alone on any host: `OUT/<page>/index.html`, with the marker `<!-- page -->` where `symbolon page build` puts a
 * campaign's data and the page's policy, and `OUT/<page>/assets/*`. The same sources give the same bytes.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type InlineConfig, type Plugin, type Rolldown } from "vite";

/** As `src/node/pages/build/buildPage.ts` has it. */
const TEXT_KEYS = "texts.json";
const WEB = join(import.meta.dirname, "..", "web");
/** The oldest that have all a page needs: `light-dark()`, BigInt, top-level await. */
const TARGET = ["chrome123", "firefox120", "safari17.5"];
/** Pages are written for React, and bundled with Preact in its place, which is a fifth of its size. */
const REACT_BY_PREACT = [
  { find: /^react(-dom)?$/, replacement: join(WEB, "preact", "react.mjs") },
  { find: /^react(-dom)?\//, replacement: "preact/compat/" },
];

/** The folders of web/ that are pages. */
export const pageNames: readonly string[] = readdirSync(WEB)
  .filter((name) => existsSync(join(WEB, name, "index.html")))
  .sort();

/** Bundles one page into a folder, which is made anew. @param plugins what tests do to its sources */
export function bundlePage(name: string, outDir: string, plugins: readonly Plugin[] = []): Promise<void> {
  return bundleFolder(join(WEB, name), outDir, plugins);
}

/** The same of a page that lies elsewhere. */
export async function bundleFolder(
  root: string,
  outDir: string,
  plugins: readonly Plugin[] = [],
): Promise<void> {
  await bundle(root, { outDir, emptyOutDir: true }, plugins);
}

/** Bundles all pages: by page, each file's bytes by its path. */
export async function bundleAll(): Promise<ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>> {
  const pages = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const name of pageNames) {
    const { output } = (await bundle(join(WEB, name), { write: false })) as Rolldown.RolldownOutput;
    pages.set(name, new Map(output.map((file) => [file.fileName, bytesOf(file)])));
  }
  return pages;
}

function bytesOf(file: Rolldown.OutputChunk | Rolldown.OutputAsset): Uint8Array {
  const content = file.type === "chunk" ? file.code : file.source;
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

async function bundle(root: string, where: InlineConfig["build"], plugins: readonly Plugin[] = []) {
  const { build: how, ...config } = pageConfig(root);
  const first = await firstModules(root);
  const group = { name: "first", test: (id: string) => first.has(id), includeDependenciesRecursively: false };
  const wallet = { name: "wallet", test: OF_WALLETS, includeDependenciesRecursively: false };
  const groups = basename(root) === "claim" ? [group, wallet] : [group];
  const output = { codeSplitting: { groups }, chunkFileNames };
  return build({
    ...config,
    plugins: [...plugins, withTextKeys(basename(root))],
    build: { ...how, ...where, rolldownOptions: { ...how.rolldownOptions, output } },
  });
}

/** What all parts of the claim page need that ask a wallet: cut up by who else takes something of them, it is some hundred bytes more. */
const OF_WALLETS =
  /(?:wagmi\/(?:core\/)?dist\/esm\/(?:version|utils\/getVersion|errors\/(?:base|config|context)|hooks\/useConfig|actions\/getConnectorClient)\.js|viem\/_esm\/(?:errors\/account|utils\/chain\/assertCurrentChain|actions\/wallet\/send(?:Raw)?Transaction)\.js|src\/react\/wallet(?:Fault)?\.ts)$/;

/** Files of `web/texts/en` with a page's own sentences, and what of each is the page's. */
const TEXTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  claim: { pages: ["claim"], claimMore: ["claimMore"], claimClosed: ["claimClosed"] },
  verify: { pages: ["verify", "scanning"] },
  hold: { pages: ["hold", "scanning"] },
  console: { pages: ["console", "consoleIssuers"] },
};

/** Adds what `page build` knows a page's sentences by: the number of values of each, by its key. */
function withTextKeys(page: string): Plugin {
  return {
    name: "text-keys",
    async generateBundle() {
      const keys: Record<string, number> = {};
      const { shared } = await englishOf("pages");
      addKeys(keys, "shared", shared);
      for (const [file, names] of Object.entries(TEXTS[page] ?? {})) {
        const texts = await englishOf(file);
        for (const name of names) addKeys(keys, page, texts[name]);
      }
      this.emitFile({ type: "asset", fileName: TEXT_KEYS, source: JSON.stringify(keys) });
    },
  };
}

const englishOf = (file: string): Promise<Readonly<Record<string, unknown>>> =>
  import(pathToFileURL(join(WEB, "texts", "en", `${file}.ts`)).href);

function addKeys(keys: Record<string, number>, path: string, texts: unknown): void {
  if (typeof texts === "string") keys[path] = 0;
  else if (typeof texts === "function") keys[path] = texts.length;
  else for (const [name, one] of Object.entries(texts as object)) addKeys(keys, `${path}.${name}`, one);
}

/** Texts are named after their language too: `pages.en-Dm3aHf2c.js`. */
function chunkFileNames({ facadeModuleId }: { readonly facadeModuleId?: string | null }): string {
  const [, language] = /\/texts\/([^/]+)\/[^/]+$/.exec(facadeModuleId ?? "") ?? [];
  return language === undefined ? "assets/[name]-[hash].js" : `assets/[name].${language}-[hash].js`;
}

const firsts = new Map<string, Promise<ReadonlySet<string>>>();

/** Looked for once a process: tests bundle a page several times. */
function firstModules(root: string): Promise<ReadonlySet<string>> {
  const first = firsts.get(root) ?? findFirstModules(root);
  firsts.set(root, first);
  return first;
}

/**
 * The modules that a page's first script takes anything of, by what a bundle of it holds: put into one file they are some
 * kilobytes less, and fewer requests, than cut up by who else takes something of them.
 */
async function findFirstModules(root: string): Promise<ReadonlySet<string>> {
  const config = pageConfig(root);
  const draft = { ...config, build: { ...config.build, write: false, minify: false } };
  const [{ output = [] } = {}] = [await build(draft)].flat().filter((one) => "output" in one);
  const chunks = new Map(
    output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])),
  );
  const files = new Set([...chunks.values()].flatMap(({ isEntry, fileName }) => (isEntry ? [fileName] : [])));
  for (const file of files) for (const imported of chunks.get(file)?.imports ?? []) files.add(imported);
  const modules = [...files].flatMap((file) => Object.entries(chunks.get(file)?.modules ?? {}));
  return new Set(modules.flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])));
}

function pageConfig(root: string) {
  return {
    root,
    base: "./",
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: "warn",
    resolve: { alias: REACT_BY_PREACT },
    build: {
      target: TARGET,
      cssTarget: TARGET,
      // What stands in the document itself, no strict policy lets in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Whoever hands a page on hands on others' code, and must say whose.
      license: { fileName: "licenses.md" },
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: {
        onLog(level, log, print) {
          // Of libraries that can be rendered on servers, too.
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
        },
      },
    },
  } satisfies InlineConfig;
}

if (import.meta.main) {
  const [out] = process.argv.slice(2);
  if (out === undefined) {
    process.stderr.write("usage: node tools/bundlePages.ts OUT\n");
    process.exit(2);
  }
  rmSync(out, { recursive: true, force: true });
  for (const name of pageNames) await bundlePage(name, resolve(out, name));
}
