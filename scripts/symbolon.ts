#!/usr/bin/env node
/**
 * The command line: `npm run -s symbolon -- COMMAND`, or `symbolon COMMAND` where the package is installed.
 * Each command lives in a file of its own and loads its body only when it runs, so that `--help` is quick.
 *
 * Exit 0: all is well; 1: it failed (`error:` and `cure:` on stderr; with `--json` also one line of JSON on stdout);
 * 2: it was called wrongly; 3: it was asked whether something is valid or equal, and it is not, or some of a list was
 * skipped.
 */
import { watchOutput } from "./command/watchOutput.ts";
import { buildProgram } from "./program.ts";
import { runProgram } from "./runProgram.ts";

watchOutput();
await runProgram(buildProgram());
