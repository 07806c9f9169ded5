import type { Command } from "commander";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";

const JSON_HELP = "print one JSON document and nothing else";

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<file>", "what the issuer handed out", readData)
    .requiredOption("--out <file>", "the presentation", readPath)
    .option("--fields <names>", "names or positions, with commas between (default: no field)", (text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    )
    .option(
      "--compact",
      "write it as one short text instead of JSON, for a link or, of up to 2,953 signs, a QR code",
    )
    .addOption(replaceOption())
    .option("--json", JSON_HELP)
    .action(async (file, { fields = [], ...options }) =>
      (await import("../disclose.ts")).disclose(file, { fields, ...options }),
    );
}
