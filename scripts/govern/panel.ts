import type { Command } from "commander";
import { definePropose } from "./panel/usage/propose.ts";
import { defineSend } from "./panel/usage/send.ts";
import { defineShow } from "./panel/usage/show.ts";
import { defineSign } from "./panel/usage/sign.ts";

/** `symbolon govern panel ...`: each a command with options of its own. */
export function define(command: Command): void {
  command.usage("[options] propose|sign|send|show");
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
  defineSign(verb("sign", "as a member of the panel in force: sign a change, or look at it", "panel.json"));
  defineSend(verb("send", "announce the panel, once enough have signed; anybody may", "panel.json"));
  defineShow(verb("show", "who sits in a desk's panels, now and from when on", "0xDESK"));
}
