import type { Command } from "commander";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";

const JSON_HELP = "print one JSON document and nothing else";

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<dir>", "the batch's", readPath)
    .argument("[holder]", "index of the credential, or its subject's address")
    .requiredOption(
      "--out <path>",
      "readable by you alone; hand it to the holder alone. With --all a folder",
      readPath,
    )
    .option(
      "--all",
      "write it for every holder, one file each, and index.csv of whom each is for, as secret as they",
    )
    .addOption(replaceOption())
    .option("--json", JSON_HELP)
    .action(async (folder, holder, { all, ...options }) => {
      if ((holder === undefined) === (all === undefined))
        command.error("error: give either a holder or --all");
      if (holder === undefined) {
        await (await import("../present.ts")).presentAll(folder, options);
      } else {
        await (await import("../present.ts")).present(folder, holder, options);
      }
    });
}
