import type { Command } from "commander";
import type { Address } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { canonicalAddresses } from "../../src/sdk/chain/book/canonicalAddresses.ts";
import { readTokenWords } from "../../src/sdk/chain/read/readToken.ts";
import { disputeDesk } from "../../src/sdk/contracts/desk.ts";
import { minPanelQuorum, type Panel } from "../../src/sdk/core/governance/panel.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import {
  type AmountOptions,
  amountOption,
  readUnitsOf,
  type TypedAmount,
  takingAmounts,
} from "../command/amounts.ts";
import { openReader } from "../command/connect.ts";
import { readAddress, readPath, readWhole } from "../command/optionReaders.ts";
import { withContract } from "../command/systemPlaces.ts";
import { type Line, printResult, table } from "../output.ts";
import { type DeployOptions, deployHere, deploying } from "./deployHere.ts";

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
    .action(deployDesk);
}

type DeskOptions = DeployOptions &
  AmountOptions & {
    readonly batchRegistry: Address;
    readonly attestationRegistry: Address;
    readonly token: Address;
    readonly bond: TypedAmount;
    readonly first: string;
    readonly firstPayee: Address;
    readonly firstQuorum?: number;
    readonly second: string;
    readonly secondPayee: Address;
    readonly secondQuorum?: number;
    readonly metaEvidence: string;
  };

function panelLine(name: string, { quorum, payee, seats }: Panel): Line {
  return [name, `${quorum} of ${seats.length} seats decide; paid through ${payee}`];
}

/** `symbolon deploy desk`: one desk, where it is not there yet. */
async function deployDesk(options: DeskOptions): Promise<void> {
  const { token: bondToken, metaEvidence, batchRegistry, attestationRegistry } = options;
  const client = await openReader(options.rpc);
  const units = await readUnitsOf(client, bondToken, { bond: options.bond }, options);
  const bond = units.bond ?? 0n;
  const first = panelOf(options.first, options.firstPayee, options.firstQuorum);
  const second = panelOf(options.second, options.secondPayee, options.secondQuorum);
  const terms = { batchRegistry, attestationRegistry, bondToken, bond, first, second, metaEvidence };
  const words = await readTokenWords(client, { token: bondToken });
  const { content, lines, contractLines } = await deployHere(options, { desk: disputeDesk(terms) }, [
    ["bond", `${tokenAmount(bond, words)} of ${bondToken}`],
    panelLine("first panel", first),
    panelLine("second panel", second),
    ["meta-evidence", metaEvidence],
  ]);
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}

function panelOf(file: string, payee: Address, quorum: number | undefined): Panel {
  const seats = parseRoster(readText(file), 1, file);
  return { quorum: quorum ?? minPanelQuorum(seats), payee, seats };
}
