import { type Command, InvalidArgumentError, Option } from "commander";
import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { importFiles, requireImportPlace, writeImportReport } from "../../src/node/batches/importFiles.ts";
import { ADDRESS_BYTES } from "../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { later } from "../../src/sdk/core/status/statusWords.ts";
import { findRegistry } from "../../src/sdk/credentials/attestations/findRegistry.ts";
import { sourcesOf } from "../../src/sdk/credentials/import/batchRows.ts";
import { importAsBatch } from "../../src/sdk/credentials/import/importAsBatch.ts";
import { type Imported, importAttestations } from "../../src/sdk/credentials/import/importAttestations.ts";
import {
  changesOf,
  type ImportReport,
  REVOKED_SINCE,
} from "../../src/sdk/credentials/import/importReport.ts";
import {
  type ImportSource,
  type ResolverChoice,
  readSource,
  selectImports,
} from "../../src/sdk/credentials/import/selectImports.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import {
  type ActingOptions,
  acting,
  keepsFiles,
  type Outcome,
  openActor,
  ownJournal,
  printOutcome,
} from "../command/calldata.ts";
import { openReader } from "../command/connect.ts";
import { readAddress, readBlock, readHashes } from "../command/optionReaders.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import { onChain } from "./commonOptions.ts";

const IMPORT_HELP = `
Expired and revoked ones are left behind, and so are those whose schema has a resolver (it obeys EAS alone: say with
--resolver OLD=NEW or OLD=none what takes its place) and those that refer to something left behind. The report says which,
why, and what became of all others: OUT.json and OUT.csv. Run again after whatever happened, it imports nothing twice, and
tells what was revoked at the source since: --follow-revocations revokes that here, too.

--as batch writes OUT.credentials.json, which holds the salts: keep it secret, and keep it. Its policy is fixed:
the issuer revokes where the schema allows that, else nobody does. There is no emergency role, and there are no rules. An
epoch is a second, so verifiers ask the chain, and no copy or witness is good for later. For another policy
(--revoker, --epoch-length, ...) make a list of what is there, and issue that: credential batch.

Example:
  symbolon attestation import --source 0xEAS --schema 0xSCHEMA --as batch --batch-registry 0xREGISTRY --out moved --dry-run`;

/** What the command takes. */
export function define(command: Command): void {
  acting(onChain(command, ["toRpc", "rpc"]))
    .requiredOption("--source <address>", "EAS, on the chain of --rpc", readAddress)
    .option("--to-rpc <url>", "chain of --registry (default: the same)")
    .option("--issuer <address>", "whose attestations (default: the signing account's)", readAddress)
    .option("--schema <uid...>", "only those under these schemas", readHashes)
    .option("--from-block <number>", "where to begin to look: the block that EAS came with", readBlock)
    .option("--with-revoked", "make revoked ones too, and revoke them at once")
    .option("--follow-revocations", "revoke here what was imported, and was revoked at the source since")
    .option("--drop-references", "make what refers to something left behind without its reference")
    .option("--resolver <old=new...>", "replace a resolver by another one, or by none", readResolvers)
    .addOption(
      new Option("--as <form>", "attestations, or the credentials of one batch")
        .choices(["attestations", "batch"])
        .default("attestations"),
    )
    .option("--batch-registry <address>", "the BatchRegistry, with --as batch", readAddress)
    .option("--out <prefix>", "begins the names of report and journal (default: import-ISSUER)")
    .option("--dry-run", "show what would be imported, and what not, and why; send nothing")
    .addHelpText("after", IMPORT_HELP)
    .action(async (options) => {
      if ((options.as === "batch") !== (options.batchRegistry !== undefined)) {
        command.error("error: --as batch and --batch-registry go together");
      }
      if (options.as === "batch" && options.withRevoked) {
        command.error("error: --with-revoked and --as batch exclude each other");
      }
      await importFrom(options);
    });
}

export type ImportOptions = ActingOptions & {
  readonly rpc: string;
  readonly toRpc?: string;
  readonly source: Address;
  readonly registry: Address;
  readonly issuer?: Address;
  readonly schema?: readonly Hex[];
  readonly fromBlock?: bigint;
  readonly withRevoked?: boolean;
  readonly followRevocations?: boolean;
  readonly dropReferences?: boolean;
  readonly resolver?: readonly ResolverChoice[];
  readonly batchRegistry?: Address;
  readonly out?: string;
};

