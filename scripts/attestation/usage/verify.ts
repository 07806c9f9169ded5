import { type Command, Option } from "commander";
import { expectationOf, expecting } from "../../command/expectedOptions.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { readDuration } from "../../command/optionReaders.ts";
import { addRecordOptions } from "../../command/recordOptions.ts";
import { readData } from "../../command/standardInput.ts";
import { finality } from "../../credential/commonOptions.ts";
import { onChain } from "../commonOptions.ts";

const VERIFY_HELP = `
Exit code 0: valid; 3: there is an answer, and it is no; 1: there is no answer. Anybody may attest anything: a valid
attestation means something only together with its issuer and schema, so both are asked for.

With Verax's AttestationRegistry as --registry, --issuer compares the portal: the registry takes the attester's name from
the portal, so an attester without a portal proves nothing.`;

/** What the command takes. */
export function define(command: Command): void {
  addRecordOptions(onChain(expecting(command)))
    .argument(
      "<uid|file>",
      "its uid, or the file or link of an off-chain attestation (as EAS's SDK has it)",
      readData,
    )
    .addOption(finality("how settled the block must be"))
    .addOption(
      new Option("--at <block>", "block: the block's own moment, however old it is").choices(["block"]),
    )
    .option(
      "--max-age <duration>",
      "by which the block may be older than this machine's clock (default: 1m; safe and finalized 30m)",
      readDuration,
    )
    .option("--clock-skew <duration>", "by which this machine's clock may be off (default: 5s)", readDuration)
    .addHelpText("after", VERIFY_HELP)
    .action(async (target, options) => {
      const expected = expectationOf(command, options);
      const { openRecording } = await import("../../command/openRecording.ts");
      const onAnswer = openRecording(command, options);
      await (await import("../verify.ts")).verify(target, { ...options, expected, onAnswer });
    });
  rarely(command, "--salt", "--clock-skew");
}
