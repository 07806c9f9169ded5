import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ITS_OWN, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { type PageBundles, packBundles, unpackBundles } from "../../src/node/pages/build/bundleArchive.ts";
import { packageRoot } from "../packageRoot.ts";

/** What the published package has of the pages: made by tools/build.ts. */
const SHIPPED = "dist/web.br";
/** Milliseconds for which the bundles of other sources are kept. */
const KEPT = 86_400_000;

/** The bundles of all pages, see {@link packedBundles}. */
export const pageBundles = async (): Promise<PageBundles> => unpackBundles(await packedBundles());

/** What is shipped; in a checkout the same of its sources, made once and kept under `cache`. */
export async function packedBundles(): Promise<Uint8Array> {
  const root = packageRoot();
  const bundler = join(root, "tools", "bundlePages.ts");
  if (!existsSync(bundler)) return readFileSync(join(root, SHIPPED));
  const folder = join(root, "cache", "pages");
  const kept = join(folder, `${hashOfSources(root)}.br`);
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    removeOld(folder);
    // Named only here: nothing that is shipped knows of it, nor of the bundler that it loads.
    const { bundleAll } = (await import(pathToFileURL(bundler).href)) as Bundler;
    writeOwnOutput(kept, packBundles(await bundleAll()), ITS_OWN);
  }
  return readFileSync(kept);
}

type Bundler = { readonly bundleAll: () => Promise<PageBundles> };

/** All that a bundle may be made of. */
function hashOfSources(root: string): string {
  const hash = createHash("sha256");
  for (const path of [
    "package-lock.json",
    "tools/bundlePages.ts",
    ...filesIn(root, "web"),
    ...filesIn(root, "src"),
  ]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}

function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(root.length + 1))
    .toSorted();
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT) rmSync(path, { force: true });
  }
}
