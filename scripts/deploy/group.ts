import { type Address, getContractAddress } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { group } from "../../src/sdk/contracts/group.ts";
import { freezeOf } from "../../src/sdk/core/governance/standstill.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { parseRulebook, requireAllActs } from "../../src/sdk/governance/group/rulebookFile.ts";
import { freezeLines, minorityLines } from "../govern/standstillLines.ts";
import { printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type GroupOptions = DeployOptions & {
  readonly roster: string;
  readonly rules: string;
  readonly desk?: Address;
};

/** `symbolon deploy group`: one group, where it is not there yet. */
export async function deployGroup(options: GroupOptions): Promise<void> {
  const { roster, rules: rulesFile, desk, json = false } = options;
  const seats = parseRoster(readText(roster), 1, roster);
  const changes = parseRulebook(readText(rulesFile), { seats: seats.length, file: rulesFile });
  const rules = requireAllActs(changes, rulesFile);
  const freeze = freezeOf(changes, seats);
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
  const document = { ...content, rulebook, freeze: freeze ?? null };
  const shown = [
    ...lines,
    ...contractLines,
    ["rulebook", rulebook] as const,
    ...freezeLines(freeze),
    ...minorityLines(changes, seats.length),
  ];
  printResult(json, document, table(shown));
}
