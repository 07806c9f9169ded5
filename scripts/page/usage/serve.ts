import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath, readWhole } from "../../command/optionReaders.ts";

const LOOPBACK = "127.0.0.1";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `page build --out` or `tree build --out` wrote", readPath)
    .option("--port <number>", "where to listen (default: any free port)", readWhole(0, 65_535))
    .option(
      "--host <name>",
      "built pages: on which address of this machine; others reach any but this one",
      readPath,
      LOOPBACK,
    )
    .option("--json", "print one JSON document with the addresses, and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../serve.ts")).serve));
}

const HELP = `
Each file of built pages is compared with the list of the build before anything is served, and sent with the headers that _headers and nginx.conf
name, compressed where the client can take it. It speaks HTTP alone: for people elsewhere put a host with TLS before it, or
give it the folder.

A tree is served to this machine alone, as any static host would. Beside its files, / is a page that looks an address up, and
/proof/ADDRESS gives what \`tree proof --json\` prints. Ends with Ctrl-C.`;
