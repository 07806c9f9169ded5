import { join } from "node:path";
import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, isAddressEqual, zeroAddress } from "viem";
import type { WriteClient } from "../../sdk/chain/clients.ts";
import { type BatchHeader, batchId } from "../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { WHOLE_BATCH } from "../../sdk/core/status/holds.ts";
import { createBatchBuilder } from "../../sdk/credentials/batch/buildBatch.ts";
import { type IssuedBatch, issueBatch } from "../../sdk/credentials/batch/issueBatch.ts";
import {
  isIssued,
  type KnownBatch,
  requireRegistry,
  requireRole,
} from "../../sdk/credentials/batch/knownBatch.ts";
import { batchAt } from "../../sdk/credentials/batch/publishedBatch.ts";
import type { Batch } from "../../sdk/credentials/batch.ts";
import { type AnnouncedChanges, announceChanges } from "../../sdk/credentials/changes/announceChanges.ts";
import { readTargetHolds } from "../../sdk/credentials/changes/batchStatus.ts";
import {
  type CredentialOutlook,
  credentialOutlooks,
} from "../../sdk/credentials/changes/credentialOutlook.ts";
import {
  type ChangePlan,
  planChanges,
  type RequestedChange,
} from "../../sdk/credentials/changes/planChanges.ts";
import {
  type ChangeState,
  readChangeState,
  requireNoneRefused,
} from "../../sdk/credentials/changes/planStatusChange.ts";
import { parseSchema, type SchemaField } from "../../sdk/credentials/parseSchema.ts";
import {
  checkRenewals,
  type Renewal,
  type RenewalWarning,
  renewalIndexes,
  renewedRow,
} from "../../sdk/credentials/renewal/planRenewal.ts";
import type { RenewalRow } from "../../sdk/credentials/renewal/renewalRows.ts";
import { derivedSalts, newBatchSecret } from "../../sdk/credentials/salts.ts";
import type { Journal } from "../../sdk/delivery/journal.ts";
import type { Timing } from "../../sdk/delivery/timing.ts";
import { batchFiles, requireNothing } from "./batchFiles.ts";
import { headerIn, requireOutside, sameRoles } from "./oldFolder.ts";
import { readBatchHeader, writeBatchHeader } from "./publishedFiles.ts";
import {
  type RenewalReport,
  readRenewalReport,
  replacedOf,
  replacesSame,
  requireValidRenewal,
  writeRenewalReport,
} from "./renewalFile.ts";
import { type BatchSecret, readBatchSecret, readCredentialLines } from "./selectCredentials.ts";
import { verifyBatchDirectory } from "./verifyBatchDirectory.ts";
import { manifestFormOf, writeBatchDirectory } from "./writeBatchDirectory.ts";

export type RenewCredentialsParameters = {
  /** The folder of the batch with the old credentials, with its secret part. */
  readonly from: string;
  /** The folder of the new batch; the folder of an earlier call is compared and continued. */
  readonly to: string;
  /** The BatchRegistry. Default: the one in the old batch's header file. */
  readonly registry?: Address | undefined;
  /** The rows to renew, given the old batch. */
  readonly rowsOf: (old: RenewalBatch) => readonly RenewalRow[] | Promise<readonly RenewalRow[]>;
  /** Also issues replacements of revoked credentials. Default: refuses them. */
  readonly withRevoked?: boolean | undefined;
  /** Address of the new batch's manifest. Default: none. */
  readonly uri?: string | undefined;
  /** Only plans, simulates and counts. */
  readonly dryRun?: boolean | undefined;
  /** Whether the new batch is stored. Default: unless it is a dry run. */
  readonly keeps?: boolean | undefined;
  /** Journals of the transactions of each step. Default: in memory. */
  readonly journals?: { readonly issue?: Journal | undefined; readonly revoke?: Journal | undefined };
  readonly timing?: Timing | undefined;
  readonly onProgress?: (stage: "check" | "write" | "revoke", done: number, total: number) => void;
};

/** What is needed to read rows. */
export type RenewalBatch = { readonly batch: KnownBatch; readonly fields: readonly SchemaField[] };

