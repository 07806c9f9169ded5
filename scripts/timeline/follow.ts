import { type Command, Option } from "commander";
import { contractRoles } from "../../src/sdk/chain/events/contractRoles.ts";
import { readKeptFor, readPath, readWhole } from "../command/optionReaders.ts";
import { addressesOption } from "../command/systemPlaces.ts";
import { addStoreOption } from "../store/storeOption.ts";
import { readRpcOption } from "../work/rpcOptions.ts";
import { readFinality } from "../work/workConfig.ts";
import type { FollowOptions } from "./followChains.ts";
import { readNamed } from "./followConfig.ts";
import { LAST_BLOCK } from "./lastBlock.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .addOption(readRpcOption())
    .addOption(addressesOption())
    .option("--contract <role=address>", "a further contract; repeatable", readNamed)
    .option("--from-block <number>", "the first block that is read (default: 0)", readWhole(0, LAST_BLOCK))
    .option("--finality <tag|blocks>", "when a block is final (default: by the chain)", readFinality)
    .addOption(
      new Option(
        "--way <way>",
        "how blocks that may still be taken back are read from here on (default: as before; at first proven)",
      ).choices(["proven", "told"]),
    )
    .option("--config <file>", "several chains, in place of the options of one", readPath)
    .option(
      "--forget-after <duration>",
      "once an hour, remove what people handed in and what ended so long ago, as `timeline forget` does",
      readKeptFor,
    )
    .option("--until-head", "end when the newest block is read")
    .option("--json", "print one JSON document at the end and nothing else")
    .addHelpText("after", HELP)
    .action(async (options: FollowOptions, called: Command) => {
      const { followChains } = await import("./followChains.ts");
      await followChains(options, called);
    });
}

const HELP = `
Follows the contracts of the address book (default: where \`deploy system\` puts everything) and those of --contract, from
--from-block on; campaigns and their gates as factories create them. What is named as a campaign and is there has to be one, of
that kind. Roles: ${contractRoles.join(", ")}.
Started again it goes on where it was. It looks for new blocks in half the time between two; where an --rpc begins with ws:// or
wss://, that node says when it has one, and it is only looked for every 15 seconds as well.

At the head, each block's header has to hash to what names it, and its receipts to fold to what the header says: what a node
leaves out or makes up there is named, and nothing of it kept. What is more than 64 blocks behind what is final is read in
ranges, on the node's word. Where a block's receipts are of types that only its chain knows, and do not fold, that block alone
is on the node's word, and \`timeline show\` says which and why. Where a chain's headers cannot be rebuilt, --way told takes the
node's word for all from there on, also in a store that was proven before, and every answer says so. Blocks that are taken back are undone at once, and stay, marked. Where a final block changes, that chain
stops, nothing is touched, and the others go on.

A file for --config: {"chains":[{"rpc":["https://..."],"addresses":"book.json","contracts":{"instantCampaign":["0x..."]},
"fromBlock":0,"finality":"tag","way":"proven"}]}

Examples:
  symbolon timeline follow --rpc https://... --from-block 19000000
  symbolon timeline follow --rpc http://127.0.0.1:8545 --contract instantCampaign=0xCAMPAIGN --until-head

Where a node has no final block, --finality says how deep one is final, or it is 64 blocks. With --until-head a trouble that
does not pass is asked about five times, and then ends it.

Exit code 0: it was stopped, or the newest block is read; with --until-head, 1: a trouble did not pass; 3: a final block has
changed on some chain.`;
