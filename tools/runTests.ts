/**
 * `npm run t -- TEST...`: tests by themselves, in Solidity or TypeScript, by path, by folder, or by the end of one path (`Waves`). It
 * compiles what they need and what has changed, nothing else.
 *
 * Options: `--grep WORDS` runs those whose name has them; `--stalled` stops the processes of tests in TypeScript at random for moments
 * (`testing/stalls.ts`). Exit 0 only if all passed, 2 where a name is no test's.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { type FoundTests, findTests } from "./testing/findTests.ts";
import { needsContracts } from "./testing/needsContracts.ts";
import { stall } from "./testing/stalls.ts";

const ROOT = dirname(import.meta.dirname);
/** Milliseconds: room for a machine that does much else. What is whole instead of a slice may take hours. */
const TIMEOUT = process.env.SYMBOLON_DEEP === "1" ? "0" : "300000";

function readCall() {
  try {
    const options = { grep: { type: "string" }, stalled: { type: "boolean" } } as const;
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    if (positionals.length === 0) throw new Error("Which test? None is named");
    return { names: positionals, ...values };
  } catch (error) {
    refuse(
      `${error instanceof Error ? error.message : String(error)}\nusage: npm run t -- TEST... [--grep WORDS] [--stalled]`,
    );
  }
}

function refuse(why: string): never {
  process.stderr.write(`error: ${why}\n`);
  process.exit(2);
}

function sentenceOf({ name, nearest }: FoundTests["unknown"][number]): string {
  const near = nearest.map((test) => `\n  ${test}`).join("");
  return `There is no test ${name}${near === "" ? "." : `; nearest:${near}`}`;
}

/** Runs a program of ours, whose output is read here, and whose questions nobody answers. @returns whether it ended well */
function run(command: readonly string[], isStalled = false): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...command], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const letGo = isStalled && child.pid !== undefined ? stall(child.pid) : () => {};
    // Nothing stays stopped where somebody ends this program.
    const stop = (signal: NodeJS.Signals) => child.kill(signal);
    process.on("SIGINT", stop).on("SIGTERM", stop);
    child.on("error", reject);
    child.on("exit", (code) => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      letGo();
      resolve(code === 0);
    });
  });
}

async function runTypeScript(files: readonly string[], chosen: readonly string[]): Promise<boolean> {
  if (files.some(needsContracts) && !(await run(["tools/bootstrap.mjs", "contracts"]))) return false;
  const options = ["--exit", "--timeout", TIMEOUT, "--require", "./tools/testing/failUnhandled.ts"];
  return run(["node_modules/mocha/bin/mocha.js", ...options, ...chosen, ...files], stalled);
}

const { names, grep, stalled } = readCall();
// A path is read from where the person stands; anything else is looked for.
const fromHere = names.map((name) =>
  name.startsWith(".") ? relative(ROOT, join(process.cwd(), name)) : name,
);
process.chdir(ROOT);
const tests = globSync("test/**/*{.test.ts,.t.sol}").map((path) => path.replaceAll("\\", "/"));
const { files, unknown } = findTests(fromHere, tests);
if (unknown.length > 0) refuse(unknown.map(sentenceOf).join("\n"));

const solidity = files.filter((file) => file.endsWith(".sol"));
const typescript = files.filter((file) => file.endsWith(".ts"));
const chosen = grep === undefined ? [] : ["--grep", grep];
const passed = [
  solidity.length === 0 || (await run(["tools/testing/chosenSolidityTests.ts", ...chosen, ...solidity])),
  typescript.length === 0 || (await runTypeScript(typescript, chosen)),
];
process.exitCode = passed.every(Boolean) ? 0 : 1;
