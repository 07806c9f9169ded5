import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readWhole } from "../../command/optionReaders.ts";
import { LAST_BLOCK } from "../lastBlock.ts";
import { addFollowedOptions } from "../openFollowed.ts";

export function define(command: Command): void {
  const readNumber = readWhole(0, LAST_BLOCK);
  addFollowedOptions(command)
    .option("--from <number>", "the first block (default: the first that is followed)", readNumber)
    .option("--to <number>", "the last block (default: the newest final one)", readNumber)
    .option("--again", "look at blocks again that are proven already")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../prove.ts")).prove));
}

const HELP = `
Begins at the lowest block at or above --to whose hash the store has, and goes down block by block. Each header has to hash to
what the header above it names, and each block's receipts to fold to what its header says. Rows in the store that are missing,
doubled, altered or made up are named, and nothing of them is changed; blocks that agree count as proven from then on. The hash
of a receipt's transaction is the node's word: receipts do not hold it.

It costs a question a block, and another where the block's filter matches one of our contracts. What agrees is kept every 64
blocks: stopped and started again it goes on where it was. Where a node's headers do not hash to what it says (HeaderNotRebuilt),
its chain cannot be proven: symbolon timeline check is what is left.

Examples:
  symbolon timeline prove --rpc https://... --from 19000000 --to 19010000
  symbolon timeline prove --again --json

Exit code 0: all agrees; 3: rows do not, or a block's receipts prove nothing, each kind named with what to do; 1: the node does not prove what it says.`;
