import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath, readWhole } from "../../command/optionReaders.ts";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .option("--port <number>", "where to listen on 127.0.0.1 (default: any free port)", readWhole(0, 65_535))
    .option("--json", "print one JSON document with the address, and nothing else")
    .addHelpText("after", SERVE_HELP)
    .action(lazily(async () => (await import("../serve.ts")).serve));
}

const SERVE_HELP = `
Beside the files, / is a page that looks an address up, and /proof/ADDRESS gives what \`tree proof --json\` prints. Ends with
Ctrl-C.`;
