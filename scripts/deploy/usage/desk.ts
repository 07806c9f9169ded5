import type { Command } from "commander";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { amountOption, takingAmounts } from "../../command/amounts.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readPath, readWhole } from "../../command/optionReaders.ts";
import { withContract } from "../../command/systemPlaces.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
Nobody owns a desk. Groups name it when they are founded (\`deploy group --desk\`), and carry out what it decides. Panels are files
of rosters, as groups have them; more than half of a panel must agree. Let the second panel be others than the first, and neither
sit in a group that it judges: \`govern audit\` looks. With the same terms a desk has the same address on every chain.

Example: symbolon deploy desk --token 0xTOKEN --bond 100 --first first.json --first-payee 0xPAYEE --second second.json \\
  --second-payee 0xSECOND_PAYEE --meta-evidence ipfs://...`;

export function define(command: Command): void {
  const registries = withContract(takingAmounts(deploying(command)), {
    flag: "--batch-registry",
    description: "whose credentials cases are about",
    contract: "batchRegistry",
  });
  registries
    .option(
      "--attestation-registry <address>",
      "whose attestations cases are about",
      readAddress,
      canonicalAddresses.attestationRegistry,
    )
    .requiredOption("--token <address>", "of the bonds; one that takes fees is refused", readAddress)
    .addOption(amountOption("--bond <tokens>", "a first case's bond").makeOptionMandatory())
    .requiredOption("--first <file>", "who decides first", readPath)
    .requiredOption("--first-payee <address>", "whom the first panel is paid through", readAddress)
    .option(
      "--first-quorum <number>",
      "how many of them must agree (default: more than half)",
      readWhole(1, 16),
    )
    .requiredOption("--second <file>", "who decides after an appeal", readPath)
    .requiredOption("--second-payee <address>", "whom the second panel is paid through", readAddress)
    .option(
      "--second-quorum <number>",
      "how many of them must agree (default: more than half)",
      readWhole(1, 16),
    )
    .requiredOption("--meta-evidence <address>", "where people fetch what cases are about (ERC-1497)")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../desk.ts")).deployDesk));
}
