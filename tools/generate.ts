/**
 * `npm run generate`: writes anew all that is made from something else; with `--check` it writes nothing, and
 * exits with 1 where a file differs.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** In `tools/generate`, each after what it reads. */
const GENERATORS = [
  "abis",
  "builds",
  "codes",
  "canonicalAddresses",
  "storageLayouts",
  "errorCatalogue",
  "gatewaySchema",
  "lookupScript",
  "architecture",
  "style",
  "profiles",
  "descriptors",
  "measurements",
  "howFar",
];

process.chdir(dirname(import.meta.dirname));
if (!existsSync(join("artifacts", "contracts"))) {
  // Those that list what is compiled would write empty files.
  console.error("error: the contracts are not compiled\nhint: npm run generate, which compiles them first");
  process.exit(1);
}
for (const name of GENERATORS) {
  const command = [...process.execArgv, `tools/generate/${name}.ts`, ...process.argv.slice(2)];
  if (spawnSync(process.execPath, command, { stdio: "inherit" }).status !== 0) process.exitCode = 1;
}
