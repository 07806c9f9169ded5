import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { type Address, bytesToHex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../../src/chain/clients.ts";
import { type BatchHeader, batchId } from "../../src/core/credential/batchId.ts";
import { type IssuedBatch, issueBatch } from "../../src/credentials/batch/issueBatch.ts";
import type { KnownBatch } from "../../src/credentials/batch/knownBatch.ts";
import { batchFiles } from "../../src/credentials/node/batchFiles.ts";
import { otherPlace, readHeaderFile, registryNeeded } from "../../src/credentials/node/knownBatch.ts";
import {
  readBatchHeader,
  readBatchManifest,
  writeBatchHeader,
} from "../../src/credentials/node/publishedFiles.ts";
import { fileJournal } from "../../src/delivery/node/fileJournal.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { openWriter } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { readPath } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { onChain } from "./commonOptions.ts";

const ISSUE_HELP = `
Writes public/header.json first: chain, registry and header, which every later command and every verifier needs. Run
again after whatever happened, it issues nothing twice.`;

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<batch>", "the folder that `credential batch --out` wrote, or a header file", readPath)
    .option("--uri <url>", "where the manifest can be fetched (default: nowhere)")
    .option("--journal <file>", "what was sent (default: beside the published folder)", readPath)
    .option("--dry-run", "simulate and count gas, write and send nothing")
    .addHelpText("after", ISSUE_HELP)
    .action((path, options) => issue(path, options));
}

export type IssueOptions = {
  readonly rpc: string;
  readonly registry?: Address;
  /** Where the manifest can be fetched. */
  readonly uri?: string;
  readonly journal?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/**
 * `symbolon credential issue DIR | HEADER`. The header is written down before the transaction is sent, so a second run
 * issues the same batch or finds it issued, and there is never a second one.
 */
export async function issue(path: string, options: IssueOptions, timing?: Timing): Promise<void> {
  const { rpc, uri = "", dryRun = false } = options;
  const client = await openWriter(rpc);
  const { folder, file } = placeOf(path);
  const batch = await headerOf(client, folder, file, options.registry);
  const journalPath = options.journal ?? `${folder ?? file}.issue.journal`;
  const issued = await issueBatch(client, {
    batch,
    uri,
    dryRun,
    mayDate: folder !== undefined,
    journal: fileJournal(journalPath),
    timing,
    async onBatch(known) {
      if (folder !== undefined) {
        await writeBatchHeader(folder, { ...known, chainId: BigInt(client.chain.id) });
      }
    },
  });
  const headerFile = folder === undefined ? file : join(folder, "header.json");
  report(issued, { headerFile, journalPath, options });
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

type Told = { readonly headerFile: string; readonly journalPath: string; readonly options: IssueOptions };

function report(issued: IssuedBatch, { headerFile, journalPath, options }: Told): void {
  const { batch, wasIssued, transaction, transactions } = issued;
  const { id, registry, header } = batch;
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
