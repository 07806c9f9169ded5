#!/usr/bin/env node
/**
 * The command line: `npm run -s symbolon -- COMMAND`, or `symbolon COMMAND` where the package is installed.
 * Each command lives in a file of its own, which is loaded only when it is called.
 *
 * Exit 0: all is well; 1: it failed (`error:` and `hint:` on stderr; with `--json` also one line of JSON on stdout);
 * 2: it was called wrongly; 3: it was asked whether something is valid or equal, and it is not, or some of a list was
 * skipped.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { requireViem } from "../src/sdk/chain/viem/viemRange.ts";
import { buildProgram } from "./program.ts";
import { endWith, runProgram, watchOutput } from "./runProgram.ts";

watchOutput();
const args = process.argv.slice(2);
try {
  // Before anything loads it: where a module lacks a name, Node ends the program in words of its own.
  requireViem(installedViem());
  await runProgram(await buildProgram(args), args);
} catch (thrown) {
  endWith(thrown, args);
}

function installedViem(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("viem/package.json");
    return JSON.parse(readFileSync(manifest, "utf8")).version;
  } catch {
    return undefined;
  }
}
