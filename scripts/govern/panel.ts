import type { Command } from "commander";
import { definePropose } from "./panel/usage/propose.ts";
import { defineShow } from "./panel/usage/show.ts";

/** `symbolon govern panel ...`: each a command with options of its own. */
export function define(command: Command): void {
  command.usage("[options] propose|show");
  const verb = (name: string, summary: string, example: string) =>
    command
      .command(name)
      .description(summary)
      .addHelpText("after", `Example:\n  symbolon govern panel ${name} ${example}`);
  definePropose(
    verb(
      "propose",
      "make a change of a panel, for members of the one in force to sign",
      "0xDESK --panel first --roster new-first.json --out panel.json",
    ),
  );
  defineShow(verb("show", "who sits in a desk's panels, now and from when on", "0xDESK"));
}