export type RenewedCredentials = {
  readonly oldBatch: KnownBatch;
  /** In a dry run that stores nothing, a batch that will never exist: each has its own salt. */
  readonly newBatch: KnownBatch;
  readonly fields: readonly SchemaField[];
  /** In the order of the new batch. */
  readonly renewals: readonly Renewal[];
  readonly warnings: readonly RenewalWarning[];
  /** Whether an earlier call wrote it; then this call compared. */
  readonly wasWritten: boolean;
  readonly issued: IssuedBatch;
  /** The changes requested from the old batch's revoker, one per row. */
  readonly rows: readonly RequestedChange[];
  /** Undefined: the client's account is not the revoker, who has to run the same call. */
  readonly revoked: AnnouncedChanges | undefined;
};

/**
 * Renews credentials: issues their replacements in a new batch, with the schema and roles of the old one, then revokes
 * the old ones. It issues first, so that no holder is ever without both. After any interruption, the same call does the
 * rest: it finds an issued batch, and skips revoked credentials. An account with only one of the two roles does only
 * its own step; the issuer goes first.
 * @throws SymbolonError `NotIssued`, `NobodyRevokes`, `NotInRole`, `AlreadyRevoked`, `NothingToRenew`,
 * `CredentialsExpired`, `NeverValid`, `RowsRefused`, `RenewalDiffers`, `OutputInTheWay`; and as `renewalIndexes`,
 * `verifyBatchDirectory`, `issueBatch` and `announceChanges`
 * @example
 * const row = { changes: { expires: 1_900_000_000n, values: new Map() }, reason: 0, evidence: zeroHash };
 * const rowsOf = () => [{ target: { index: 7 }, ...row }];
 * const { renewals } = await renewCredentials(issuer, { from: "members-2026", to: "members-2027", rowsOf });
 */
export async function renewCredentials(
  client: WriteClient,
  parameters: RenewCredentialsParameters,
): Promise<RenewedCredentials> {
  const { dryRun = false, keeps = !dryRun, journals, timing, onProgress } = parameters;
  const draft = await readDraft(client, parameters);
  const { old, rows, renewals, fields, report } = draft;
  const written = report === undefined ? undefined : await compare(client, parameters, draft, report);
  const wasIssued = written !== undefined && (await isIssued(client, written));
  const warnings = wasIssued ? [] : checkDraft(client, draft);
  const known = written ?? (keeps ? await write(client, parameters, draft) : planned(client, draft));
  const issued = await issueNew(client, parameters, { known, wasIssued, isWritten: written !== undefined });
  const isRevoker = isAddressEqual(old.header.policy.revoker, client.account.address);
  if (wasIssued && !isRevoker) requireRole(old.header, "issuer", client.account.address);
  const revoked = isRevoker
    ? await announceChanges(client, {
        batch: old,
        rows,
        journal: journals?.revoke,
        dryRun,
        timing,
        onProgress: (_, done, total) => onProgress?.("revoke", done, total),
      })
    : undefined;
  return {
    oldBatch: old,
    newBatch: issued.batch,
    fields,
    renewals,
    warnings,
    wasWritten: written !== undefined,
    issued,
    rows,
    revoked,
  };
}

type NewBatch = { readonly known: KnownBatch; readonly wasIssued: boolean; readonly isWritten: boolean };

/**
 * Issues the new batch, or settles an earlier call's transaction for it; for any other account it only finds the issued
 * batch.
 */
function issueNew(
  client: WriteClient,
  { to, uri = "", dryRun = false, keeps = !dryRun, journals, timing }: RenewCredentialsParameters,
  { known, wasIssued, isWritten }: NewBatch,
): IssuedBatch | Promise<IssuedBatch> {
  if (wasIssued && !isAddressEqual(known.header.issuer, client.account.address)) {
    return { batch: known, wasIssued, transaction: null, transactions: [], calls: [] };
  }
  return issueBatch(client, {
    batch: known,
    uri,
    dryRun,
    mayDate: keeps || isWritten,
    journal: journals?.issue,
    timing,
    async onBatch(batch) {
      if (!keeps) return;
      const chainId = BigInt(client.chain.id);
      await writeBatchHeader(join(to, batchFiles.public), { ...batch, chainId });
    },
  });
}

