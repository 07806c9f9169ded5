/**
 * `npm run build`: the three packages that are published, from nothing, in dist/packages: JavaScript (toolkit and command line), the
 * types of entries, the Solidity of others that campaigns are verified with, and the bundles of the pages. Two passes of the
 * compiler, since the command line is run and not imported: nobody needs types of it.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pageBundles } from "../scripts/page/bundles.ts";
import { campaignSource, sourceFile } from "../src/node/campaigns/source/shippedSources.ts";
import { packBundles } from "../src/node/pages/build/bundleArchive.ts";
import { campaignDesigns } from "../src/sdk/chain/campaigns/campaignContracts.ts";
import { layPackages, packageEntries } from "./packages.ts";
import { removeUnreachedTypes, shrinkScripts, shrinkTypes } from "./shrinkBuild.ts";

const ROOT = dirname(import.meta.dirname);
const DIST = join(ROOT, "dist");
rmSync(DIST, { recursive: true, force: true });
for (const project of ["tsconfig.build.json", "tsconfig.types.json"]) {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", project];
  const { status } = spawnSync(process.execPath, tsc, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
await shrinkScripts(DIST);
removeUnreachedTypes(DIST, typesOfEntries());
shrinkTypes(DIST);
copyLibrary();
writeFileSync(join(DIST, "web.br"), packBundles(await pageBundles()));
await layPackages(join(DIST, "packages"));

function typesOfEntries(): readonly string[] {
  return packageEntries().map(({ source }) => join(DIST, source.replace(/\.ts$/, ".d.ts")));
}

/** Whoever installs the package has the contracts by it, and what these import from elsewhere only here. */
function copyLibrary(): void {
  const names = campaignDesigns.flatMap((design) => Object.keys(campaignSource(ROOT, design).input.sources));
  for (const name of new Set(names.filter((name) => !name.startsWith("project/")))) {
    const to = join(DIST, name);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(sourceFile(ROOT, name), to);
  }
}
