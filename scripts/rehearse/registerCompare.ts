import type { Command } from "commander";
import { readPath } from "../command/optionReaders.ts";

/** What the options of `symbolon rehearse compare` come to. */
export type CompareOptions = { readonly out?: string; readonly json?: boolean };

/** `symbolon rehearse compare`. */
export function registerCompare(rehearse: Command): void {
  rehearse
    .command("compare")
    .description("tell what got better and what got worse from one burst to another")
    .argument("<a>", "the folder of a burst, or its burst.json", readPath)
    .argument("<b>", "another", readPath)
    .option("--out <file>", "write a page of HTML, whole or not at all", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", COMPARE_HELP)
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { compare } = await import("./compare.ts");
      await compare(a, b, options);
    });
}

const COMPARE_HELP = `
What the two days were given differently is told first: figures of different days tell little. Exit code 3: something is
worse in the second than in the first, by more than chance would have it.`;