/** Everything that the new batch is made from, and the old batch's state on the chain. */
type Draft = {
  readonly old: KnownBatch;
  readonly fields: readonly SchemaField[];
  readonly secret: BatchSecret;
  readonly renewals: readonly Renewal[];
  readonly rows: readonly RequestedChange[];
  readonly state: ChangeState;
  readonly plan: ChangePlan;
  readonly outlooks: readonly CredentialOutlook[];
  readonly report: RenewalReport | undefined;
  readonly withRevoked: boolean;
};

async function readDraft(client: WriteClient, parameters: RenewCredentialsParameters): Promise<Draft> {
  const { from, to, registry, rowsOf, withRevoked = false, onProgress } = parameters;
  const secret = await readBatchSecret(from);
  const old = batchAt(client, from, await headerIn(from), registry);
  requireRevocable(old);
  requireOutside(to, from);
  const report = readRenewalReport(to);
  if (report === undefined) await requireNothing(to);
  const fields = parseSchema(secret.schema.schema);
  const selected = await rowsOf({ batch: old, fields });
  await requireRegistry(client, old.registry);
  const { batch } = await verifyBatchDirectory(from, {
    onProgress: (done, total) => onProgress?.("check", done, total),
  });
  const renewals = await readRenewals(
    from,
    fields,
    selected,
    renewalIndexes(old, batch.subjects, targetsOf(selected)),
  );
  const rows = renewals.map(({ index, reason, evidence }) => ({
    index,
    kind: "Revoke" as const,
    reason,
    evidence,
  }));
  const state = await readChangeState(client, { batch: old, rows });
  const plan = planChanges({ header: old.header, words: state.words, rows, now: state.now });
  const outlooks = await readOutlooks(client, old, { rows, plan, state });
  return { old, secret, fields, renewals, rows, state, plan, outlooks, report, withRevoked };
}

const targetsOf = (rows: readonly RenewalRow[]) => rows.map(({ target }) => target);

/** @throws SymbolonError `NobodyRevokes` */
function requireRevocable({ id, header }: KnownBatch): void {
  if (header.policy.revoker !== zeroAddress) return;
  throw new SymbolonError({
    code: "NobodyRevokes",
    reason: `Nobody can revoke in batch ${id}: the old credential would stay valid for ever beside the new one.`,
    hint: "If both may be valid, issue the new one by credential batch and credential issue.",
    details: { batch: id },
  });
}

async function readRenewals(
  from: string,
  fields: readonly SchemaField[],
  rows: readonly RenewalRow[],
  indexes: readonly number[],
): Promise<readonly Renewal[]> {
  const places = new Map(indexes.map((index, i) => [index, i]));
  const found: Renewal[] = [];
  let index = 0;
  for await (const before of readCredentialLines(from, fields)) {
    const place = places.get(index);
    const row = place === undefined ? undefined : rows[place];
    if (row !== undefined && place !== undefined) {
      const { changes, reason, evidence } = row;
      found[place] = { index, before, after: renewedRow(before, changes), reason, evidence };
    }
    index += 1;
  }
  return found;
}

type OutlooksOf = Pick<Draft, "rows" | "plan" | "state">;

/** Computed for the next second: a hold begins with the second after its block. */
async function readOutlooks(client: WriteClient, batch: KnownBatch, { rows, plan, state }: OutlooksOf) {
  const { words, now, holdsUsed, batchHold, blockNumber } = state;
  const targets = holdsUsed ? rows.map(({ index }) => BigInt(index)) : [];
  const own = await readTargetHolds(client, batch, targets, blockNumber);
  const holds = new Map([...own, [WHOLE_BATCH, batchHold] as const]);
  return credentialOutlooks({ batch, rows, plan, words, holds, now: now + 1n, limit: rows.length });
}

/** Refuses impossible renewals, before anything is written or sent. */
function checkDraft(client: WriteClient, draft: Draft): readonly RenewalWarning[] {
  const { old, state } = draft;
  requireRole(old.header, "issuer", client.account.address);
  const { refused, warnings } = checkRenewals({ ...draft, now: state.now });
  const [first] = refused;
  if (first !== undefined && draft.renewals.length === 1) throw first.problem;
  requireNoneRefused({ refused }, draft.rows, "Or leave such rows out.");
  return warnings;
}

