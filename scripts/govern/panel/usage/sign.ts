import type { Command } from "commander";
import { lazily } from "../../../command/lazily.ts";
import { readPath } from "../../../command/optionReaders.ts";
import { replaceOption } from "../../../command/replaceOption.ts";
import { signing } from "../../../command/signer/signingOptions.ts";
import { ofGroup } from "../../commonOptions.ts";
import { signedElsewhere } from "../../signedElsewhere.ts";

const HELP = `
Says what changes; --typed-data says it and signs nothing, if you want to look first. What could not count is refused before you
sign. That is an account that is no member of the panel in force (stand-ins do not change it), or a panel that changed since. It
is also a moment that is too soon already, or a panel that the desk would not take. Nothing is sent: hand the file on to the next member, or send it. Files of
one change, signed apart, are sent together.`;

/** `symbolon govern panel sign FILE`: adds a member's signature to a change of a panel. */
export function defineSign(command: Command): void {
  signedElsewhere(signing(ofGroup(command)).argument("<file>", "what `govern panel propose` wrote", readPath))
    .option("--out <file>", "write it there (default: add the signature to the file)", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../sign.ts")).sign));
}
