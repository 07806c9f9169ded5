#!/usr/bin/env node
// The command line. What it needs is looked at before anything is loaded, in words that an old Node can run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { engines, version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const wrong = wrongNode() ?? wrongVersion();
if (wrong === undefined) await import("./dist/scripts/symbolon.js");
else {
  process.stderr.write(`error: ${wrong}\n`);
  process.exitCode = 1;
}

function wrongNode() {
  const wanted = engines.node.replace(">=", "");
  const [major, minor] = wanted.split(".").map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split(".").map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return undefined;
  return `@symbolon/node ${version} needs Node ${wanted} or later, and this is ${process.versions.node}.`;
}

function wrongVersion() {
  let found = "none";
  try {
    found = JSON.parse(readFileSync(require.resolve("symbolon/package.json"), "utf8")).version;
  } catch {}
  if (found === version) return undefined;
  return `@symbolon/node ${version} needs symbolon ${version} beside it, and finds ${found}: npm i symbolon@${version} @symbolon/node@${version}`;
}
