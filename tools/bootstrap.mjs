/**
 * The way in: `node tools/bootstrap.mjs SCRIPT [ARGS]`, from any Node since 18 and with nothing installed; npm calls it, as
 * package.json has it.
 *
 * It brings what is missing (Node 24, the packages and, for benchmarks, the compiled contracts; for the docs' site, what builds it), each only when it is missing
 * or no longer fits, and then runs the script; `contracts` in its place brings all of it and runs nothing: tests begin with
 * that. Everything it says goes to stderr, so that `--json` stays clean on stdout.
 * No package's install script is ever run, and nothing outside this folder is written but npm's own cache.
 *
 * Exit: the script's own code or signal; 1 where something could not be brought.
 */
import * as fs from "node:fs";
import { dirname } from "node:path";
import { contracts } from "./bootstrap/contracts.mjs";
import { exclusive } from "./bootstrap/exclusive.mjs";
import { isFine, node, nodePath } from "./bootstrap/node.mjs";
import { packages, siteBuilder } from "./bootstrap/packages.mjs";
import { endedBy, runChild } from "./bootstrap/runChild.mjs";
import { at } from "./bootstrap/setup.mjs";

/** Benchmarks deploy more than what ships, and files are made from it; all else uses the builds in src/sdk/chain/builds. */
const NEED_CONTRACTS = ["bench/bench.ts", "tools/generate.ts", "contracts"];
/** The one that needs what builds the site of docs/. */
const NEED_SITE_BUILDER = ["tools/docs.ts"];
/** What reads and writes files of the person who calls it, or takes paths from where they stand. */
const PERSONAL = ["scripts/symbolon.ts", "tools/sandbox.ts", "tools/runTests.ts"];
/** What helps where something fails that should not. */
const ANEW = "See that you may write in this folder; delete .toolchain and node_modules, and run this again.";

/** Brings what is missing; next to nothing to do where all is there. */
async function bring(script) {
  const before = isFine ? [] : [node];
  const after = NEED_CONTRACTS.includes(script) ? [contracts] : [];
  const more = NEED_SITE_BUILDER.includes(script) ? [siteBuilder] : [];
  const needed = [...before, packages, ...after, ...more];
  if (needed.every(isWhole)) return;
  await exclusive(async () => {
    // Looks anew: whoever held the lock before may have done it all.
    for (const part of needed) if (!isWhole(part)) await make(part);
  });
}

/** A file says that a part is whole, and what it was made from. */
function isWhole({ stamp, key }) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === key();
}

async function make({ what, stamp, key, bring }) {
  process.stderr.write(`symbolon: ${what} ...\n`);
  const madeFrom = key();
  fs.rmSync(stamp, { force: true });
  await bring();
  fs.mkdirSync(dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, madeFrom);
}

/** Runs a script of ours in place of this process, as far as that goes: same terminal, signals, exit code. */
async function run(script, args) {
  // The first of Node 24 warn about running TypeScript on every start.
  const flags = ["--disable-warning=ExperimentalWarning"];
  // What Node compiles of a thousand files is kept, also for the processes that this one starts: it halves their start.
  const env = { NODE_COMPILE_CACHE: at(".toolchain", "compile-cache"), ...process.env };
  // npm runs scripts in the project's folder, and says where it was called; another package's npm says it, too: not meant.
  const { INIT_CWD, npm_package_json } = process.env;
  const isFromThere = PERSONAL.includes(script) && npm_package_json === at("package.json");
  const options = { stdio: "inherit", env, cwd: isFromThere ? INIT_CWD : process.cwd() };
  const { code, signal } = await runChild(nodePath, [...flags, at(script), ...args], options);
  process.exitCode = code ?? endedBy(signal);
  if (signal !== null) process.kill(process.pid, signal);
}

async function main([script, ...args]) {
  await bring(script);
  if (script !== "contracts") await run(script, args);
}

main(process.argv.slice(2)).catch(({ message, hint = ANEW }) => {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
  process.exitCode = 1;
});
