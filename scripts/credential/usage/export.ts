import { type Command, Option } from "commander";
import { readBlock, readDuration, readMilliseconds, readTime } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { signing } from "../../command/signer/signingOptions.ts";
import { finality, onChain } from "../commonOptions.ts";

const EXPORT_HELP = `
What verifiers look up must not be undone by a reorg. So say how sure the block is: --finality finalized, or
--reorg-margin DURATION by which it may be undone. Without, and with a margin of 0, a list of a block that is not final
is good for its own second alone.

Example:
  symbolon credential export club --out site --url 'https://issuer.example/{batch}/{purpose}' --sign --finality finalized`;

/** What the command takes. */
export function define(command: Command): void {
  signing(onChain(command))
    .argument("<batch>", "its id, its header file, or its folder once it is issued")
    .requiredOption("--out <dir>", "where to write them; {batch} in it stands for the batch's id")
    .requiredOption(
      "--url <template>",
      "where they will be published, such as https://issuer.example/{batch}/{purpose}",
    )
    .addOption(replaceOption())
    .addOption(
      new Option("--purpose <purpose>", "only this list (default: both)").choices([
        "revocation",
        "suspension",
      ]),
    )
    .option("--sign", "as JWTs, with the issuer's key")
    .option("--at <moment>", "the moment that they answer for (default: the block's)", readTime)
    .option("--block <number>", "the block to read (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .option(
      "--reorg-margin <duration>",
      "by which the block may be undone, where it is not final (default: 0)",
      readDuration,
    )
    .option("--ttl <duration>", "after which verifiers should look for a newer list", (text) =>
      readMilliseconds(text, (digits) => `${Math.ceil(Number(digits) / 1_000)}s if they are milliseconds`),
    )
    .option("--from-block <number>", "where to begin to look for the batch, if given by id", readBlock)
    .addHelpText("after", EXPORT_HELP)
    .action(async (batch, options) => {
      if (options.block !== undefined && options.finality !== undefined) {
        command.error("error: --block and --finality exclude each other");
      }
      if (options.purpose === undefined && !options.url.includes("{purpose}")) {
        command.error("error: --url needs {purpose} in it: each list needs its own address");
      }
      await (await import("../export.ts")).exportLists(batch, options);
    });
}
