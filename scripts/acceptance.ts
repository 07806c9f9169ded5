import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SymbolonError } from "../src/sdk/core/errors.ts";
import { redactor } from "../src/sdk/core/text/redact.ts";
import { proposalLines, resultLines } from "./acceptance/lines.ts";
import { requireYes } from "./command/requireYes.ts";
import type { SigningOptions } from "./command/signer/signingOptions.ts";
import { printAside, printResult } from "./output.ts";
import { progressNote } from "./progress.ts";

export type AcceptanceOptions = SigningOptions & {
  readonly rpc: string;
  readonly out?: string;
  readonly maxCost?: bigint;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly mainnet?: boolean;
  readonly deployProxy?: boolean;
  readonly json?: boolean;
};

/** Local chains, as Hardhat, Anvil and Geth number them. */
const LOCAL_CHAINS = [31_337, 1_337];

/** Exit code where something does not work, or is limited. */
const WITH_FINDINGS = 3;

export async function acceptance(options: AcceptanceOptions): Promise<void> {
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
      if (!json || !yes)
        printAside(proposalLines(proposal, account.address, room.seenDialect(proposal.seen)));
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
  const lines = resultLines(accepted, report.outcome, dryRun ? undefined : out).map(redactor(rpc));
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
    reason: `Chain ${chainId} is ${name}, whose ETH is money.`,
    hint: "Nothing was sent. Try its testnet; or give --mainnet with --max-cost.",
    details: { chainId, name },
  });
}
