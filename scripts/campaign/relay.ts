import type { Command } from "commander";
import { formatGwei, type Hash } from "viem";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { openDelivery } from "../../src/delivery/openDelivery.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { type DeliveredTransaction, minedHashes, sentTransactions } from "../../src/delivery/transactions.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { openWriter } from "../command/connect.ts";
import { readGwei, readUnits } from "../command/optionReaders.ts";
import { onChain } from "./commonOptions.ts";
import { awaitPrice } from "./relay/awaitPrice.ts";
import { claimTree } from "./relay/claimTree.ts";
import { gateDataSource } from "./relay/gateDataSource.ts";
import { paymentsIn } from "./relay/paymentsIn.ts";
import { readWanted } from "./relay/readWanted.ts";
import { relayAll } from "./relay/relayAll.ts";
import type { RelayContext } from "./relay/relayContext.ts";
import { relayedCampaign } from "./relay/relayedCampaign.ts";
import { progressNote, relayProgress } from "./relay/relayProgress.ts";
import { relayRows } from "./relay/relayRows.ts";
import { relayWork } from "./relay/relayWork.ts";
import { reportRelay } from "./relay/reportRelay.ts";
import { rehearseBundle, sendBundle } from "./relay/sendBundle.ts";
import { simulateBundle } from "./relay/simulateBundle.ts";
import { simulateItem } from "./relay/simulateItem.ts";
import { suspicion } from "./relay/suspicion.ts";

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

In the report, payment and fee are what this run has paid of each leaf, so that the reports of many runs can be added up;
amount is the leaf's own. What is paid before, by a run with the same journal, has its transaction there, and 0: look up the
transactions of a run that died before it wrote its report.

Exit code 0: all are paid, by this relayer or by others; 3: some were skipped; with --wave what opens later does not count.`;
const CAMPAIGN = "its address, or the file that `campaign create` wrote";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<dir>", "the tree's folder")
    .argument(
      "[file...]",
      "lists of indexes or accounts, signed claims, folders of them (default: every leaf)",
    )
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch directory")
    .option("--trust-gate", "the gate and the trust list it asks burn no gas on purpose: make larger bundles")
    .option("--fee <units>", "base units to keep of a signed claim (default: all that was signed)", readUnits)
    .option("--max-fee-per-gas <gwei>", "send only while gas costs no more, and never offer more", readGwei)
    .option("--wave", "let be what opens later, and say when")
    .option("--report <path>", "write what became of each leaf, as PATH.json and PATH.csv")
    .option("--journal <file>", "what was sent (default: FILE.relay.journal, or DIR.relay.journal)")
    .option("--dry-run", "simulate, count transactions and gas, send nothing")
    .addHelpText("after", RELAY_HELP)
    .action((told, directory, files, options) => relay(told, directory, files, options));
}

export type RelayOptions = {
  readonly rpc: string;
  /** Folder of credentials or presentations, for the gate. */
  readonly credentials?: string;
  /** Whether the gate, and what it asks, is trusted to burn no gas on purpose: bundles are larger then. */
  readonly trustGate?: boolean;
  /** Base units: the most that is taken of each signed claim; left out: all that was signed. */
  readonly fee?: bigint;
  /** Wei of a unit of gas. */
  readonly maxFeePerGas?: bigint;
  /** Whether leaves that open later are let be. */
  readonly wave?: boolean;
  /** Begins the names of the two report files. */
  readonly report?: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** `symbolon campaign relay CAMPAIGN DIR [FILE...]`: pays a list, each leaf exactly once. */
export async function relay(
  told: string,
  directory: string,
  files: readonly string[],
  options: RelayOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, wave = false, maxFeePerGas: priceCeiling, fee } = options;
  const client = await openWriter(options.rpc);
  const campaign = await relayedCampaign(client, (await knownCampaign(client, told)).campaign);
  const tree = await claimTree(directory, campaign);
  const gate = await gateDataSource(client, campaign, tree, options.credentials);
  const read = await readWanted({ client, campaign, tree, files, gateDataOf: gate.gateDataOf, fee });
  const { wanted } = read;
  const rejected = [...gate.rejected, ...read.rejected];
  const account = client.account.address;
  const place = { chainId: client.chain.id, registry: campaign.campaign, account };
  const suspected = suspicion(campaign, place.chainId, options.trustGate === true ? undefined : gate.gate);
  const { mayBurn } = suspected;
  const work = relayWork(client, { campaign: campaign.campaign, nodes: tree.nodes, account, mayBurn });
  const journalPath = options.journal ?? `${(files[0] ?? directory).replace(/[\\/]+$/, "")}.relay.journal`;
  const delivery = await openDelivery({
    client,
    place,
    work,
    action: "relay",
    // A dry run reads what there is and begins nothing.
    journal: fileJournal(journalPath),
    dryRun,
    ...(timing !== undefined && { timing }),
    ...(priceCeiling !== undefined && { priceCeiling }),
  });
  try {
    const ask = simulateItem({ client, campaign, tree, account });
    const simulate = simulateBundle({ client, work, campaign: campaign.campaign, simulateItem: ask });
    const context: RelayContext = { client, campaign, tree, wanted, delivery, simulate, suspected };
    const before = delivery.journal.sendings.length;
    const toldBefore = minedHashes(delivery.journal.sendings);
    const planned: DeliveredTransaction[] = [];
    const waiting = (price: bigint) => progressNote(`gas costs ${formatGwei(price)} gwei, waiting`);
    const relayBundle = dryRun
      ? rehearseBundle(context, (tasks, gas) =>
          planned.push({ hash: null, block: null, gas: Number(gas), tasks: tasks.length }),
        )
      : sendBundle(context, async () => {
          if (priceCeiling !== undefined) await awaitPrice(client, priceCeiling, waiting);
        });
    const onProgress = relayProgress(dryRun ? "simulating" : "relaying");
    const relayed = await relayAll({ context, relayBundle, isDryRun: dryRun, onProgress });
    const transactions = [...planned, ...sentTransactions(delivery.journal.sendings.slice(before))];
    // What an earlier run has sent and not heard of is told by this one.
    const mined = new Set(
      [...minedHashes(delivery.journal.sendings)].filter((hash) => !toldBefore.has(hash)),
    );
    const { paymentIn, feesKept } = await paymentsIn(client, campaign.campaign, mined);
    const asked = { followsWaves: wave, isNow: (hash: Hash) => mined.has(hash), paymentIn };
    const rows = [...relayRows(context, relayed, asked)];
    const report = { campaign, rows, rejected, relayed, feesKept, transactions, account };
    reportRelay({ ...report, journalPath, options });
  } finally {
    await delivery.journal.close();
  }
}
