/**
 * Bundles the static pages of web/: `node tools/bundlePages.ts OUT`. Each page is a build of its own, so that each folder
 * stands alone on any host: `OUT/<page>/index.html`, with the marker `<!-- page -->` where `symbolon page build` puts a
 * campaign's data and the page's policy, and `OUT/<page>/assets/*`. The same sources give the same bytes.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";

const WEB = join(import.meta.dirname, "..", "web");
/** The oldest that have all a page needs: `light-dark()`, BigInt, top-level await. */
const TARGET = ["chrome123", "firefox120", "safari17.5"];

/** The folders of web/ that are pages. */
export const pageNames: readonly string[] = readdirSync(WEB)
  .filter((name) => existsSync(join(WEB, name, "index.html")))
  .sort();

/** Bundles one page into a folder, which is made anew. */
export async function bundlePage(name: string, outDir: string): Promise<void> {
  await build({
    root: join(WEB, name),
    base: "./",
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      ...{ outDir, emptyOutDir: true, target: TARGET, cssTarget: TARGET },
      // What stands in the document itself, no strict policy lets in.
      ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      ...{ sourcemap: false, reportCompressedSize: false, chunkSizeWarningLimit: 1_000 },
      rolldownOptions: {
        onLog(level, log, print) {
          // Of libraries that can be rendered on servers, too.
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
        },
      },
    },
  });
}

/** Bundles all pages: by page, the bytes of each file by its path. */
export async function bundleAll(): Promise<ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>> {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-bundles-"));
  try {
    for (const name of pageNames) await bundlePage(name, join(folder, name));
    return new Map(pageNames.map((name) => [name, filesIn(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((one) => join(one.parentPath, one.name));
  return new Map(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path)]),
  );
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
