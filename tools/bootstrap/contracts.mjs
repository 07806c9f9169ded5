import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { nodePath } from "./node.mjs";
import { at, SetupError, work } from "./setup.mjs";

/** What is compiled for use, by Hardhat's settings; the Solidity tests are compiled when they run. */
const SOURCES = ["contracts", "bench/contracts"];

/** What the compiled contracts depend on: sources, settings, and (through the lockfile) compiler and libraries. */
function contractsKey() {
  const key = createHash("sha256");
  const add = (path) => {
    if (fs.statSync(at(path)).isDirectory()) {
      for (const name of fs.readdirSync(at(path)).sort()) add(`${path}/${name}`);
    } else {
      key.update(`${path} `).update(fs.readFileSync(at(path)));
    }
  };
  for (const path of ["package-lock.json", "hardhat.config.ts", ...SOURCES]) add(path);
  return key.digest("hex");
}

async function bringContracts() {
  const hardhat = at("node_modules", "hardhat", "dist", "src", "cli.js");
  if (!(await work(nodePath, [hardhat, "build", "--no-tests"]))) {
    throw new SetupError(
      "The contracts do not compile, for the reason above.",
      "Mend the sources named there; where none is named, delete node_modules and run this again.",
    );
  }
}

export const contracts = {
  what: "compiling the contracts (some minutes the first time)",
  stamp: at("artifacts", ".bootstrap"),
  key: contractsKey,
  bring: bringContracts,
};
