/**
 * Bundles the static pages of web/: `node tools/bundlePages.ts OUT`. Each page is a build of its own, so that each folder
 * stands alone on any host: `OUT/<page>/index.html`, with the marker `<!-- page -->` where `symbolon page build` puts a
 * campaign's data and the page's policy, and `OUT/<page>/assets/*`. The same sources give the same bytes.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type InlineConfig, type Plugin, type Rolldown } from "vite";

const WEB = join(import.meta.dirname, "..", "web");
/** The oldest that have all a page needs: `light-dark()`, BigInt, top-level await. */
const TARGET = ["chrome123", "firefox120", "safari17.5"];

/** Libraries that each page needs nearly all of, but for what only those who write need. None of them imports a file of ours. */
const LIBRARIES =
  /^(?!.*\/viem\/).*node_modules\/(react|react-dom|scheduler|@tanstack)\/(?!.*(mutationObserver|useMutation))/;

/** The folders of web/ that are pages. */
export const pageNames: readonly string[] = readdirSync(WEB)
  .filter((name) => existsSync(join(WEB, name, "index.html")))
  .sort();

/**
 * Puts what a page's first script imports by itself into two files, the libraries of all pages and our own: cut up by who else
 * needs it, it would be eight requests and some kilobytes more. What is imported later keeps files of its own, and so does viem,
 * of which each page takes a little. In one file the two would import each other by way of what lies between them.
 */
function firstInTwo() {
  const first = new Set<string>();
  const plugin: Plugin = {
    name: "first-in-two",
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (first.has(id)) continue;
        first.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
  const rest = { includeDependenciesRecursively: false };
  const groups = [
    { ...rest, name: "libraries", test: (id: string) => first.has(id) && LIBRARIES.test(id) },
    { ...rest, name: "first", test: (id: string) => first.has(id) && !id.includes("node_modules") },
  ];
  return { plugin, groups };
}

function configOf(root: string, output: InlineConfig["build"], more: readonly Plugin[] = []): InlineConfig {
  const { plugin, groups } = firstInTwo();
  return {
    ...{ root, base: "./", configFile: false, envDir: false, publicDir: false, logLevel: "warn" },
    plugins: [plugin, ...more],
    build: {
      ...{ ...output, target: TARGET, cssTarget: TARGET },
      // What stands in the document itself, no strict policy lets in.
      ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      ...{ sourcemap: false, reportCompressedSize: false, chunkSizeWarningLimit: 1_000 },
      rolldownOptions: {
        output: { codeSplitting: { groups } },
        onLog(level, log, print) {
          // Of libraries that can be rendered on servers, too.
          if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
        },
      },
    },
  };
}

/** Bundles one page into a folder, which is made anew. @param more plugins: tests plant flaws by them */
export function bundlePage(name: string, outDir: string, more?: readonly Plugin[]): Promise<void> {
  return bundleFolder(join(WEB, name), outDir, more);
}

/** The same of a page that lies elsewhere. */
export async function bundleFolder(root: string, outDir: string, more?: readonly Plugin[]): Promise<void> {
  await build(configOf(root, { outDir, emptyOutDir: true }, more));
}

/** Bundles all pages: by page, each file's bytes by its path. */
export async function bundleAll(): Promise<ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>> {
  const pages = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const name of pageNames) {
    const built = await build(configOf(join(WEB, name), { write: false }));
    const { output } = built as Rolldown.RolldownOutput;
    pages.set(name, new Map(output.map((file) => [file.fileName, bytesOf(file)])));
  }
  return pages;
}

function bytesOf(file: Rolldown.OutputChunk | Rolldown.OutputAsset): Uint8Array {
  const content = file.type === "chunk" ? file.code : file.source;
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
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
