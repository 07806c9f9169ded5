import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Address, bytesToHex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../../src/chain/clients.ts";
import { type BatchHeader, batchId } from "../../src/core/credential/batchId.ts";
import { isIssued, issueTask, issueWork } from "../../src/credentials/batch/issueBatch.ts";
import { requireRole } from "../../src/credentials/delegation/batchRole.ts";
import { batchFiles } from "../../src/credentials/files/batchFiles.ts";
import { readBatchHeader, writeBatchHeader } from "../../src/credentials/files/batchHeaderFile.ts";
import { readBatchManifest } from "../../src/credentials/files/readBatchManifest.ts";
import { deliver, settleEarlier } from "../../src/delivery/deliver.ts";
import { planTasks } from "../../src/delivery/estimateTasks.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import { doneTasks, openDelivery } from "../../src/delivery/openDelivery.ts";
import { refusedTask } from "../../src/delivery/refusedTask.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { plannedTransactions, sentTransactions } from "../../src/delivery/transactions.ts";
import { openWriter } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import {
  type KnownBatch,
  otherPlace,
  readHeaderFile,
  registryNeeded,
  requireRegistry,
} from "./knownBatch.ts";

export type IssueOptions = {
  readonly rpc: string;
  readonly registry?: Address;
  /** Where the manifest can be fetched. */
  readonly uri?: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** Seconds: the registry takes a batch at most a day after its issuedAt. */
const MAX_AGE = 86_400n;

/**
 * `symbolon credential issue DIR | HEADER`. The header is written down before the transaction is sent, so a second run
 * issues the same batch or finds it issued, and there is never a second one.
 */
export async function issue(path: string, options: IssueOptions, timing?: Timing): Promise<void> {
  const { rpc, uri = "", dryRun = false } = options;
  const client = await openWriter(rpc);
  const account = client.account.address;
  const { folder, file } = placeOf(path);
  let batch = await headerOf(client, folder, file, options.registry);
  await requireRegistry(client, batch.registry);
  requireRole(batch.header, "issuer", account);
  const journalPath = options.journal ?? `${folder ?? file}.issue.journal`;
  const delivery = await openDelivery({
    client,
    place: { chainId: client.chain.id, registry: batch.registry, account },
    work: issueWork(client),
    action: "issue",
    journal: fileJournal(journalPath),
    dryRun,
    ...(timing !== undefined && { timing }),
  });
  try {
    const find = (key: string) => (key === batch.id ? issueTask(batch, uri) : undefined);
    if (!dryRun) await settleEarlier(delivery, find);
    const wasIssued = await isIssued(client, batch);
    if (!wasIssued && folder !== undefined) batch = await dated(client, batch);
    const task = issueTask(batch, uri);
    const refuse = refusedTask(delivery.work);
    const before = delivery.journal.sendings.length;
    const planned =
      dryRun && !wasIssued ? plannedTransactions(await planTasks(delivery, [task], refuse)) : [];
    if (!dryRun) {
      if (folder !== undefined)
        await writeBatchHeader(folder, { ...batch, chainId: BigInt(client.chain.id) });
      if (!wasIssued) await deliver(delivery, { tasks: [task], refuse });
    }
    const transactions = [...planned, ...sentTransactions(delivery.journal.sendings.slice(before))];
    const transaction = doneTasks(delivery).get(batch.id)?.hash ?? null;
    const headerFile = folder === undefined ? file : join(folder, "header.json");
    report(batch, { wasIssued, transaction, transactions, headerFile, journalPath, options });
  } finally {
    await delivery.journal.close();
  }
}

type Place = { readonly folder: string | undefined; readonly file: string };

/** The folder with the manifest, where there is one: of a batch directory, or the published one itself. */
function placeOf(path: string): Place {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder)
    return {
      folder: existsSync(join(path, batchFiles.manifest)) ? join(path, batchFiles.public) : path,
      file: path,
    };
  const beside = dirname(path);
  return {
    folder: path.endsWith("header.json") && existsSync(join(beside, "manifest.json")) ? beside : undefined,
    file: path,
  };
}

/** The header that an earlier run wrote down, or a new one. */
async function headerOf(
  client: WriteClient,
  folder: string | undefined,
  file: string,
  registry: Address | undefined,
): Promise<KnownBatch> {
  const chainId = BigInt(client.chain.id);
  const known = folder === undefined ? readHeaderFile(file) : await readBatchHeader(folder);
  if (known === undefined) {
    if (registry === undefined) throw registryNeeded(file);
    const header = await newHeader(client, folder ?? file);
    return { id: batchId({ chainId, registry, header }), registry, header };
  }
  if (known.chainId !== chainId)
    throw otherPlace("ChainMismatch", file, `chain ${known.chainId}`, `chain ${chainId}`);
  if (registry !== undefined && !isAddressEqual(registry, known.registry)) {
    throw otherPlace("RegistryMismatch", file, known.registry, registry);
  }
  return { id: batchId(known), registry: known.registry, header: known.header };
}

async function newHeader(client: WriteClient, folder: string): Promise<BatchHeader> {
  const { uid: schema, root, size, policy, manifestHash } = await readBatchManifest(folder);
  const { timestamp: issuedAt } = await getBlock(client);
  return {
    issuer: client.account.address,
    schema,
    root,
    size: BigInt(size),
    issuedAt,
    policy,
    manifestHash,
    salt: bytesToHex(randomBytes(32)),
  };
}

/** A batch that waited too long gets a new date: only once nothing that was sent can issue it as it is. */
async function dated(client: WriteClient, { registry, header }: KnownBatch): Promise<KnownBatch> {
  const { timestamp: now } = await getBlock(client);
  const isOld = now > header.issuedAt + MAX_AGE;
  const fresh = isOld ? { ...header, issuedAt: now } : header;
  return {
    id: batchId({ chainId: BigInt(client.chain.id), registry, header: fresh }),
    registry,
    header: fresh,
  };
}

type Issued = {
  readonly wasIssued: boolean;
  readonly transaction: string | null;
  readonly transactions: ReturnType<typeof sentTransactions>;
  readonly headerFile: string;
  readonly journalPath: string;
  readonly options: IssueOptions;
};

function report({ id, registry, header }: KnownBatch, issued: Issued): void {
  const { wasIssued, transaction, transactions, headerFile, journalPath, options } = issued;
  const { dryRun = false, json = false, uri = "" } = options;
  const gas = transactions.reduce((sum, { gas: one }) => sum + one, 0);
  const state = wasIssued ? "earlier" : dryRun ? "not yet (dry run)" : "now";
  printResult(
    json,
    {
      dryRun,
      batch: id,
      registry,
      header,
      uri,
      headerFile: dryRun ? null : headerFile,
      journal: journalPath,
      issued: wasIssued ? "earlier" : dryRun ? null : "now",
      transaction,
      transactions,
      gas,
    },
    table([
      ["batch", id],
      ["registry", registry],
      ["credentials", Number(header.size).toLocaleString("en")],
      ["issued", transaction === null ? state : `${state}, in ${transaction}`],
      ["issued at", momentText(header.issuedAt, "")],
      ["header", dryRun ? "not written (dry run)" : headerFile],
      ["gas", gas.toLocaleString("en")],
    ]),
  );
}
