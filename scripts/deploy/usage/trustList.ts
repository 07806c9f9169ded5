import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readLongDuration } from "../../command/optionReaders.ts";
import { withParametersFile } from "../../command/parametersFile.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
Its authority alone accredits (\`trust accredit\`), and can neither back-date nor end without the notice. Neither of the two ever
changes. The same authority and notice are the same list, at one address on every chain.

Example: symbolon deploy trust-list --authority 0xAUTHORITY --notice 30d`;

export function define(command: Command): void {
  withParametersFile(deploying(command))
    .requiredOption("--authority <address>", "who keeps it: an account, a Safe, a group", readAddress)
    .requiredOption("--notice <duration>", "that an end takes: 1h to 180d", readLongDuration)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../trustList.ts")).deployTrustList));
}
