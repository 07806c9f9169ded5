import type { Command } from "commander";
import type { Address } from "viem";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { earliestFrom, rulesAt } from "../../src/sdk/core/governance/law.ts";
import { MAX_SEATS } from "../../src/sdk/core/governance/roster.ts";
import { packRule, type RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../src/sdk/core/governance/usualRules.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { readGroupLaw } from "../../src/sdk/governance/group/readGroup.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { formatRulebook, parseRulebook } from "../../src/sdk/governance/group/rulebookFile.ts";
import { chainOption } from "../command/chainOption.ts";
import { openReader } from "../command/connect.ts";
import { readAddress, readBlock, readPath, readTime, readWhole } from "../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../command/replaceOption.ts";
import { readData } from "../command/standardInput.ts";
import { printResult, table } from "../output.ts";
import { openGroup, requireOther } from "./commonOptions.ts";
import { countdown, ruleLines } from "./lines.ts";

const HELP = `
Examples:
  symbolon govern rules --seats 9 --out rules.json
  symbolon govern rules rules.json --roster roster.json
  symbolon govern rules --group 0xGROUP --at 2028-01-01
  symbolon govern rules new.json --group 0xGROUP

The first writes rules to begin with, the second checks a file and says it in words, the third shows what holds in a group at
a moment, the last what a file would change, and from when. See docs/write-a-rulebook.md.`;

export function define(command: Command): void {
  command
    .argument("[file]", "a file of rules: of all acts, or of those that change", readData)
    .option("--seats <number>", "seats of the group that it is for", readWhole(1, MAX_SEATS))
    .option("--roster <file>", "the same, from its roster", readPath)
    .option("--group <address>", "the group whose rules are meant", readAddress)
    .addOption(chainOption("the chain; with --group"))
    .option("--at <moment>", "with --group: its rules then, past or future (default: now)", readTime)
    .option("--from-block <number>", "with --group: where to begin to look for its events", readBlock)
    .option("--out <file>", "write the rules there", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action((file: string | undefined, options: RulesOptions) => {
      requireClear(command, file, options);
      return options.group === undefined ? ofFile(file, options) : ofLaw(file, options.group, options);
    });
}

type RulesOptions = ReplaceOptions & {
  readonly seats?: number;
  readonly roster?: string;
  readonly group?: Address;
  readonly rpc?: string;
  readonly at?: bigint;
  readonly fromBlock?: bigint;
  readonly out?: string;
  readonly json?: boolean;
};

function requireClear(command: Command, file: string | undefined, options: RulesOptions): void {
  const { seats, roster, group, rpc, at, out } = options;
  if (group === undefined) {
    if (at !== undefined) command.error("error: --at goes with --group");
    if ((seats === undefined) === (roster === undefined)) {
      command.error("error: say for how many seats: give --seats, or --roster FILE, or --group ADDRESS");
    }
    if (file === undefined && out === undefined) {
      command.error("error: give a file of rules to check it, or --out FILE to write rules to begin with");
    }
    if (out !== undefined) requireOther(command, out, [roster]);
    if (file !== undefined && out !== undefined) {
      command.error("error: what a file says is written in it: leave --out out, or the file");
    }
    return;
  }
  if (seats !== undefined || roster !== undefined) {
    command.error("error: the group has its roster: leave --seats and --roster out");
  }
  if (rpc === undefined) command.error("error: --group needs --rpc URL, or SYMBOLON_RPC_URL");
  if (file !== undefined && (at !== undefined || out !== undefined)) {
    command.error("error: a file is compared with the law of now: leave --at and --out out");
  }
}

/** Without a chain: writes rules to begin with, or checks a file. */
function ofFile(file: string | undefined, { seats, roster, out, replace, json = false }: RulesOptions): void {
  const count = seats ?? parseRoster(readText(roster ?? ""), 1, roster).length;
  const changes =
    file === undefined ? usualRules(count) : parseRulebook(readText(file), { seats: count, file });
  if (out !== undefined) writeOwnOutput(out, formatRulebook(changes), { replace });
  printResult(json, { seats: count, rules: changes, file: out ?? null }, [
    ...table(ruleLines(changes, count)),
    ...(out === undefined ? ["all within the bounds"] : [`written to ${out}`]),
  ]);
}

/** The law of a group at a moment, or what a file would change of it. */
async function ofLaw(file: string | undefined, quorum: Address, options: RulesOptions): Promise<void> {
  const { rpc = "", out, replace, json = false } = options;
  const client = await openReader(rpc);
  const group = await openGroup(client, quorum, options);
  const count = group.roster.seats.length;
  const law = await readGroupLaw(client, group);
  const at = options.at ?? group.asOf.time;
  const inForce = rulesAt(law, at);
  if (file !== undefined) {
    const changes = parseRulebook(readText(file), { seats: count, file });
    const changed = changes.filter(({ act, rule }) => isOther(inForce, { act, rule }));
    const earliest = earliestFrom(law, at);
    printResult(json, { group: quorum, seats: count, changed, earliest }, [
      ...table(ruleLines(changed, count)),
      ...(changed.length === 0 ? ["nothing changes: these rules are in force"] : []),
      `announced now, they could be in force from ${countdown(earliest, at)}`,
    ]);
    return;
  }
  if (out !== undefined) writeOwnOutput(out, formatRulebook(inForce), { replace });
  printResult(json, { group: quorum, seats: count, at, rules: inForce, file: out ?? null }, [
    ...table([["rules at", isoMoment(at)], ...ruleLines(inForce, count)]),
    ...(out === undefined ? [] : [`written to ${out}`]),
  ]);
}

function isOther(inForce: readonly RuleChange[], { act, rule }: RuleChange): boolean {
  const now = inForce.find((one) => one.act === act);
  return now === undefined || packRule(now.rule) !== packRule(rule);
}
