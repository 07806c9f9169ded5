import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { nodePath } from "./node.mjs";
import { at, npmCi, SetupError } from "./setup.mjs";

const CHAIN = "@nomicfoundation/edr";

/** What the installed packages depend on: the lockfile and the platform they were chosen for. */
function packagesKey() {
  const key = createHash("sha256").update(`${process.platform} ${process.arch} `);
  return key.update(fs.readFileSync(at("package-lock.json"))).digest("hex");
}

/** npm leaves optional packages out without a word where it cannot get them, the chain's native part included. */
async function bringPackages() {
  await npmCi(nodePath);
  if (spawnSync(nodePath, ["-e", `require("${CHAIN}")`], { cwd: at() }).status !== 0) {
    throw new SetupError(
      `The embedded chain (${CHAIN}) does not load on ${process.platform} ${process.arch}.`,
      "It is built for x64 and arm64 on Linux and macOS, and for x64 on Windows: there, run this again.",
    );
  }
}

export const packages = {
  what: "installing the packages (about 20 s, once for each lockfile)",
  stamp: at("node_modules", ".bootstrap"),
  key: packagesKey,
  bring: bringPackages,
};
