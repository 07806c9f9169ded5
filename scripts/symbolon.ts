#!/usr/bin/env node
/**
 * The command line: `npm run -s symbolon -- COMMAND`, or `symbolon COMMAND` where the package is installed.
 * What a command takes lives in `NOUN/usage/VERB.ts`, what it does in `NOUN/VERB.ts`: the first is loaded for its help, the second
 * only when it acts.
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
