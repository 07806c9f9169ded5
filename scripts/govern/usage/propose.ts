import type { Command } from "commander";
import type { Address } from "viem";
import {
  readAddress,
  readCount,
  readPath,
  readTime,
  readTimeOrNoEnd,
  readUint256,
} from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { GROUP, ofGroup, requireOther } from "../commonOptions.ts";
import type { ProposeOptions } from "../propose.ts";

const HELP = `
Whatever a command would send, it plans for the group: --from GROUP --calldata FILE. Propose that file:
  symbolon credential revoke 17 --batch club --evidence report.pdf --from 0xGROUP --calldata revoke.json
  symbolon govern propose 0xGROUP --calls revoke.json --out proposal.json

Nothing is sent. The nonce is drawn; alternatives of which one is to be done share one (--nonce). Rules are announced when the
proposal is sent, and their notice counts from then: --in-force defaults to the earliest that the group can still decide slowly.`;

export function define(command: Command): void {
  ofGroup(command)
    .argument("<group>", GROUP, readAddress)
    .option("--calls <file>", "what a command wrote with --from GROUP --calldata FILE", readData)
    .option("--call <number>", "which of its calls, where it has several", readCount)
    .option("--roster <file>", "a new roster", readPath)
    .option("--rules <file>", "new rules, of the acts that change", readPath)
    .option("--in-force <moment>", "with --rules: from when, in whole minutes", readTime)
    .option("--drop-rules", "drop the rules that are announced and not in force yet")
    .option("--evidence <hash|file>", "keccak256 of the evidence, or the evidence itself as a file")
    .option("--nonce <number>", "a nonce of your own (default: drawn)", readUint256)
    .option(
      "--deadline <moment>",
      "last moment at which it may be sent or opened, 0 for no end (default: in 30 days, or when its call is too late)",
      readTimeOrNoEnd,
    )
    .requiredOption("--out <file>", "where the proposal is written, for seats to sign", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action(async (group: Address, options: ProposeOptions) => {
      requireOne(command, options);
      const { out, calls, roster, rules, evidence } = options;
      requireOther(command, out, [calls, roster, rules, evidence]);
      return (await import("../propose.ts")).proposeTo(group, options);
    });
}

function requireOne(
  command: Command,
  { calls, call, roster, rules, inForce, dropRules }: ProposeOptions,
): void {
  const given = [calls, roster, rules, dropRules].filter((one) => one !== undefined);
  if (given.length !== 1) {
    command.error("error: say what is proposed: one of --calls, --roster, --rules and --drop-rules");
  }
  if (call !== undefined && calls === undefined) command.error("error: --call goes with --calls FILE");
  if (inForce !== undefined && rules === undefined) command.error("error: --in-force goes with --rules FILE");
}
