/**
 * `npm run build`: the npm package's JavaScript (toolkit and command line) and the toolkit's types, from nothing,
 * into dist/. Two passes, since the command line is run and not imported: nobody needs types of it.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";

const ROOT = dirname(import.meta.dirname);
rmSync(`${ROOT}/dist`, { recursive: true, force: true });
for (const project of ["tsconfig.build.json", "tsconfig.types.json"]) {
  const tsc = ["node_modules/typescript/bin/tsc", "-p", project];
  const { status } = spawnSync(process.execPath, tsc, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
