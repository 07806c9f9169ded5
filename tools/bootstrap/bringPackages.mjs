import * as fs from "node:fs";
import { capture } from "./capture.mjs";
import { differences } from "./differences.mjs";
import { npm } from "./npm.mjs";
import { SetupError } from "./SetupError.mjs";
import { at, PACKAGES_STAMP, packagesKey, readJson } from "./state.mjs";

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
