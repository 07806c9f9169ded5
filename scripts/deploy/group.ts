import type { Command } from "commander";
import { type Address, getContractAddress } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { group } from "../../src/sdk/contracts/group.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { parseRulebook, requireAllActs } from "../../src/sdk/governance/group/rulebookFile.ts";
import { readAddress, readPath } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

const HELP = `
One transaction makes the group and its Rulebook: nobody owns either, and nobody but its seats, by its rules, ever changes them.
With the same roster, rules and desk it has the same address on every chain, where the same command finds it again.

Example: symbolon deploy group --roster roster.json --rules rules.json

\`govern rules --seats NUMBER --out rules.json\` writes rules to begin with; see docs/write-a-rulebook.md.`;

export function define(command: Command): void {
  deploying(command)
    .requiredOption("--roster <file>", "who sits in it", readPath)
    .requiredOption("--rules <file>", "its rules, of all acts", readPath)
    .option(
      "--desk <address>",
      "the dispute desk whose decisions it carries out (default: none)",
      readAddress,
    )
    .addHelpText("after", HELP)
    .action(deployGroup);
}

type GroupOptions = DeployOptions & {
  readonly roster: string;
  readonly rules: string;
  readonly desk?: Address;
};

/** `symbolon deploy group`: one group, where it is not there yet. */
async function deployGroup(options: GroupOptions): Promise<void> {
  const { roster, rules: rulesFile, desk, json = false } = options;
  const seats = parseRoster(readText(roster), 1, roster);
  const changes = parseRulebook(readText(rulesFile), { seats: seats.length, file: rulesFile });
  const rules = requireAllActs(changes, rulesFile);
  const { content, lines, contractLines } = await deployHere(
    options,
    { group: group({ seats, rules, desk }) },
    [
      ["seats", seats.length],
      ["rules", rulesFile],
      ["desk", desk ?? "none"],
    ],
  );
  // The first contract that the group made.
  const rulebook = getContractAddress({ from: content.contracts.group.address, nonce: 1n });
  printResult(json, { ...content, rulebook }, table([...lines, ...contractLines, ["rulebook", rulebook]]));
}
