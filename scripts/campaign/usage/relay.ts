import type { Command } from "commander";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { readGwei, readHttpUrl } from "../../command/optionReaders.ts";
import { readDataFiles } from "../../command/standardInput.ts";
import { addThroughOptions, requireThrough } from "../../command/throughOptions.ts";
import { CAMPAIGN, inFlightOption, PAYER_HELP, sending, withPayers } from "../commonOptions.ts";
import { type HandInOptions, requireFittingFiles } from "../handInOptions.ts";
import type { RelayOptions } from "../relay.ts";

const RELAY_HELP = `
A list is CSV with a column index or account (and gateData, where that is ready made), or JSON. A signed claim is what
\`campaign sign\` wrote; JSON lines may mix both. Where an account has signed, it is paid as it signed, or not at all.

In a vesting campaign leaves are claimed, which pays what is vested by then; \`campaign release\` pays the rest as it vests. In
a cumulative one each is paid what it has more than was paid; for the next root the same command with its tree, and the same
--journal if you like, pays the differences.

What cannot be paid is left out, with the reason. Before a transaction is sent it is written to the journal; the same
command, run again after whatever happened, pays who is missing, and nobody twice.

A claim that a contract signed, and one at a gate of unknown code or with a trust list, may turn after its simulation and burn
500,000 gas. Bundles keep room for each of these, so that it is skipped alone.

With --through RELAY (\`deploy relay\`) the bundles go through a relay, which takes the fees: also of claims that are signed for it.
--least-fee saves gas where a transaction that would be undone is not mined, as private endpoints promise; elsewhere the gas
used up to there is lost.

In the report, payment and fee are what this run has paid of each leaf, so that the reports of many runs can be added up;
amount is the leaf's own. What is paid before, by a run with the same journal, has its transaction there, and 0: look up the
transactions of a run that died before it wrote its report.

With --gateway URL signed claims are handed in to a gateway (\`gateway start\`), which pays them, and each is followed until its
block is final. It needs no key and no journal: the same command again finds what the gateway has taken in. What opens later
is waited for, unless you give --wave.

Exit code 0: all are paid, by this relayer or by others; 3: some were skipped; with --wave what opens later does not count.`;

export function define(command: Command): void {
  takingAmounts(sending(withPayers(command)));
  addThroughOptions(command, "what each claim of a bundle brings on average, or it is undone")
    .argument("<campaign>", CAMPAIGN)
    .argument("<dir>", "the tree's folder")
    .argument(
      "[file...]",
      "lists of indexes or accounts, signed claims, folders of them (default: every leaf)",
      readDataFiles,
    )
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch folder")
    .option("--trust-gate", "the gate and the trust list it asks burn no gas on purpose: make larger bundles")
    .addOption(
      amountOption("--fee <tokens>", "what to keep of a signed claim (default: all that was signed)"),
    )
    .option("--max-fee-per-gas <gwei>", "send only while gas costs no more, and never offer more", readGwei)
    .option("--wave", "skip leaves whose wave is not open yet, and print when it opens")
    .addOption(inFlightOption())
    .option("--report <prefix>", "write what became of each leaf, as PREFIX.json and PREFIX.csv")
    .option("--journal <file>", "what was sent (default: FILE.relay.journal, or DIR.relay.journal)")
    .option("--dry-run", "simulate, count transactions and gas, send nothing")
    .option("--gateway <url>", "send nothing: hand signed claims in to this gateway, which does", readHttpUrl)
    .addHelpText("after", RELAY_HELP)
    .addHelpText("after", PAYER_HELP)
    .action(async (campaign: string, directory: string, files: readonly string[], options: RelayOptions) => {
      if (options.gateway !== undefined) {
        requireFittingFiles(files, command);
        const { handIn } = await import("../handIn.ts");
        return handIn(campaign, directory, files, options as HandInOptions);
      }
      requireThrough(options, command);
      return (await import("../relay.ts")).relay(campaign, directory, files, options);
    });
}
