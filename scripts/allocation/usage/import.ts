import { Argument, type Command } from "commander";
import { distributorNames } from "../../../src/node/allocation/imports/distributorNames.ts";
import { chainOption } from "../../command/chainOption.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readBlock, readDecimals, readHash, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { addSpellingOptions } from "../../tree/readOptions.ts";

export function define(command: Command): void {
  command
    .addArgument(new Argument("<source>", "whose list it is").choices(distributorNames))
    .argument("<file>", "the file that they publish, or its address (http, https)", readData)
    .option("--root <hash>", "the published root (default: the file's, or the contract's)", readHash)
    .option(
      "--contract <address>",
      "the contract that pays the list: what was claimed is subtracted",
      readAddress,
    )
    .addOption(chainOption("with --contract: its chain (http, https, ws or wss)"))
    .option(
      "--block <number>",
      "the block whose state counts, old enough not to be undone (default: finalized)",
      readBlock,
    )
    .option("--token <address>", "of Merkl's list: the token whose rewards are wanted", readAddress)
    .option("--out <dir>", "folder for the rows and what they were made from", readPath)
    .option("--stopped", "you made sure that the contract pays nobody any more, though it could")
    .addOption(replaceOption())
    .option("--decimals <number>", "the file's amounts are decimal numbers of tokens", readDecimals)
    .option("--json", "print one JSON document and nothing else");
  addSpellingOptions(command)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../import.ts")).importList));
  rarely(command, "--decimals", "--amounts", "--map", "--checksum-chain", "--ignore-columns");
}

const HELP = `
The files: of Sablier the campaign's JSON on IPFS (\`ipfsCID\` of the contract); of Uniswap the result with \`merkleRoot\` and
\`claims\`; of Merkl the rewards of a root, or claims by account and token. Hedgey publishes none. The root is rebuilt as they make it, else in every way that
\`symbolon tree identify\` knows; a list whose root does not come out is refused. Files of any length are read; 1 GiB is fetched at most.

With --contract the root must be the contract's at that block, and its state says of each leaf what was paid. With --out
it must hold nothing of the token, then and now, and have paid nothing since: what it paid later would be paid twice.
Merkl's contract pays for everybody, so that this cannot be seen of it: there --stopped is always needed.

allocation.csv is in base units. Without --out nothing is written. Exit 0: done; 1: refused; 2: called wrongly; then nothing is written.`;
