#!/usr/bin/env node
/**
 * The command line: `npm run -s symbolon -- COMMAND`, or `symbolon COMMAND` where the package is installed.
 * Each command lives in a file of its own and loads its body only when it runs, so that `--help` is quick.
 *
 * Exit 0: all is well; 1: it failed (`error:` and `hint:` on stderr; with `--json` also one line of JSON on stdout);
 * 2: it was called wrongly; 3: it was asked whether something is valid or equal, and it is not, or some of a list was
 * skipped.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { registerAllocation } from "./allocation.ts";
import { registerAttestation } from "./attestation.ts";
import { registerCampaign } from "./campaign.ts";
import { watchOutput } from "./command/watchOutput.ts";
import { registerCredential } from "./credential.ts";
import { registerDeploy } from "./deploy.ts";
import { registerDoctor } from "./doctor.ts";
import { packageRoot } from "./packageRoot.ts";
import { registerRehearse } from "./rehearse.ts";
import { runProgram } from "./runProgram.ts";
import { registerStart } from "./start.ts";
import { registerTree } from "./tree.ts";

watchOutput();

const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
const program = new Command("symbolon")
  .description(
    "Credentials issued once and verified anywhere; allocations paid out to everybody exactly once.",
  )
  .version(manifest.version)
  .showHelpAfterError("hint: run the same command with --help to see what it takes");

registerStart(program);
registerTree(program);
registerAllocation(program);
registerAttestation(program);
registerCredential(program);
registerCampaign(program);
registerRehearse(program);
registerDeploy(program);
registerDoctor(program);
await runProgram(program);
