import { type Command, Option } from "commander";
import { profiles } from "../../../src/sdk/core/governance/profiles.ts";
import { MAX_SEATS } from "../../../src/sdk/core/governance/roster.ts";
import { chainOption } from "../../command/chainOption.ts";
import { readAddress, readBlock, readPath, readTime, readWhole } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { requireOther } from "../commonOptions.ts";
import type { RulesOptions } from "../rules.ts";

const HELP = `
Examples:
  symbolon govern rules --profile association --seats 9 --out rules.json
  symbolon govern rules rules.json --roster roster.json
  symbolon govern rules --group 0xGROUP --at 2028-01-01
  symbolon govern rules new.json --group 0xGROUP

The first writes rules to begin with, and says what stops when seats are gone. The second checks a file and says it in words, the third shows what holds in a group at
a moment, the last what a file would change, and from when. See docs/write-a-rulebook.md.`;

export function define(command: Command): void {
  command
    .argument("[file]", "a file of rules: of all acts, or of those that change", readData)
    .option("--seats <number>", "seats of the group that it is for", readWhole(1, MAX_SEATS))
    .option("--roster <file>", "the same, from its roster", readPath)
    .addOption(
      new Option(
        "--profile <name>",
        "the rules to begin with (default: rules for any number of seats)",
      ).choices(profiles),
    )
    .option("--group <address>", "the group whose rules are meant", readAddress)
    .addOption(chainOption("the chain; with --group"))
    .option("--at <moment>", "with --group: its rules then, past or future (default: now)", readTime)
    .option("--from-block <number>", "with --group: where to begin to look for its events", readBlock)
    .option("--out <file>", "write the rules there", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, options: RulesOptions) => {
      requireClear(command, file, options);
      const { ofFile, ofLaw } = await import("../rules.ts");
      return options.group === undefined ? ofFile(file, options) : ofLaw(file, options.group, options);
    });
}

function requireClear(command: Command, file: string | undefined, options: RulesOptions): void {
  const { seats, roster, profile, group, rpc, at, out } = options;
  if (profile !== undefined && (file !== undefined || group !== undefined)) {
    command.error(
      `error: ${file === undefined ? "--group" : "a file of rules"} and --profile exclude each other`,
    );
  }
  if (group === undefined) {
    if (at !== undefined) command.error("error: --at needs --group");
    if ((seats === undefined) === (roster === undefined)) {
      command.error("error: give one of --seats, --roster and --group");
    }
    if (file === undefined && out === undefined && profile === undefined) {
      command.error("error: give either a file of rules to check, or --out FILE to write a first one");
    }
    if (out !== undefined) requireOther(command, out, [roster]);
    if (file !== undefined && out !== undefined) {
      command.error("error: a file of rules and --out exclude each other");
    }
    return;
  }
  if (seats !== undefined || roster !== undefined) {
    command.error("error: --group excludes --seats and --roster: the group has its roster");
  }
  if (rpc === undefined) command.error("error: --group needs --rpc, or SYMBOLON_RPC_URL");
  if (file !== undefined && (at !== undefined || out !== undefined)) {
    command.error(
      "error: a file of rules excludes --at and --out: it is compared with the group's present rules",
    );
  }
}
