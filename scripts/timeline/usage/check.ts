import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddresses } from "../../command/optionReaders.ts";
import { addFollowedOptions } from "../openFollowed.ts";

export function define(command: Command): void {
  addFollowedOptions(command)
    .option(
      "--contract <address>",
      "only this one; repeatable (default: all that can be checked)",
      readAddresses,
    )
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../check.ts")).check));
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
