import { type Command, InvalidArgumentError } from "commander";
import { durationText } from "../../../src/sdk/core/text/duration.ts";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readDuration, readHttpUrl, readPath, readRpcUrl } from "../../command/optionReaders.ts";
import { addressesOption } from "../../command/systemPlaces.ts";

export function define(command: Command): void {
  command
    .argument("<url>", "the address that people are given: of the folder, or of one page in it", readHttpUrl)
    .option(
      "--build <dir>",
      "the folder that `page build` wrote (default: this version's pages, for what the host says that they are about)",
      readPath,
    )
    .option(
      "--campaign-file <file>",
      "what `campaign create` wrote: names the factory, and where to look",
      readPath,
    )
    .option(
      "--rpc <url>",
      "a node that you trust (default: the first of the page's that answers)",
      readRpcUrl,
    )
    .option("--from-block <number>", "where to begin to look for the campaign's creation", readBlock)
    .addOption(addressesOption())
    .option("--patience <duration>", "how long each answer may take (default: 20s)", readPatience)
    .option("--accept <id...>", "findings that you know of and mean")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../check.ts")).check));
}

const HELP = `
Asks the host as browsers do, and compares bytes, kinds and headers of each file: documents and what they load first as five browsers (a
desktop, two phones, two wallets), all else twice. It also asks what people type (no slash, capitals, a query), and where nothing was
built. It fetches the tree from each of its hosts, and makes it again from its rows. It compares the campaign with the page and the chain, as
\`campaign check\` does. It asks each node, gateway and timeline as a page in a browser will. Once is not enough: run it on a
schedule, from more than one place.
Without --build whatever nodes and hosts the page names are asked: the host chooses them.

Exit code 0: all is as it was built; 3: something is not, and was not accepted (each with its id and hint); 1: nothing
could be compared, such as where the host does not answer at all.

Example:
  symbolon page check https://drop.example/ --build site`;

const MAX_PATIENCE = 3_600n;

/** Seconds that an answer may take, in milliseconds. */
function readPatience(text: string): number {
  const seconds = readDuration(text);
  if (seconds > 0n && seconds <= MAX_PATIENCE) return Number(seconds) * 1_000;
  throw new InvalidArgumentError(`It must be 1 s to ${durationText(MAX_PATIENCE)}.`);
}