/** `symbolon attestation import --source EAS`: makes an issuer's attestations again in another registry. */
export async function importFrom(options: ImportOptions, timing?: Timing): Promise<void> {
  const { rpc, toRpc = rpc, source: eas, dryRun = false } = options;
  const reader = await openReader(rpc);
  const client = await openActor({ ...options, rpc: toRpc });
  const account = client.account.address;
  const registry = await findRegistry(client, options.registry);
  if (reader.chain.id === client.chain.id && isAddressEqual(eas, registry.address)) throw sameRegistry(eas);
  const issuer = options.issuer ?? account;
  const out = options.out ?? `import-${issuer.slice(2, 10).toLowerCase()}`;
  const { batchRegistry, followRevocations = false, replace } = options;
  if (!dryRun) requireImportPlace(out, { replace });
  const files = importFiles(out);
  const stored = batchRegistry === undefined ? undefined : files.read();
  const source = await readSource(reader, {
    registry: await findRegistry(reader, eas),
    issuer,
    schemas: options.schema ?? [],
    known: stored === undefined ? [] : sourcesOf(stored),
    fromBlock: options.fromBlock ?? 0n,
    onListing: progress("looking for attestations", "blocks"),
    onReading: progress("reading", "attestations"),
  });
  const { timestamp } = await getBlock(client);
  const select = (isMade: (uid: Hex) => boolean) =>
    selectImports({
      source,
      now: later(source.time, timestamp) + SOON,
      resolvers: options.resolver ?? [],
      withRevoked: options.withRevoked ?? false,
      followRevocations,
      dropReferences: options.dropReferences ?? false,
      isMade,
    });
  let imported: Imported;
  if (batchRegistry !== undefined) {
    const store = keepsFiles(options) ? files : { ...files, write: () => {}, writeManifest: () => {} };
    const kept = { store, stored, source, select, followRevocations };
    imported = await importAsBatch(client, { registry, batchRegistry, ...kept, dryRun, timing });
  } else {
    imported = await importAttestations(client, {
      registry,
      journal: ownJournal(options, `${out}.journal`),
      select,
      dryRun,
      timing,
      onProgress: progress("importing", "attestations"),
    });
  }
  const report = reportOf(
    batchRegistry === undefined ? "attestations" : "batch",
    source,
    { chainId: client.chain.id, registry: batchRegistry ?? registry.address, issuer: account },
    imported,
  );
  if (!dryRun) writeImportReport(out, report, { replace });
  const { calls } = imported;
  const outcome = { client, calls, later: imported.later, name: "Symbolon: import attestations" };
  print(report, imported.earlier, { options, outcome, out: dryRun ? undefined : out });
}

/** What expires within so many seconds is not worth moving, and would be refused half-way. */
const SOON = 600n;

function reportOf(
  as: ImportReport["as"],
  { chainId, registry, issuer, block, time }: ImportSource,
  destination: ImportReport["destination"],
  { selection, schemas, rows }: Imported,
): ImportReport {
  return {
    format: "symbolon-import",
    version: 1,
    as,
    source: { chainId, registry, issuer, block, time },
    destination,
    changes: changesOf(as, { issuer, time }, destination.issuer, selection),
    schemas,
    attestations: rows,
  };
}

type Printed = {
  readonly options: ImportOptions;
  readonly outcome: Outcome;
  /** Begins the names of what was written; undefined: nothing was. */
  readonly out: string | undefined;
};

/** @param earlier how many were imported before this run */
function print(report: ImportReport, earlier: number, { options, outcome, out }: Printed): void {
  const { source, destination, attestations, schemas, changes } = report;
  const left = attestations.filter(({ status }) => status === "left behind");
  const reasons = [...Map.groupBy(left, ({ reason }) => reason)].map(
    ([reason, rows]) => [`  ${reason}`, rows.length] as const,
  );
  const moved = attestations.length - left.length;
  const revoked = attestations.filter(({ reason }) => reason === REVOKED_SINCE).length;
  printOutcome(options, outcome, { ...report, earlier, out: out === undefined ? null : `${out}.json` }, [
    ...table([
      ["from", `${source.registry} on chain ${source.chainId}, as of block ${source.block}`],
      ["to", `${destination.registry} on chain ${destination.chainId}`],
      ["issuer", source.issuer],
      [out === undefined ? "would be imported" : "imported", moved - earlier],
      ...(earlier > 0 ? [["imported earlier", earlier] as const] : []),
      ["schemas registered", schemas.filter(({ registered }) => registered).length],
      ...(revoked > 0 ? [[REVOKED_SINCE, revoked] as const] : []),
      ["left behind", left.length],
      ...reasons,
      ...(out === undefined ? [] : [["report", `${out}.json, ${out}.csv`] as const]),
    ]),
    ...(revoked > 0 && !options.followRevocations ? [FOLLOW] : []),
    ...(moved > 0 ? changes.map((sentence) => `note: ${sentence}`) : []),
  ]);
}

const FOLLOW =
  "note: What was revoked at the source since counts here until it is revoked here, too: --follow-revocations does that.";

function sameRegistry(address: Address): SymbolonError {
  return new SymbolonError({
    code: "SameRegistry",
    reason: `${address} is both the source and the destination.`,
    hint: "Give the registry to move to as --registry, and EAS as --source.",
    details: { address },
  });
}

type Resolvers = readonly { readonly from: string; readonly to: string }[];

function readResolvers(text: string, before: Resolvers = []): Resolvers {
  const [from = "", to = ""] = text.split("=");
  if (to === "") throw new InvalidArgumentError("It must be OLD=NEW with two addresses, or OLD=none.");
  const none = `0x${"00".repeat(ADDRESS_BYTES)}`;
  return [...before, { from: readAddress(from), to: to === "none" ? none : readAddress(to) }];
}
