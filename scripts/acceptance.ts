import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Command, InvalidArgumentError } from "commander";
import { formatEther, formatGwei, parseEther } from "viem";
import type { Acceptance, Proposal } from "../src/acceptance/index.ts";
import { SymbolonError } from "../src/core/errors.ts";
import { formatCount, formatThings } from "../src/report/format.ts";
import { neededChain } from "./command/chainOption.ts";
import { readPath } from "./command/optionReaders.ts";
import { shellWord } from "./command/shellWord.ts";
import { type SigningOptions, signing } from "./command/signer/signingOptions.ts";
import { type Line, printAside, printResult, table } from "./output.ts";
import { progressNote } from "./progress.ts";

const HELP = `
Deploys what is missing of the system and a token of its own, issues, announces, creates a campaign, claims, relays, makes a
witness, waits for the end and sweeps; and looks at what the chain does otherwise than the one of the tests. It asks before
it spends. Killed anywhere, the same command goes on, and pays nothing twice. OUT/report.json and OUT/report.html can be sent
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
  signing(command)
    .addOption(neededChain())
    .option("--out <folder>", "the run's folder (default: acceptance-CHAINID)", readPath)
    .option("--max-cost <ether>", "never spend more, all runs of the folder together", readEther)
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

/** Ether with up to 18 decimals, as wei. */
function readEther(text: string): bigint {
  if (/^\d{1,9}(?:\.\d{1,18})?$/.test(text)) return parseEther(text);
  throw new InvalidArgumentError("It must be ether, such as 0.05.");
}

/** Chains of one's own, as Hardhat, Anvil and Geth number them. */
const LOCAL_CHAINS = [31_337, 1_337];
/** Exit code where something does not work, or is limited. */
const WITH_FINDINGS = 3;

async function acceptance(options: AcceptanceOptions): Promise<void> {
  const { rpc, dryRun = false, json = false, yes = false } = options;
  const [{ openWriter, transportAt }, room] = await Promise.all([
    import("./command/connect.ts"),
    import("../src/acceptance/index.ts"),
  ]);
  const { account, chain } = await openWriter(rpc, options);
  const name = room.mainnets[chain.id];
  if (name !== undefined && options.mainnet !== true && !dryRun) throw onMainnet(chain.id, name);
  const out = options.out ?? `acceptance-${chain.id}`;
  const accepted = await room.accept({
    ...{ account, chain, transport: transportAt(rpc), rpc, out, dryRun, clock: room.machineClock },
    maxCost: options.maxCost,
    bringsProxy: options.deployProxy === true || LOCAL_CHAINS.includes(chain.id),
    async confirm(proposal) {
      if (!json) printAside(proposalLines(proposal, account.address));
      return yes || isYes(await ask("Spend this? (yes/no) "));
    },
    onStep: json ? undefined : (title) => printAside([`${title} ...`]),
    onNote: progressNote,
  });
  const report = room.acceptanceReport(accepted, rpc);
  if (!dryRun) {
    const { writeOutput } = await import("../src/files/writeOutput.ts");
    mkdirSync(out, { recursive: true });
    writeOutput(join(out, "report.json"), room.acceptanceJson(report, rpc));
    writeOutput(join(out, "report.html"), room.acceptancePage(report, rpc));
  }
  const lines = resultLines(accepted, report.outcome, out).map(room.redactor(rpc));
  const document: unknown = JSON.parse(room.acceptanceJson(report, rpc));
  printResult(json, document, dryRun ? [...proposalLines(accepted, account.address), "", ...lines] : lines);
  if (report.outcome !== "accepted") process.exitCode = WITH_FINDINGS;
}

/** Nothing but yes is a yes. */
function isYes(answer: string): boolean {
  return /^y(?:es)?$/i.test(answer.trim());
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function onMainnet(chainId: number, name: string): SymbolonError {
  return new SymbolonError({
    code: "ItIsAMainnet",
    reason: `Chain ${chainId} is ${name}, where ether is money.`,
    hint: "Nothing was sent. Try its testnet; or say --mainnet, with a --max-cost.",
    details: { chainId, name },
  });
}

function proposalLines(
  { plan, balance, spent, maxCost, waits, seen }: Proposal,
  account: string,
): readonly string[] {
  const { steps, gas, price, cost, l1, needed, transactions } = plan;
  const left = steps.filter(({ isDone }) => !isDone);
  const bytes =
    l1 === undefined
      ? "; a fee for bytes on another chain is not included"
      : `, ${formatEther(l1)} of it for bytes on another chain`;
  return [
    ...table([
      ["chain", `${seen.chainId}${seen.client === undefined ? "" : ` (${seen.client})`}`],
      ["account", `${account}, ${formatEther(balance)} ether`],
      ["to do", left.map(({ step }) => step).join(", ") || "nothing that costs"],
      [
        "gas",
        `${formatCount(gas)} in ${formatThings(transactions, "transaction")}, at ${formatGwei(price)} gwei`,
      ],
      ["cost", `about ${formatEther(cost)} ether${bytes}`],
      ["needed", `${formatEther(needed)} ether on the account, with room for prices that rise`],
      ["spent", spent === 0n ? undefined : `${formatEther(spent)} ether by earlier runs`],
      ["at most", `${formatEther(maxCost)} ether (--max-cost)`],
      [
        "waiting",
        `about ${formatCount(Math.max(2 * waits.epoch, waits.open))} seconds for a campaign's end and epochs of ${waits.epoch} seconds`,
      ],
    ]),
  ];
}

const MARKS = { cannot: "does not work", limits: "limited", differs: "differs" } as const;

function resultLines(
  { findings, steps, spent, transactions }: Acceptance,
  outcome: string,
  out: string,
): readonly string[] {
  const rows = steps.map(
    ({ title, status, note }): Line => [title, status === "done" ? note : `${status}: ${note}`],
  );
  const told = findings.flatMap(({ weight, here, meaning }) => [`${MARKS[weight]}: ${here}`, `  ${meaning}`]);
  const cost: readonly Line[] = [
    ["outcome", steps.length === 0 ? "nothing was sent" : outcome],
    [
      "spent",
      steps.length === 0
        ? undefined
        : `${formatEther(spent)} ether in ${formatThings(transactions.length, "transaction")}`,
    ],
    ["report", isKept ? `${shellWord(join(out, "report.json"))} and report.html` : undefined],
  ];
  const none = ["What was looked at is as on Ethereum."];
  return [
    ...(rows.length === 0 ? [] : [...table(rows), ""]),
    ...(told.length === 0 ? none : told),
    "",
    ...table(cost),
  ];
}
