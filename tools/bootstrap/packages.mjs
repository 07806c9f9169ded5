import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { nodePath } from "./node.mjs";
import { at, npmCi, SetupError } from "./setup.mjs";

const CHAIN = "@nomicfoundation/edr";

/** What installed packages depend on: their lockfile and the platform they were chosen for. */
function lockKey(lock) {
  const key = createHash("sha256").update(`${process.platform} ${process.arch} `);
  return key.update(fs.readFileSync(lock)).digest("hex");
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
  key: () => lockKey(at("package-lock.json")),
  bring: bringPackages,
};

const SITE = ["package.json", "package-lock.json"];
/** Not beside their lockfile: whatever reads docs/ would find the pages of packages there. */
const BUILDER = at(".toolchain", "docs");

async function bringSiteBuilder() {
  fs.mkdirSync(BUILDER, { recursive: true });
  for (const name of SITE) fs.copyFileSync(at("docs", "site", name), join(BUILDER, name));
  await npmCi(nodePath, BUILDER);
}

export const siteBuilder = {
  what: "installing what builds the docs' site (about 12 s, once for each lockfile)",
  stamp: join(BUILDER, "node_modules", ".bootstrap"),
  key: () => lockKey(at("docs", "site", "package-lock.json")),
  bring: bringSiteBuilder,
};
