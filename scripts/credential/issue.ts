import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { batchFiles } from "../../src/node/batches/batchFiles.ts";
import { requireNoneExpired } from "../../src/node/batches/expiredCredentials.ts";
import { readBatchToIssue, readHeaderFile } from "../../src/node/batches/knownBatch.ts";
import { writeBatchHeader } from "../../src/node/batches/publishedFiles.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { type IssuedBatch, issueBatch } from "../../src/sdk/credentials/batch/issueBatch.ts";
import { isIssued, type KnownBatch, requireRegistry } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { batchAt } from "../../src/sdk/credentials/batch/publishedBatch.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import type { ActingOptions } from "../command/actingOptions.ts";
import { keepsFiles, type Outcome, openActor, ownJournal } from "../command/calldata.ts";
import { confirmPlan, type FixedPlan } from "../command/confirmPlan.ts";
import type { SignRequestOptions } from "../command/requestTypes.ts";
import { signOrPrint } from "../command/signedRequests.ts";
import { table } from "../output.ts";
import { headerLines } from "./showLines.ts";

export type IssueOptions = ActingOptions &
  SignRequestOptions & {
    readonly rpc: string;
    readonly registry?: Address;
    readonly uri?: string;
    readonly journal?: string;
    readonly yes?: boolean;
    readonly accept?: readonly string[];
  };

/**
 * `symbolon credential issue DIR | HEADER`. The header is written down before the transaction is sent, so a second run
 * issues the same batch or finds it issued, and there is never a second one.
 */
export async function issue(path: string, options: IssueOptions, timing?: Timing): Promise<void> {
  const { uri = "", dryRun = false, accept = [] } = options;
  const client = await openActor(options);
  const { folder, file } = placeOf(path);
  const batch =
    folder === undefined
      ? batchAt(client, file, readHeaderFile(file), options.registry)
      : await readBatchToIssue(client, folder, options.registry, file);
  await requireRegistry(client, batch.registry);
  const hasSecret = existsSync(join(path, batchFiles.secret));
  if (hasSecret && !accept.includes("CredentialsExpired") && !(await isIssued(client, batch))) {
    await requireNoneExpired(path, (await getBlock(client)).timestamp);
  }
  const journalPath = options.journal ?? `${folder ?? file}.issue.journal`;
  const headerFile = folder === undefined ? file : join(folder, "header.json");
  const wasKept = existsSync(headerFile);
  const issued = await issueBatch(client, {
    batch,
    uri,
    dryRun,
    mayDate: folder !== undefined,
    journal: ownJournal(options, journalPath),
    timing,
    async onBatch(known, wasIssued) {
      if (!wasIssued && !dryRun) await confirmPlan(issuePlan(known, uri), options);
      if (folder !== undefined && keepsFiles(options)) {
        await writeBatchHeader(folder, { ...known, chainId: BigInt(client.chain.id) });
      }
    },
  });
  const outcome = { client, calls: issued.calls, name: `Symbolon: issue the batch ${issued.batch.id}` };
  const isFinal = keepsFiles(options) || (wasKept && issued.batch.id === batch.id);
  await report(issued, { headerFile, isFinal, journalPath, options, outcome });
}

/** What of a batch nobody can change once it is issued. */
function issuePlan(batch: KnownBatch, uri: string): FixedPlan {
  const credentials = formatThings(Number(batch.header.size), "credential");
  return {
    question: `Issue ${credentials}, for good?`,
    lines: table([["batch", batch.id], ...headerLines(batch), ["uri", uri === "" ? "none" : uri]]),
  };
}

type Place = { readonly folder: string | undefined; readonly file: string };

/** The folder with the manifest, where there is one: of a batch folder, or the published one itself. */
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

type Issue = {
  readonly headerFile: string;
  /** False: what issues it takes a date and a salt of its own, and by them another id. */
  readonly isFinal: boolean;
  readonly journalPath: string;
  readonly options: IssueOptions;
  readonly outcome: Outcome;
};

async function report(
  issued: IssuedBatch,
  { headerFile, isFinal, journalPath, options, outcome }: Issue,
): Promise<void> {
  const { batch, wasIssued, transaction, transactions } = issued;
  const { id, registry, header } = batch;
  const { dryRun = false, uri = "" } = options;
  const isKept = keepsFiles(options);
  const gas = transactions.reduce((sum, { gas: one }) => sum + one, 0);
  const state = wasIssued ? "earlier" : dryRun ? "not yet (dry run)" : "now";
  await signOrPrint(
    options,
    outcome,
    {
      dryRun,
      batch: isFinal ? id : null,
      registry,
      header: isFinal ? header : { ...header, issuedAt: null, salt: null },
      uri,
      headerFile: isKept ? headerFile : null,
      journal: journalPath,
      issued: wasIssued ? "earlier" : dryRun ? null : "now",
      transaction,
      transactions,
      gas,
    },
    table([
      ["batch", isFinal ? id : "has no id until it is issued: date and random salt are part of it"],
      ["registry", registry],
      ["credentials", Number(header.size).toLocaleString("en")],
      ["issued", transaction === null ? state : `${state}, in ${transaction}`],
      ["issued at", isFinal ? isoMomentOr(header.issuedAt, "") : undefined],
      ["header", isKept ? headerFile : "not written (dry run)"],
      ["gas", gas.toLocaleString("en")],
    ]),
  );
}
