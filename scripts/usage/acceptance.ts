import type { Command } from "commander";
import type { AcceptanceOptions } from "../acceptance.ts";
import { neededChain } from "../command/chainOption.ts";
import { requireTerminal } from "../command/confirmPlan.ts";
import { readEth, readPath } from "../command/optionReaders.ts";
import { priced, signing } from "../command/signer/signingOptions.ts";

const HELP = `
Deploys what is missing of the system and a sample token, issues, announces, makes a witness, creates a campaign, claims, relays,
recalls a campaign in coin, pays another, waits for the end and sweeps. It reports where the chain differs from the one of the tests. It asks before it spends. Killed anywhere, the same command goes on, and pays nothing twice. OUT/report.json and OUT/report.html can be sent
to others: they hold no key, and of the node's address only its host.

Exit code 0: all works as on Ethereum, or nearly; 3: something does not, or is limited: see the findings.
docs/accept-a-chain.md says more.`;

/** `symbolon acceptance`: the whole story on a chain that nobody has tried yet. */
export function define(command: Command): void {
  priced(signing(command))
    .addOption(neededChain())
    .option("--out <dir>", "the run's folder (default: acceptance-CHAINID)", readPath)
    .option("--max-cost <eth>", "never spend more, all runs of the folder together", readEth)
    .option("--yes", "spend without asking")
    .option("--dry-run", "look and plan a new run; send nothing, write nothing")
    .option("--mainnet", "also where ether is money")
    .option(
      "--deploy-proxy",
      "put the deployment proxy on a chain that lacks it, for 0.01 ether; local chains get it unasked",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (options: AcceptanceOptions) => {
      if (options.dryRun !== true) requireTerminal("Spend what the run costs?", options);
      await (await import("../acceptance.ts")).acceptance(options);
    });
}
