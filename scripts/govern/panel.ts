import type { Command } from "commander";
import { definePropose } from "./panel/propose.ts";
import { defineSend } from "./panel/send.ts";
import { defineShow } from "./panel/show.ts";
import { defineSign } from "./panel/sign.ts";

/** `symbolon govern panel ...`: each a command with options of its own. */
export function define(command: Command): void {
  command.usage("[options] propose|sign|send|show");
  const verb = (name: string, summary: string) => command.command(name).description(summary);
  definePropose(verb("propose", "make a change of a panel, for members of the one in force to sign"));
  defineSign(verb("sign", "as a member of the panel in force: sign a change, or look at it"));
  defineSend(verb("send", "announce the panel, once enough have signed; anybody may"));
  defineShow(verb("show", "who sits in a desk's panels, now and from when on"));
}
