/**
 * `npm run build`: the three packages that are published, from nothing, in dist/packages: JavaScript (toolkit and command line), the
 * types of entries, the Solidity of others that campaigns are verified with, and the bundles of the pages. Two passes of the
 * compiler, since the command line is run and not imported: nobody needs types of it.
 */
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packedBundles } from "../scripts/page/bundles.ts";
import { campaignSource, packLibrary } from "../src/node/campaigns/source/shippedSources.ts";
import { campaignDesigns } from "../src/sdk/chain/campaigns/campaignContracts.ts";
import { layPackages, packageEntries } from "./packages.ts";
import { shrinkScripts, shrinkTypes } from "./shrinkBuild.ts";
import { sweepTypes } from "./sweepTypes.ts";

const ROOT = dirname(import.meta.dirname);
const DIST = join(ROOT, "dist");
rmSync(DIST, { recursive: true, force: true });
for (const project of ["tsconfig.build.json", "tsconfig.types.json"]) {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", project];
  const { status } = spawnSync(process.execPath, tsc, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
await shrinkScripts(DIST);
sweepTypes(DIST, typesOfEntries());
shrinkTypes(DIST);
const inputs = campaignDesigns.map((design) => campaignSource(ROOT, design).input);
writeFileSync(join(DIST, "npm.br"), packLibrary(inputs));
writeFileSync(join(DIST, "web.br"), await packedBundles());
await layPackages(join(DIST, "packages"));

function typesOfEntries(): readonly string[] {
  return packageEntries().map(({ source }) => join(DIST, source.replace(/\.ts$/, ".d.ts")));
}
