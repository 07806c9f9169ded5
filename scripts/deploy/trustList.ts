import type { Command } from "commander";
import type { Address } from "viem";
import { trustList } from "../../src/sdk/contracts/trust.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { readAddress, readLongDuration } from "../command/optionReaders.ts";
import { withParametersFile } from "../command/parametersFile.ts";
import { printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

const HELP = `
Its authority alone accredits (\`trust accredit\`), and can neither back-date nor end without the notice. Neither of the two ever
changes. The same authority and notice are the same list, at one address on every chain.

Example: symbolon deploy trust-list --authority 0xAUTHORITY --notice 30d`;

export function define(command: Command): void {
  withParametersFile(deploying(command))
    .requiredOption("--authority <address>", "who keeps it: an account, a Safe, a group", readAddress)
    .requiredOption("--notice <duration>", "that an end takes: 1h to 180d", readLongDuration)
    .addHelpText("after", HELP)
    .action(deployTrustList);
}

type TrustListOptions = DeployOptions & { readonly authority: Address; readonly notice: bigint };

/** `symbolon deploy trust-list`: one list, where it is not there yet. */
async function deployTrustList(options: TrustListOptions): Promise<void> {
  const { authority, notice } = options;
  const { content, lines, contractLines } = await deployHere(
    options,
    { trustList: trustList({ authority, notice }) },
    [
      ["authority", authority],
      ["notice", durationText(notice)],
    ],
  );
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}
