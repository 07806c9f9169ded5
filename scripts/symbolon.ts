#!/usr/bin/env node
/**
 * The command line: `npm run -s symbolon -- COMMAND`, or `symbolon COMMAND` where the package is installed.
 * Each command lives in a file of its own, which is loaded only when it is called.
 *
 * Exit 0: all is well; 1: it failed (`error:` and `hint:` on stderr; with `--json` also one line of JSON on stdout);
 * 2: it was called wrongly; 3: it was asked whether something is valid or equal, and it is not, or some of a list was
 * skipped.
 */
import { createRequire } from "node:module";
import { requireViem } from "../src/chain/viem/viemRange.ts";
import { buildProgram } from "./program.ts";
import { endWith, runProgram, watchOutput } from "./runProgram.ts";

watchOutput();
const args = process.argv.slice(2);
try {
  // Before anything loads it: what a module lacks is told by Node, and nobody's name for it.
  requireViem(installedViem());
  await runProgram(await buildProgram(args), args);
} catch (thrown) {
  endWith(thrown, args);
}

function installedViem(): string | undefined {
  try {
    return createRequire(import.meta.url)("viem/package.json").version;
  } catch {
    return undefined;
  }
}
