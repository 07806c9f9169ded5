import { type Command, Option } from "commander";
import type { Address } from "viem";
import { rarely } from "../../command/help/rareOptions.ts";
import {
  readAddress,
  readCount,
  readPath,
  readTime,
  readTimeOrNoEnd,
  readUint256,
  readWhole,
} from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { GROUP, ofGroup, requireOther } from "../commonOptions.ts";
import type { PanelOptions } from "../panel/propose.ts";
import type { ProposeOptions } from "../propose.ts";

const HELP = `
Whatever a command would send, it plans for the group: --from GROUP --calldata FILE. Propose that file:
  symbolon credential revoke 17 --batch club --evidence report.pdf --from 0xGROUP --calldata revoke.json
  symbolon govern propose 0xGROUP --calls revoke.json --out proposal.json

Nothing is sent. The nonce is drawn; alternatives of which one is to be done share one (--nonce). Rules are announced when the
proposal is sent, and their notice counts from then: --in-force defaults to the earliest that the group can still decide slowly.

With --panel members of the panel in force sign; what is not named stays as it is. A panel decides cases that are opened from 30 days
after its announcement on, which is longer than any case, and within a year: leave members time to sign. The next change waits until
no case of the panel before can be open, and a week more to have them paid: 21 days after this one is in force.`;

/** What is proposed to a group alone. */
const OF_GROUP = ["calls", "call", "rules", "dropRules", "evidence", "nonce", "deadline"] as const;

export function define(command: Command): void {
  ofGroup(command)
    .argument("<group|desk>", GROUP, readAddress)
    .addOption(
      new Option("--panel <panel>", "of a desk: another first panel, or second, after an appeal").choices([
        "first",
        "second",
      ]),
    )
    .option("--calls <file>", "what a command wrote with --from GROUP --calldata FILE", readData)
    .option("--call <number>", "which of its calls, where it has several", readCount)
    .option("--roster <file>", "a new roster, of a group or of a panel", readPath)
    .option("--rules <file>", "new rules, of the acts that change", readPath)
    .option(
      "--in-force <moment>",
      "with --rules: from when, in whole minutes; with --panel: default in 37 days",
      readTime,
    )
    .option("--drop-rules", "drop the rules that are announced and not in force yet")
    .option("--evidence <hash|file>", "keccak256 of the evidence, or the evidence itself as a file")
    .option("--nonce <number>", "a nonce of your own (default: drawn)", readUint256)
    .option(
      "--deadline <moment>",
      "last moment at which it may be sent or opened, 0 for no end (default: in 30 days, or when its call is too late)",
      readTimeOrNoEnd,
    )
    .option("--payee <address>", "with --panel: whom it is to be paid through", readAddress)
    .option(
      "--quorum <number>",
      "with --panel: how many must agree (default with --roster: more than half)",
      readWhole(1, 16),
    )
    .requiredOption("--out <file>", "where the proposal is written, to be signed", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(async (place: Address, options: ProposeOptions & Partial<PanelOptions>) => {
      const { out, calls, roster, rules, evidence, panel } = options;
      if (panel === undefined) requireOne(command, options);
      else requireChange(command, options);
      requireOther(command, out, [calls, roster, rules, evidence]);
      if (panel === undefined) return (await import("../propose.ts")).proposeTo(place, options, command);
      return (await import("../panel/propose.ts")).proposeChange(place, { ...options, panel });
    });
  rarely(command, "--nonce");
}

function requireChange(command: Command, options: ProposeOptions & Partial<PanelOptions>): void {
  const { roster, payee, quorum } = options;
  const [other] = OF_GROUP.filter((name) => options[name] !== undefined);
  const flag = command.options.find((one) => one.attributeName() === other)?.long;
  if (flag !== undefined) command.error(`error: ${flag} and --panel exclude each other`);
  if (roster === undefined && payee === undefined && quorum === undefined) {
    command.error("error: give --roster, --payee or --quorum");
  }
}

function requireOne(
  command: Command,
  { calls, call, roster, rules, inForce, dropRules, payee, quorum }: ProposeOptions & Partial<PanelOptions>,
): void {
  if (payee !== undefined) command.error("error: --payee needs --panel");
  if (quorum !== undefined) command.error("error: --quorum needs --panel");
  const given = [calls, roster, rules, dropRules].filter((one) => one !== undefined);
  if (given.length !== 1) {
    command.error("error: give one of --calls, --roster, --rules and --drop-rules");
  }
  if (call !== undefined && calls === undefined) command.error("error: --call needs --calls");
  if (inForce !== undefined && rules === undefined)
    command.error("error: --in-force needs --rules or --panel");
}
