import { type Command, InvalidArgumentError } from "commander";
import { readPath } from "../command/optionReaders.ts";

/** `symbolon tree serve`. */
export function registerServe(tree: Command): void {
  tree
    .command("serve")
    .description(
      "serve a tree on this machine alone, as any static host would, to try a page or rehearse with",
    )
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .option("--port <n>", "where to listen on 127.0.0.1 (default: any free port)", readPort, 0)
    .option("--json", "print one JSON document with the address, and nothing else")
    .addHelpText("after", SERVE_HELP)
    .action(async (directory, options) => {
      const { serve } = await import("./serve.ts");
      await serve(directory, options);
    });
}

const SERVE_HELP = `
Beside the files, /proof/ADDRESS gives what \`tree proof --json\` prints. Ends with Ctrl-C.`;

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}
