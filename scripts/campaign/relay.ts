import { formatGwei, type Hash } from "viem";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { openDelivery } from "../../src/delivery/openDelivery.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { type DeliveredTransaction, minedHashes, sentTransactions } from "../../src/delivery/transactions.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { openWriter } from "../command/connect.ts";
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
