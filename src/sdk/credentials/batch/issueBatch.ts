import type { Hash } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import {
  type DeliveredTransaction,
  plannedTransactions,
  sentTransactions,
} from "../../delivery/estimateTasks.ts";
import { doneTasks, type OpenDeliveryParameters, withDelivery } from "../../delivery/openDelivery.ts";
import { ISSUED_AT_SLACK } from "../verify/decideFromStatus.ts";
import { type IssueTask, issueTask, issueWork } from "./issueWork.ts";
import { isIssued, type KnownBatch, requireRegistry, requireRole } from "./knownBatch.ts";

export type IssueBatchParameters = Pick<
  OpenDeliveryParameters<IssueTask>,
  "journal" | "timing" | "signal"
> & {
  /** The client's account must be its issuer. */
  readonly batch: KnownBatch;
  /** Where the manifest can be fetched; default: nowhere. */
  readonly uri?: string;
  /** Only simulate and count. */
  readonly dryRun?: boolean;
  /** Whether a batch that waited too long may get a new date, and so another id. */
  readonly mayDate?: boolean;
  /**
   * Called with the batch, and whether the registry has it already, before it is sent, and waited for: keep its header, which every later step and verifier needs. In a dry run too, for a
   * call that somebody else sends: leave it out to keep nothing.
   */
  readonly onBatch?: (batch: KnownBatch, wasIssued: boolean) => void | Promise<void>;
};

export type IssuedBatch = {
  readonly batch: KnownBatch;
  /** The registry had it before this call. */
  readonly wasIssued: boolean;
  /** The transaction that issued it, as far as the journal knows. */
  readonly transaction: Hash | null;
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Issues a batch, all its credentials in one transaction. The same call again issues the same batch or finds it issued: there
 * is never a second one.
 * @throws SymbolonError `NoRegistry`, `NotInRole`, what the registry refuses; and as `deliver`
 * @example
 * const { wasIssued, transaction } = await issueBatch(issuer, { batch });
 */
export async function issueBatch(
  client: WriteClient,
  parameters: IssueBatchParameters,
): Promise<IssuedBatch> {
  const { uri = "", dryRun = false, mayDate = false, onBatch, journal, timing, signal } = parameters;
  let { batch } = parameters;
  await requireRegistry(client, batch.registry);
  requireRole(batch.header, "issuer", client.account.address);
  const opened = {
    client,
    place: { chainId: client.chain.id, registry: batch.registry, account: client.account.address },
    work: issueWork(client),
    action: "issue",
    journal,
    dryRun,
    timing,
    signal,
  };
  return withDelivery(opened, async (delivery) => {
    if (!dryRun)
      await settleEarlier(delivery, (key) => (key === batch.id ? issueTask(batch, uri) : undefined));
    const wasIssued = await isIssued(client, batch);
    if (!wasIssued && mayDate) batch = await dated(client, batch);
    const task = issueTask(batch, uri);
    const toPlan = dryRun && !wasIssued ? [task] : [];
    const { transactions: planned, calls } = await plannedTransactions(delivery, toPlan);
    await onBatch?.(batch, wasIssued);
    if (!dryRun && !wasIssued) await deliver(delivery, { tasks: [task] });
    const transactions = [...planned, ...sentTransactions(delivery)];
    const transaction = doneTasks(delivery).get(batch.id)?.hash ?? null;
    return { batch, wasIssued, transaction, transactions, calls };
  });
}

/** A batch that waited too long gets a new date: only once nothing that was sent can issue it as it is. */
async function dated(client: WriteClient, { registry, header }: KnownBatch): Promise<KnownBatch> {
  const { timestamp: now } = await getBlock(client);
  const fresh = now > header.issuedAt + ISSUED_AT_SLACK ? { ...header, issuedAt: now } : header;
  const id = batchId({ chainId: BigInt(client.chain.id), registry, header: fresh });
  return { id, registry, header: fresh };
}
