import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath, readWhole } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { signing } from "../../command/signer/signingOptions.ts";
import { ofGroup } from "../commonOptions.ts";
import { signedElsewhere } from "../signedElsewhere.ts";

const HELP = `
Says all that the proposal does, from the bytes of its call: a sentence, warnings, a table. --typed-data says it and signs nothing, for
whoever wants to look first. A wallet shows the call as bytes: compare the digest. What could not count is refused before you sign: an account that is no seat, another roster, a nonce that is used, a deadline
that is past, a call that no rule covers, evidence that is missing. Nothing is sent: hand the file on to the next seat, or send it.
Files of one proposal, signed apart, are sent together.

A ruling is signed by the panel that decides the case: it says the case, what the ruling changes, and until when it may be sent.
Stand-ins count on the panel's last day. A change of a panel is signed by members of the panel in force, and by no stand-in. Nobody
objects to either. What could not count is refused there, too: a case that is another panel's turn, a panel that changed since, a
moment that is too soon already, a panel that the desk would not take.`;

export function define(command: Command): void {
  const signer = signing(ofGroup(command))
    .argument("<file>", "a proposal, a ruling, or a change of a panel", readPath)
    .option("--object", "object to a proposal, in place of assenting");
  signedElsewhere(signer)
    .option("--stand-in <number>", "with --signature: by its first or second stand-in", readWhole(1, 2))
    .option("--blind", "assent although the call cannot be told in full")
    .option("--out <file>", "write it there (default: add the signature to the file)", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../sign.ts")).sign));
}
