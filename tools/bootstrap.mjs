/**
 * The way in: `node tools/bootstrap.mjs TASK [ARGS]`, from any Node since 18 and with nothing installed.
 *
 * It brings what is missing (Node 24, the packages and, for benchmarks, the compiled contracts), each only when it is missing
 * or no longer fits, and then runs the task; `contracts` does that alone, and tests begin with it. Everything it says goes to
 * stderr, so that `--json` stays clean on stdout.
 * No package's install script is ever run, and nothing outside this folder is written but npm's own cache.
 *
 * Exit: the task's own code or signal; 1 where something could not be brought; 2 for an unknown task.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { constants } from "node:os";
import { bringContracts, bringNode, bringPackages } from "./bootstrap/bring.mjs";
import { interrupt, SetupError } from "./bootstrap/capture.mjs";
import { exclusive } from "./bootstrap/exclusive.mjs";
import { npmCli } from "./bootstrap/npm.mjs";

import {
  at,
  COMPILE_CACHE,
  currentState,
  differences,
  findNode,
  NODE_VERSION,
  TOOLCHAIN,
} from "./bootstrap/state.mjs";

import { step } from "./bootstrap/step.mjs";

const only = (...steps) => steps.flatMap((step) => ["--only", step]);
/** Of the Solidity that does not ship. */
const OTHER = ["lint-other-solidity", "format-other-solidity"];
const TASKS = {
  start: ["scripts/symbolon.ts", "start"],
  symbolon: ["scripts/symbolon.ts"],
  test: ["tools/test.ts"],
  "test:deep": ["tools/test.ts", "--deep"],
  t: ["tools/runTests.ts"],
  lint: ["tools/test.ts", ...only("lint", "lint-solidity", "format-solidity", ...OTHER)],
  format: ["tools/format.ts"],
  types: ["tools/test.ts", ...only("types", "types-web")],
  generate: ["tools/generate.ts"],
  bench: ["bench/bench.ts"],
  sandbox: ["tools/sandbox.ts"],
  build: ["tools/build.ts"],
};
/** Benchmarks deploy more than what ships, and files are made from it; all else uses the builds in src/chain/builds. */
const needsContracts = (task) => task === "bench" || task === "generate";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const endedBy = (signal) => 128 + constants.signals[signal];

/** Brings what is missing and returns the Node to run under; next to nothing to do where all is there. */
async function ready(withContracts) {
  const isReady = (state) =>
    state.node.used !== null && state.packages === "ready" && (state.contracts === "ready" || !withContracts);
  if (!isReady(currentState())) {
    fs.mkdirSync(TOOLCHAIN, { recursive: true });
    const stop = (signal) => {
      process.stderr.write("\nsymbolon: stopping\n");
      interrupt(signal, () => process.exit(endedBy(signal)));
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    await exclusive(() => bringMissing(withContracts));
    for (const signal of SIGNALS) process.off(signal, stop);
  }
  return findNode();
}

/** Looks anew before each step: whoever held the lock before may have done it all. */
async function bringMissing(withContracts) {
  if (findNode() === undefined) {
    await step(`bringing Node ${NODE_VERSION} (this is ${process.version}; about 60 MB, once)`, bringNode);
  }
  const node = findNode();
  const { packages, contracts } = currentState();
  if (packages !== "ready") {
    const why = packages === "missing" ? "once" : "the lockfile has changed";
    await step(`installing the packages (about 20 s, ${why})`, () => bringPackages(node));
  }
  if (withContracts && contracts !== "ready") {
    const why = contracts === "missing" ? "some minutes, once" : "they have changed";
    await step(`compiling the contracts (${why})`, () => bringContracts(node));
  }
}

/** Tasks that read and write files of the person who calls them, or take paths from where they stand. */
const PERSONAL = ["start", "symbolon", "sandbox", "t"];

/**
 * Where the person stands: npm runs scripts in the project's folder, and says where it was called. Another package's npm, of
 * whose tests or tools this may be a part, says it too: that is not meant.
 */
function folderOfCaller(task) {
  const { INIT_CWD, npm_package_json } = process.env;
  const isOwn = INIT_CWD !== undefined && npm_package_json === at("package.json");
  return PERSONAL.includes(task) && isOwn && fs.existsSync(INIT_CWD) ? INIT_CWD : process.cwd();
}

/** Runs a script of ours in place of this process, as far as that goes: same terminal, signals, exit code. */
function run(node, [script, ...args], cwd = process.cwd()) {
  // The first of Node 24 warn about running TypeScript on every start.
  const flags = ["--disable-warning=ExperimentalWarning"];
  // What Node compiles of a thousand files is kept, also for the processes that this one starts: it halves their start.
  const env = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env };
  const child = spawn(node.path, [...flags, at(script), ...args], { stdio: "inherit", env, cwd });
  for (const signal of SIGNALS) {
    // A terminal sends Ctrl-C to the whole group, this child included: twice would mean "at once" to it.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on("error", (error) =>
    fail(
      new SetupError(
        `${node.path} does not start: ${error.message}.`,
        "Delete .toolchain and run this again.",
      ),
    ),
  );
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.exitCode = endedBy(signal);
    process.kill(process.pid, signal);
  });
}

function fail(error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
  process.exitCode = 1;
}

/** `doctor` installs nothing: it looks. Without a Node to run it, or its packages, it is these two lines. */
function doctor(args) {
  const { node, packages } = currentState();
  if (node.used !== null && fs.existsSync(at("node_modules", "commander"))) {
    run(node.used, [...TASKS.symbolon, "doctor", ...args]);
    return;
  }
  const once = "run `npm run -s symbolon -- --help` once: it brings what is missing by itself";
  const checks = [
    ["node", node.used !== null, node.used?.version ?? `${process.version}, too old`, once],
    ["packages", packages === "ready", packages, once],
  ].map(([check, ok, found, hint]) =>
    ok ? { check, status: "ok", found } : { check, status: "missing", found, hint },
  );
  const lines = checks.map(
    ({ check, status, found, hint }) => `${status}  ${check}  ${found}${hint ? `\n  hint: ${hint}` : ""}`,
  );
  process.stdout.write(
    `${args.includes("--json") ? JSON.stringify({ ok: false, checks }) : lines.join("\n")}\n`,
  );
  process.exitCode = 1;
}

async function main([task, ...args]) {
  if (Number(process.versions.node.split(".")[0]) < 18) {
    throw new SetupError(`Node ${process.version} is too old.`, "Install Node 18 or newer.");
  }
  if (task === "state") {
    // For `doctor`, which runs in TypeScript and only asks.
    const state = { ...currentState(), npm: npmCli() ?? null, differences: differences() ?? null };
    process.stdout.write(`${JSON.stringify(state)}\n`);
    return;
  }
  if (task === "contracts") {
    await ready(true);
    return;
  }
  if (task === "symbolon" && args[0] === "doctor") return doctor(args.slice(1));
  const script = Object.hasOwn(TASKS, task ?? "") ? TASKS[task] : undefined;
  if (script === undefined) {
    process.stderr.write(`usage: node tools/bootstrap.mjs ${Object.keys(TASKS).join(" | ")} [ARGS]\n`);
    process.exitCode = 2;
    return;
  }
  run(await ready(needsContracts(task)), [...script, ...args], folderOfCaller(task));
}

main(process.argv.slice(2)).catch(fail);
