import type { Command } from "commander";
import type { Address } from "viem";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { checkMeanings } from "../../src/services/timeline/check/checkMeaning.ts";
import {
  type CheckedContract,
  type CheckedPast,
  checkPast,
} from "../../src/services/timeline/check/checkPast.ts";
import { readAddresses } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { findingLines } from "./findingLines.ts";
import { addFollowedOptions, type FollowedOptions, withFollowed } from "./openFollowed.ts";

export function define(command: Command): void {
  addFollowedOptions(command)
    .option(
      "--contract <address>",
      "only this one; repeatable (default: all that can be checked)",
      readAddresses,
    )
    .addHelpText("after", HELP)
    .action(check);
}

const HELP = `
The follower reads what is long final in ranges, on the node's word. This holds it against what contracts keep at the newest
final block: a batch's digest, the bits of an instant campaign, the book of a vesting campaign, what a cumulative one has paid,
the records of attestations. A contract that agrees is marked as checked up to that block, and \`symbolon trace\` says of its
events: checked. Nothing else is changed. It says for each kind what a check shows and what it leaves open.

What contracts keep is read on the node's word, too: ask another node than the one that was followed. It must still have the
state of the newest final block. \`symbolon timeline prove\` needs nobody's word about events.

Examples:
  symbolon timeline check --rpc https://...
  symbolon timeline check --contract 0xCAMPAIGN --json

Exit code 0: all agrees; 3: something is missing or too much, each named with what to do.`;

const DISAGREES = 3;

type CheckOptions = FollowedOptions & { readonly contract?: readonly Address[] };

function check(options: CheckOptions): Promise<void> {
  return withFollowed(options, async (sql, client) => {
    const onProgress = progress("checking", "contracts");
    const past = await checkPast({ sql, client, contracts: options.contract, onProgress });
    const meanings = Object.fromEntries(past.contracts.map(({ role }) => [role, checkMeanings[role]]));
    printResult(options.json ?? false, { store: sql.name, ...past, meanings }, checkLines(sql.name, past));
    if (past.contracts.some(({ outcome }) => outcome === "disagrees")) process.exitCode = DISAGREES;
  });
}

function checkLines(
  store: string,
  { chain, block, hash, contracts, uncheckable }: CheckedPast,
): readonly string[] {
  const roles = Map.groupBy(contracts, ({ role }) => role);
  const others = Object.entries(uncheckable).map(([role, count]) => `${role} (${count})`);
  return [
    ...table([
      ["store", store],
      ["chain", chain],
      ["checked up to", `block ${block}, ${hash}`],
      ["cannot be checked", others.length === 0 ? undefined : others.join(", ")],
    ]),
    ...[...roles].flatMap(([role, own]) => [
      "",
      role,
      `  shows: ${checkMeanings[role].shows}`,
      `  leaves open: ${checkMeanings[role].leavesOpen}`,
      ...own.flatMap(contractLines),
    ]),
  ];
}

const THINGS = {
  batchRegistry: "batches",
  attestationRegistry: "attestations",
  instantCampaign: "leaves",
  vestingCampaign: "entitlements",
  cumulativeCampaign: "accounts",
} as const;

function contractLines({ contract, role, outcome, compared, findings }: CheckedContract): readonly string[] {
  const what = outcome === "absent" ? "is not there, and has no event" : outcome;
  return [
    `  ${contract} ${what}: ${formatCount(compared)} ${THINGS[role]}`,
    ...findingLines(findings, "    "),
  ];
}
