import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "./check.ts";

/** The oldest Node that will do: the repository is run as TypeScript, the package as what was built from it. */
export const oldestNode = { checkout: [24, 2], package: [22, 12] } as const;

export function checkNode(version: string, oldest: readonly [major: number, minor: number]): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
    return { check: "node", status: "ok", found: version };
  }
  const hint = `install Node ${oldest.join(".")} or newer; in the repository \`npm start\` and \`npm run\` bring it by themselves`;
  return { check: "node", status: "missing", found: `${version}, too old`, hint };
}

/** npm is needed only to bring Node and the packages. */
export function checkNpm(file: string | null): Check {
  const version =
    file === null ? "" : spawnSync(process.execPath, [file, "--version"], { encoding: "utf8" }).stdout.trim();
  if (version !== "") return { check: "npm", status: "ok", found: version };
  return { check: "npm", status: "missing", found: "not found", hint: "install npm: it comes with Node" };
}

/** The compiler is a file of the `solc` package: nothing is downloaded when contracts are built. */
export function checkCompiler(root: string): Check {
  const folder = join(root, "node_modules", "solc");
  if (existsSync(join(folder, "soljson.js"))) {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { check: "compiler", status: "ok", found: `solc ${version}` };
  }
  return {
    check: "compiler",
    status: "missing",
    found: "no solc",
    hint: "run `npm start` once: it installs the packages",
  };
}
