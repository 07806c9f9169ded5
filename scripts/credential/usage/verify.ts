import type { Command } from "commander";
import { chainOption } from "../../command/chainOption.ts";
import { expectationOf, expecting } from "../../command/expectedOptions.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { readBlock, readDuration, readHash, readTimeOrBlock } from "../../command/optionReaders.ts";
import { addRecordOptions } from "../../command/recordOptions.ts";
import { readData } from "../../command/standardInput.ts";
import { withContract } from "../../command/systemPlaces.ts";
import { finality } from "../commonOptions.ts";
import { requireSource } from "../requireSource.ts";

const VERIFY_HELP = `
Exit code 0: valid; 3: there is an answer, and it is no; 1: there is no answer. Anybody may issue anything, and run a registry
that agrees to all of it: so name with --issuer (or --trust-list), --schema and --registry whom and what you trust. A
presentation does not prove who presents it: ask the subject to sign a challenge, and compare it by --subject. Without
--finality finalized or a --reorg-margin, a verdict is good for the moment asked about alone.`;

/** What the command takes. */
export function define(command: Command): void {
  const registry = { flag: "--registry", description: "the BatchRegistry that you trust" };
  addRecordOptions(withContract(expecting(command), { ...registry, contract: "batchRegistry" }))
    .argument("[file]", "what the holder presents; with --witness it may be left out", readData)
    .addOption(chainOption())
    .option("--header <file>", "header file of the batch, for what was handed out before it was issued")
    .option(
      "--at <block|moment>",
      "the moment asked about; live also: block, for the block's own (default: now, by this machine's clock)",
      readTimeOrBlock,
    )
    .option(
      "--max-age <duration>",
      "live: by which the block may be older than the clock (default: up to its horizon)",
      readDuration,
    )
    .option("--live", "ask the chain: so it is done where neither --cache nor --witness is given")
    .option("--block <number>", "live: the block to ask (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be; with --witness: finalized, where its block is"))
    .option(
      "--reorg-margin <duration>",
      "by which the block may be undone (default: live 0, with --cache 64s)",
      readDuration,
    )
    .option(
      "--cache <file>",
      "verify from a copy in this file, brought up to date first where --rpc is given",
    )
    .option("--no-refresh", "with --cache: take the copy as it is")
    .option("--best-effort", "with --cache: give a stale verdict, marked with its age, rather than none")
    .option("--witness <file>", "verify with no network, from what `credential witness` made", readData)
    .option(
      "--block-hash <hash>",
      "with --witness: hash of its block, from a source that you trust",
      readHash,
    )
    .option("--chain-id <id>", "the chain that you trust (default: the one that is named)", readBlock)
    .option("--clock-skew <duration>", "by which this machine's clock may be off (default: 5s)", readDuration)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", VERIFY_HELP)
    .action(async (file, options) => {
      if ([options.live, options.cache, options.witness].filter((one) => one !== undefined).length > 1) {
        command.error("error: --live, --cache and --witness exclude each other");
      }
      const expected = expectationOf(command, options);
      requireSource(command, options);
      const { openRecording } = await import("../../command/openRecording.ts");
      const onAnswer = openRecording(command, options);
      await (await import("../verify.ts")).verify(file, { ...options, expected, onAnswer });
    });
  rarely(
    command,
    "--record",
    "--verifier",
    "--salt",
    "--header",
    "--live",
    "--finality",
    "--reorg-margin",
    "--no-refresh",
    "--best-effort",
    "--block-hash",
    "--chain-id",
    "--clock-skew",
  );
}
