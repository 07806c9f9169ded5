import type { Command } from "commander";
import { lazily } from "../../../command/lazily.ts";
import { sendsSignedApart } from "../../signedApart.ts";

const HELP = `
Its notice counts from now: from the moment that the change names on, the new panel decides what is opened; cases that are open keep
theirs. It cannot be dropped any more.`;

/** `symbolon govern panel send FILE...`: announces a panel. */
export function defineSend(command: Command): void {
  sendsSignedApart(command, "change")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../send.ts")).send));
}
