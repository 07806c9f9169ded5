import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { sendsSignedApart } from "../signedApart.ts";

const HELP = `
With as many signatures as the rule's quorum it is done in one transaction, or passes and waits for its notice. With fewer it is
opened, and the clock decides it: more signatures are added by the same command, \`govern show\` says what silence means, and
\`govern step\` does what is due. Run again, it sends what was signed since.`;

export function define(command: Command): void {
  sendsSignedApart(command, "proposal")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../send.ts")).send));
}
