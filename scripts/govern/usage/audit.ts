import { type Command, InvalidArgumentError } from "commander";
import type { Address } from "viem";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readAddresses, readHashes } from "../../command/optionReaders.ts";
import { ofGroup } from "../commonOptions.ts";

const HELP = `
Looks at rosters, rules in force and coming, panels, lists, and with --registry at every batch that a group issued, or that
--batch names. Desks that the groups name are looked at, too. Exit code 3 where the clock decided more than 10 % of all proposals,
for lack of signatures, or a silent panel ended more than 10 % of a desk's cases.`;

export function define(command: Command): void {
  ofGroup(command)
    .argument("<group...>", "addresses of groups", readGroups)
    .option(
      "--desk <address>",
      "a dispute desk that no group names; may be given several times",
      readAddresses,
    )
    .option("--list <address>", "a trust list; may be given several times", readAddresses)
    .option("--registry <address>", "the BatchRegistry whose batches are looked at", readAddress)
    .option("--batch <batch>", "the id of a batch that another issuer made; repeatable", readHashes)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../audit.ts")).auditGroups));
}

function readGroups(text: string, before: readonly Address[] | undefined): readonly Address[] {
  const found = readAddress(text);
  if (before?.includes(found)) throw new InvalidArgumentError("It is given twice.");
  return [...(before ?? []), found];
}
