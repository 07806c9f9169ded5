import { type Command, Option } from "commander";
import { acting } from "../../../command/actingOptions.ts";
import { readPath } from "../../../command/optionReaders.ts";
import { ofCase } from "../caseOptions.ts";
import type { RuleOptions } from "../rule.ts";

const HELP = `
Each member of the panel signs into the file, which one hands on to the next; then anybody sends it: --send. It may be signed
before evidence is closed, and is taken after. What members who do not agree sign is another file.`;

/** `symbolon govern case rule CREDENTIAL`. */
export function defineRule(command: Command): void {
  acting(ofCase(command))
    .requiredOption(
      "--file <file>",
      "the ruling and its signatures; it is begun where it is not there",
      readPath,
    )
    .addOption(new Option("--ruling <ruling>", "what to sign").choices(["Upheld", "Rejected"]))
    .option("--reasons <hash|file>", "their hash, or the file itself, which is hashed")
    .option("--send", "sign nothing: send what is signed")
    .option("--dry-run", "with --send: check and simulate everything, send nothing")
    .addHelpText("after", HELP)
    .action(async (credential: string, options: RuleOptions) => {
      if (options.send === true) return (await import("../rule.ts")).send(credential, options);
      if (options.ruling === undefined || options.reasons === undefined) {
        command.error("error: give --ruling and --reasons to sign, or --send");
      }
      const { evidenceHash } = await import("../../../../src/node/batches/evidenceHash.ts");
      return (await import("../rule.ts")).sign(credential, {
        ...options,
        ruling: options.ruling,
        reasons: evidenceHash(options.reasons),
      });
    });
}
