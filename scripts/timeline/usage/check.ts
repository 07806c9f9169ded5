import type { Command } from "commander";
import { readAddresses, readWhole } from "../../command/optionReaders.ts";
import { requireWith } from "../../command/requireWith.ts";
import { LAST_BLOCK } from "../lastBlock.ts";
import { addFollowedOptions } from "../openFollowed.ts";

export function define(command: Command): void {
  const readNumber = readWhole(0, LAST_BLOCK);
  addFollowedOptions(command)
    .option(
      "--contract <address>",
      "only this one; repeatable (default: all that can be checked)",
      readAddresses,
    )
    .option(
      "--blocks",
      "check rows by the hashes of their blocks, which needs no word of a node about events",
    )
    .option(
      "--from <number>",
      "with --blocks: the first block (default: the first that is followed)",
      readNumber,
    )
    .option("--to <number>", "with --blocks: the last block (default: the newest final one)", readNumber)
    .option("--again", "with --blocks: look at blocks again that are proven already")
    .addHelpText("after", HELP)
    .action(async (options, called: Command) => {
      requireWith(options, NEEDS, called);
      if (options.blocks === true && options.contract !== undefined)
        called.error("error: --contract and --blocks exclude each other");
      await (await import("../check.ts")).check(options);
    });
}

const NEEDS = [
  ["from", "blocks"],
  ["to", "blocks"],
  ["again", "blocks"],
] as const;

const HELP = `
The follower reads what is long final in ranges, on the node's word. This compares it with what contracts keep at the newest
final block: a batch's digest, the bits of an instant campaign, the book of a vesting campaign, what a cumulative one has paid,
the records of attestations. A contract that agrees is marked as checked up to that block, and \`symbolon trace\` says of its
events: checked. Nothing else is changed. It says for each kind what a check shows and what it leaves open. What contracts keep
is the node's word, too: ask another node than the one that was followed. It must still have the state of that block.

--blocks needs nobody's word about events. It begins at the lowest block at or above --to whose hash the store has, and goes down block by block. Each header has to hash to
what the header above it names, and each block's receipts to fold to what its header says. Rows in the store that are missing,
doubled, altered or made up are named, and nothing of them is changed; blocks that agree count as proven from then on. The hash
of a receipt's transaction is the node's word: receipts do not hold it. It costs a question a block, and another where the
block's filter matches one of our contracts. What agrees is kept every 64 blocks: stopped and started again it continues. Of
blocks that are proven already, rows are compared with the digests kept then, without the node (RowsChanged). The digest of all
rows that it prints may be kept elsewhere: with the same --from and --to it is the same later.
Where a node's headers do not hash to what it says (HeaderNotRebuilt), its chain cannot be proven: check what contracts keep.

Examples:
  symbolon timeline check --rpc https://...
  symbolon timeline check --contract 0xCAMPAIGN --json
  symbolon timeline check --blocks --rpc https://... --from 19000000 --to 19010000

Exit code 0: all agrees; 3: something is missing, altered or too much, or a block's receipts prove nothing, each named with
what to do; 1: the node does not prove what it says.`;
