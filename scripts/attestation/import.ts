import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { importFiles, requireImportPlace, writeImportReport } from "../../src/node/batches/importFiles.ts";
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
import type { ActingOptions } from "../command/actingOptions.ts";
import { keepsFiles, type Outcome, openActor, ownJournal, printOutcome } from "../command/calldata.ts";
import { openReader } from "../command/connect.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";

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
