import { once } from "node:events";
import type { Command } from "commander";
import { serveTree } from "../../src/node/allocation/serve/serveTree.ts";
import { readPath, readWhole } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .option("--port <number>", "where to listen on 127.0.0.1 (default: any free port)", readWhole(0, 65_535))
    .option("--json", "print one JSON document with the address, and nothing else")
    .addHelpText("after", SERVE_HELP)
    .action(serve);
}

const SERVE_HELP = `
Beside the files, / is a page that looks an address up, and /proof/ADDRESS gives what \`tree proof --json\` prints. Ends with
Ctrl-C.`;

async function serve(
  directory: string,
  { port = 0, json = false }: { readonly port?: number; readonly json?: boolean },
): Promise<void> {
  const { url, manifest, close } = await serveTree(directory, port);
  const { root, count } = manifest;
  printResult(json, { url, directory, root, count }, [
    ...table([
      ["serving", url],
      ["look up", `${url}/ in a browser`],
      ["folder", directory],
      ["root", root],
      ["rows", count],
    ]),
    "Ctrl-C ends it.",
  ]);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  close();
}
