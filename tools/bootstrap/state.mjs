import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What is there and what it was made from: read only, and cheap, since every command starts here. */

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A path inside the project. */
export const at = (...parts) => join(ROOT, ...parts);

/** The Node that is brought where the running one is too old. */
export const NODE_VERSION = "24.21.0";

export const PACKAGES_STAMP = at("node_modules", ".bootstrap");
export const CONTRACTS_STAMP = at("artifacts", ".bootstrap");
export const TOOLCHAIN = at(".toolchain");
export const COMPILE_CACHE = join(TOOLCHAIN, "compile-cache");
export const NODE_STAMP = join(TOOLCHAIN, "bootstrap.json");

/** True for a Node that understands all that is written here as it is: TypeScript, `using`, `import.meta.main`. */
export function isSuitable(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 2);
}

export function readText(path) {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Undefined also where the file was cut short: then it is made anew. */
export function readJson(path) {
  try {
    return JSON.parse(readText(path) ?? "");
  } catch {
    return undefined;
  }
}

/** The Node that runs everything: `{ path, version, arch }`, or undefined where it still has to be brought. */
export function findNode() {
  const { execPath: path, version, arch } = process;
  if (isSuitable(version)) return { path, version, arch };
  const { wanted, file = "", ...brought } = readJson(NODE_STAMP) ?? {};
  const node = { path: join(TOOLCHAIN, file), ...brought };
  return wanted === NODE_VERSION && fs.existsSync(node.path) ? node : undefined;
}

/** What the installed packages depend on: the lockfile and the platform they were chosen for. */
export function packagesKey({ arch }) {
  const key = createHash("sha256").update(`${process.platform} ${arch} `);
  return key.update(fs.readFileSync(at("package-lock.json"))).digest("hex");
}

/** Where Hardhat finds what is compiled for use; the Solidity tests are compiled when they run. */
const SOURCES = ["contracts", "bench/contracts"];

/** What the compiled contracts depend on: sources, settings, and (through the lockfile) compiler and libraries. */
export function contractsKey() {
  const key = createHash("sha256");
  const add = (path) => key.update(`${path} `).update(fs.readFileSync(at(path)));
  const walk = (folder) => {
    const entries = fs.existsSync(at(folder)) ? fs.readdirSync(at(folder), { withFileTypes: true }) : [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory()) walk(`${folder}/${entry.name}`);
      else add(`${folder}/${entry.name}`);
    }
  };
  for (const file of ["package-lock.json", "hardhat.config.ts"]) add(file);
  for (const folder of SOURCES) walk(folder);
  return key.digest("hex");
}

function stampState(path, key) {
  const stamp = readText(path);
  return stamp === undefined ? "missing" : stamp === key ? "ready" : "outdated";
}

/** What is ready and what is not, for `doctor`; changes nothing. */
export function currentState() {
  const node = findNode();
  const arch = node?.arch ?? process.arch;
  return {
    node: { running: process.version.slice(1), used: node ?? null, brings: NODE_VERSION },
    packages: stampState(PACKAGES_STAMP, packagesKey({ arch })),
    contracts: stampState(CONTRACTS_STAMP, contractsKey()),
  };
}

/**
 * Names of the packages that are not installed as the lockfile has them, by npm's own list of what it installed;
 * undefined where nothing is installed. Optional ones may be absent: most belong to other platforms.
 */
export function differences() {
  const locked = readJson(at("package-lock.json"))?.packages ?? {};
  const installed = readJson(at("node_modules", ".package-lock.json"))?.packages;
  if (installed === undefined) return undefined;
  const wrong = Object.entries(locked).filter(([key, { version, optional }]) => {
    const isAbsent = installed[key] === undefined;
    return key !== "" && (isAbsent ? !optional : installed[key].version !== version);
  });
  const extra = Object.entries(installed).filter(([key]) => locked[key] === undefined);
  return [...wrong, ...extra].map(([key]) => key.replace(/^.*node_modules\//, ""));
}
