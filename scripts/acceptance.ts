import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { SymbolonError } from "../src/sdk/core/errors.ts";
import { proposalLines, resultLines } from "./acceptance/lines.ts";
import { neededChain } from "./command/chainOption.ts";
import { readEth, readPath } from "./command/optionReaders.ts";
import { requireYes } from "./command/requireYes.ts";
import { priced, type SigningOptions, signing } from "./command/signer/signingOptions.ts";
import { printAside, printResult } from "./output.ts";
import { progressNote } from "./progress.ts";

const HELP = `
Deploys what is missing of the system and a sample token, issues, announces, creates a campaign, claims, relays, makes a
witness, waits for the end and sweeps. It reports where the chain differs from the one of the tests. It asks before it spends. Killed anywhere, the same command goes on, and pays nothing twice. OUT/report.json and OUT/report.html can be sent
to others: they hold no key, and of the node's address only its host.

Exit code 0: all works as on Ethereum, or nearly; 3: something does not, or is limited: see the findings.
docs/accept-a-chain.md says more.`;

type AcceptanceOptions = SigningOptions & {
  readonly rpc: string;
  readonly out?: string;
  readonly maxCost?: bigint;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly mainnet?: boolean;
  readonly deployProxy?: boolean;
  readonly json?: boolean;
};

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
      const { yes, dryRun, json } = options;
      if (yes !== true && dryRun !== true && (json === true || !process.stdin.isTTY)) {
        command.error(
          "error: nobody can be asked here: give --yes to spend without asking, best with --max-cost; or --dry-run",
        );
      }
      await acceptance(options);
    });
}

/** Local chains, as Hardhat, Anvil and Geth number them. */
const LOCAL_CHAINS = [31_337, 1_337];
/** Exit code where something does not work, or is limited. */
const WITH_FINDINGS = 3;

async function acceptance(options: AcceptanceOptions): Promise<void> {
  const { rpc, dryRun = false, json = false, yes = false } = options;
  const [{ openWriter, transportAt }, room] = await Promise.all([
    import("./command/connect.ts"),
    import("../src/lab/acceptance/index.ts"),
  ]);
  const { account, chain } = await openWriter(rpc, options);
  const name = room.mainnets[chain.id];
  if (name !== undefined && options.mainnet !== true && !dryRun) throw onMainnet(chain.id, name);
  const out = options.out ?? `acceptance-${chain.id}`;
  const accepted = await room.accept({
    account,
    chain,
    transport: transportAt(rpc),
    rpc,
    out,
    dryRun,
    clock: room.systemClock,
    maxCost: options.maxCost,
    bringsProxy: options.deployProxy === true || LOCAL_CHAINS.includes(chain.id),
    async confirm(proposal) {
      if (!json) printAside(proposalLines(proposal, account.address, room.seenDialect(proposal.seen)));
      if (!yes) await requireYes("Spend this?");
    },
    onStep: json ? undefined : (title) => printAside([`${title} ...`]),
    onNote: progressNote,
  });
  const report = room.acceptanceReport(accepted, rpc);
  if (!dryRun) {
    const { ITS_OWN, writeOwnOutput } = await import("../src/node/files/ownOutput.ts");
    mkdirSync(out, { recursive: true });
    writeOwnOutput(join(out, "report.json"), room.acceptanceJson(report, rpc), ITS_OWN);
    writeOwnOutput(join(out, "report.html"), room.acceptancePage(report, rpc), ITS_OWN);
  }
  const lines = resultLines(accepted, report.outcome, dryRun ? undefined : out).map(room.redactor(rpc));
  const document: unknown = JSON.parse(room.acceptanceJson(report, rpc));
  printResult(
    json,
    document,
    dryRun
      ? [...proposalLines(accepted, account.address, room.seenDialect(accepted.seen)), "", ...lines]
      : lines,
  );
  if (report.outcome !== "accepted") process.exitCode = WITH_FINDINGS;
}

function onMainnet(chainId: number, name: string): SymbolonError {
  return new SymbolonError({
    code: "ItIsAMainnet",
    reason: `Chain ${chainId} is ${name}, where ether is money.`,
    hint: "Nothing was sent. Try its testnet; or say --mainnet, with a --max-cost.",
    details: { chainId, name },
  });
}
