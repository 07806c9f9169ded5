import { type Command, Option } from "commander";
import { readPath } from "../../../command/optionReaders.ts";
import { replaceOption } from "../../../command/replaceOption.ts";
import { ofCase } from "../caseOptions.ts";
import type { RuleOptions } from "../rule.ts";

const HELP = `
Nothing is signed or sent. Each member of the panel signs the file, which one hands on to the next, or a copy of it; then anybody
sends it: symbolon govern sign FILE, symbolon govern send FILE. It may be signed before evidence is closed, and is taken after. What
members who do not agree sign is another file.`;

/** `symbolon govern case rule CREDENTIAL`. */
export function defineRule(command: Command): void {
  ofCase(command)
    .addOption(
      new Option("--ruling <ruling>", "what to sign").choices(["Upheld", "Rejected"]).makeOptionMandatory(),
    )
    .requiredOption("--reasons <hash|file>", "their hash, or the file itself, which is hashed")
    .requiredOption("--out <file>", "where the ruling is written, to be signed", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(async (credential: string, options: RuleOptions) => {
      const { evidenceHash } = await import("../../../../src/node/batches/evidenceHash.ts");
      const reasons = evidenceHash(options.reasons);
      return (await import("../rule.ts")).rule(credential, { ...options, reasons });
    });
}