/** The header of a batch that replaces credentials of another one: with its schema and roles. */
function headerOf({ old, state }: Draft, { root, size }: Batch, manifestHash: BatchHeader["manifestHash"]) {
  const { issuer, schema, policy } = old.header;
  const salt = bytesToHex(randomBytes(32));
  return { issuer, schema, policy, root, size: BigInt(size), manifestHash, issuedAt: state.now, salt };
}

async function write(
  client: WriteClient,
  { to, onProgress }: RenewCredentialsParameters,
  draft: Draft,
): Promise<KnownBatch> {
  const { old, secret, renewals, state } = draft;
  const chainId = BigInt(client.chain.id);
  let known: KnownBatch | undefined;
  await writeBatchDirectory({
    directory: to,
    schema: secret.schema,
    policy: old.header.policy,
    secret: newBatchSecret(),
    subjects: secret.subjects,
    async addRows(add) {
      for (const { after } of renewals) add(after);
      return undefined;
    },
    async addFiles(directory, { batch, manifestHash }) {
      const { registry } = old;
      const header = headerOf(draft, batch, manifestHash);
      known = { id: batchId({ chainId, registry, header }), registry, header };
      await writeBatchHeader(join(directory, batchFiles.public), { chainId, registry, header });
      writeRenewalReport(directory, {
        old: { chainId, registry, header: old.header },
        made: state.now,
        root: batch.root,
        replaces: replacedOf(old.id, renewals),
      });
    },
    onProgress: (_, done, total) => onProgress?.("write", done, total),
  });
  return known as KnownBatch;
}

/** The batch that would be written, for a simulation. */
function planned(client: WriteClient, draft: Draft): KnownBatch {
  const { old, secret, renewals } = draft;
  const { schema, resolver, revocable } = secret.schema;
  const batch = built(schema, renewals, newBatchSecret());
  const { policy } = old.header;
  const { manifestHash } = manifestFormOf(secret.subjects)({ batch, resolver, revocable, policy });
  const header = headerOf(draft, batch, manifestHash);
  const { registry } = old;
  return { id: batchId({ chainId: BigInt(client.chain.id), registry, header }), registry, header };
}

function built(schema: string, renewals: readonly Renewal[], secret: BatchSecret["secret"]): Batch {
  const builder = createBatchBuilder({ schema, capacity: renewals.length });
  for (const { after } of renewals) builder.add(after);
  return builder.finish(derivedSalts(secret));
}

/** Compares the files of an earlier call with those of this one. @throws SymbolonError `RenewalDiffers` */
async function compare(
  client: WriteClient,
  { to }: RenewCredentialsParameters,
  { old, secret, renewals }: Draft,
  report: RenewalReport,
): Promise<KnownBatch> {
  const kept = await readBatchHeader(join(to, batchFiles.public));
  if (kept === undefined) throw differs(to, [`${batchFiles.header} is gone`]);
  const known = batchAt(client, to, kept, undefined);
  const own = await readBatchSecret(to);
  requireValidRenewal(to, report, own);
  const { root } = built(secret.schema.schema, renewals, own.secret);
  const differences: readonly (readonly [what: string, isSame: boolean])[] = [
    ["the old batch", report.oldBatch === old.id],
    ...sameRoles(known, { registry: old.registry, ...old.header }),
    ["which credentials, and why", replacesSame(report.replaces, replacedOf(old.id, renewals))],
    ["what the new ones say", known.header.root === root],
  ];
  const wrong = differences.filter(([, isSame]) => !isSame).map(([what]) => what);
  if (wrong.length > 0) throw differs(to, wrong);
  return known;
}

function differs(to: string, wrong: readonly string[]): SymbolonError {
  return new SymbolonError({
    code: "RenewalDiffers",
    reason: `${to} holds credentials that an earlier run renewed with other options (${wrong.join(", ")}).`,
    hint: "Give the options of that run, or another --out for another renewal.",
    details: { directory: to, differences: wrong },
  });
}
