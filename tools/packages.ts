/**
 * The three packages that are published (packages/), made of what the compiler left in dist/, and of the contracts.
 *
 * Sources import each other by relative paths; what @symbolon/node takes from `src/sdk` becomes `symbolon/internal/...` here, so
 * that a program has each function, and SymbolonError above all, once. `#sdk/...` of package.json's `imports` would need no such
 * step, but would change more than 2,000 imports of three districts and the command line.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { canonicalAddresses } from "../src/sdk/chain/book/canonicalAddresses.ts";

const ROOT = dirname(import.meta.dirname);
const DIST = join(ROOT, "dist");
const SDK = join(DIST, "src", "sdk");

export const packageNames = ["contracts", "symbolon", "node"] as const;
export type PackageName = (typeof packageNames)[number];

/** What users import code from: `symbolon/core`, made of src/sdk/core/index.ts. */
export type Entry = { readonly name: string; readonly source: string };

/** All of them, of the checkout's manifests. */
export function packageEntries(): readonly Entry[] {
  return packageNames.flatMap((folder) => {
    const { name: own, exports = {} } = manifestOf(join(ROOT, "packages", folder));
    return Object.entries(exports).flatMap(([entry, code]) =>
      entry.includes("*") || typeof code !== "string" || !code.endsWith(".js")
        ? []
        : [
            {
              name: entry.replace(".", own),
              source: code.replace(/^\.\/dist\/(?:src\/)?(.*)\.js$/, "src/$1.ts"),
            },
          ],
    );
  });
}

/** Lays the three packages into a folder, each by its name. */
export async function layPackages(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const name of packageNames) {
    const own = join(folder, name);
    cpSync(join(ROOT, "packages", name), own, { recursive: true });
    cpSync(join(ROOT, "LICENSE"), join(own, "LICENSE"));
  }
  await layContracts(join(folder, "contracts"));
  laySymbolon(join(folder, "symbolon"));
  layNode(join(folder, "node"));
}

/** Sources that ship, and what programs of any language read of them. */
async function layContracts(folder: string): Promise<void> {
  const skip = (path: string) => !/[\\/]mocks(?:[\\/]|$)|\.solhint\.json$/.test(path);
  cpSync(join(ROOT, "contracts"), folder, { recursive: true, filter: skip });
  mkdirSync(join(folder, "abi"));
  const abis = join(ROOT, "src", "sdk", "chain", "abi");
  for (const file of readdirSync(abis).filter((name) => name.endsWith("Abi.ts"))) {
    const name = file.slice(0, -"Abi.ts".length);
    const { [`${name}Abi`]: abi } = (await import(join(abis, file))) as Record<string, unknown>;
    writeJson(join(folder, "abi", `${name.charAt(0).toUpperCase()}${name.slice(1)}.json`), abi);
  }
  writeJson(join(folder, "addresses.json"), canonicalAddresses);
}

function laySymbolon(folder: string): void {
  for (const district of ["sdk", "react"]) {
    cpSync(join(DIST, "src", district), join(folder, "dist", district), { recursive: true });
  }
  typed(folder, (code) => ({ types: typesOf(code), default: code }));
}

function layNode(folder: string): void {
  for (const part of [...["node", "services", "lab"].map((district) => `src/${district}`), "scripts"]) {
    const from = join(DIST, part);
    for (const name of readdirSync(from, { recursive: true, encoding: "utf8" })) {
      if (!/\.(?:js|d\.ts)$/.test(name)) continue;
      const to = join(folder, "dist", part, name);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, importingInternals(join(from, name)));
    }
  }
  for (const part of ["npm.br", "web.br"]) cpSync(join(DIST, part), join(folder, "dist", part));
  // Files that commands read; programs are for the docs.
  const isFile = (path: string) => !/\.(?:tsx?|sol)$/.test(path);
  cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true, filter: isFile });
  typed(folder, (code) => ({ types: typesOf(code), browser: "./browser.mjs", default: code }));
}

const IMPORT = /\b(from|import)(\s*\(?\s*)"(\.[^"]+?)(?:\.d)?\.(js|ts)"/g;

/** A built file, in which what lies in sdk is imported from the package that has it. */
function importingInternals(file: string): string {
  return readFileSync(file, "utf8").replaceAll(IMPORT, (own, word: string, between: string, path: string) => {
    const target = resolve(dirname(file), path);
    if (!target.startsWith(SDK)) return own;
    if (!existsSync(`${target}.js`)) throw new Error(`${file} imports ${target}, which was not built`);
    return `${word}${between}"symbolon/internal/${relative(SDK, target).replaceAll("\\", "/")}"`;
  });
}

const typesOf = (code: string) => code.replace(/\.js$/, ".d.ts");

type Manifest = { readonly name: string; readonly exports?: Readonly<Record<string, unknown>> };

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Gives each entry of a package its conditions. */
function typed(folder: string, conditions: (code: string) => object): void {
  const manifest = manifestOf(folder);
  const entries = Object.entries(manifest.exports ?? {}).map(([name, code]) =>
    typeof code === "string" && code.endsWith(".js") ? [name, conditions(code)] : [name, code],
  );
  writeJson(join(folder, "package.json"), { ...manifest, exports: Object.fromEntries(entries) });
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
