import { join } from "node:path";
import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, type Hex, zeroAddress } from "viem";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import type { BatchEvent, BatchIssuedEvent } from "../../sdk/chain/events/batches.ts";
import { type BatchHeader, batchId, type Policy } from "../../sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { horizon } from "../../sdk/core/status/statusWords.ts";
import { type CredentialRow, createBatchBuilder } from "../../sdk/credentials/batch/buildBatch.ts";
import { isIssued, type KnownBatch, requireRegistry } from "../../sdk/credentials/batch/knownBatch.ts";
import { batchAt } from "../../sdk/credentials/batch/publishedBatch.ts";
import type { Batch } from "../../sdk/credentials/batch.ts";
import { parseSchema } from "../../sdk/credentials/parseSchema.ts";
import {
  changedSince,
  isReissued,
  planReissue,
  type ReissueBlock,
  type ReissuePlan,
  stoppedBy,
} from "../../sdk/credentials/reissue/planReissue.ts";
import {
  type AsOf,
  type OldEvents,
  othersBy,
  readBlockAsOf,
  readOldEvents,
  requireIssuedBy,
} from "../../sdk/credentials/reissue/readOldBatch.ts";
import { requireNewRoles, type StopStep, stopSteps } from "../../sdk/credentials/reissue/reissueTerms.ts";
import { derivedSalts, newBatchSecret } from "../../sdk/credentials/salts.ts";
import { sha256 } from "../files/sha256.ts";
import { batchFiles, requireNothing } from "./batchFiles.ts";
import { headerIn, requireOutside, sameRoles } from "./oldFolder.ts";
import { readBatchHeader, writeBatchHeader } from "./publishedFiles.ts";
import {
  hashFile,
  type Mapping,
  mappingText,
  type ReissueReport,
  readReissueReport,
  toSuspendText,
  writeReissueFiles,
} from "./reissueFiles.ts";
import { type BatchSecret, readBatchSecret, readCredentialLines } from "./selectCredentials.ts";
import { verifyBatchDirectory } from "./verifyBatchDirectory.ts";
import { type BatchStage, writeBatchDirectory } from "./writeBatchDirectory.ts";

export type ReissueBatchParameters = {
  /** The folder, with its secret part, of the batch whose issuer's, revoker's or emergency role's key is lost. */
  readonly from: string;
  /** The folder to write; the folder of an earlier call is compared. */
  readonly to: string;
  /** The BatchRegistry. Default: the one in the old batch's header file. */
  readonly registry?: Address | undefined;
  /** Issuer of the new batch. */
  readonly issuer: Address;
  /** The changes of the policy from the old batch; without an emergency role its limit is 0. */
  readonly policy: { readonly [Part in keyof Policy]?: Policy[Part] | undefined };
  /** Accounts whose keys are lost or stolen. Default: the old batch's issuer. None of them gets a role. */
  readonly lost?: readonly Address[] | undefined;
  /** The block of the status that counts: before a theft. Default: the newest block, or that of an earlier call. */
  readonly asOf?: AsOf | undefined;
  /** Also reissues suspended or held credentials, to suspend them again; default: they are not reissued. */
  readonly withSuspended?: boolean | undefined;
  /** Only reads and plans. */
  readonly dryRun?: boolean | undefined;
  /** First block of the search for the old batch's events. Default: the block that issued it. */
  readonly fromBlock?: bigint | undefined;
  readonly onProgress?: (stage: "check" | "events" | BatchStage, done: number, total: number) => void;
};

export type ReissuedBatch = {
  readonly oldBatch: KnownBatch;
  /** Undefined in a dry run, which writes nothing. */
  readonly newBatch: KnownBatch | undefined;
  /** Whether an earlier call wrote it; then this call compared. */
  readonly wasWritten: boolean;
  readonly wasIssued: boolean;
  readonly issuer: Address;
  readonly policy: Policy;
  readonly lost: readonly Address[];
  readonly asOf: ReissueBlock;
  readonly made: ReissueBlock;
  readonly plan: ReissuePlan;
  /**
   * Indexes in the old batch of reissued credentials that were revoked, suspended or held there after the plan was
   * made; empty where the whole batch was revoked.
   */
  readonly changed: readonly number[];
  /** How the whole old batch can be stopped now. */
  readonly stop: readonly [hold: StopStep, revoke: StopStep];
  /**
   * Other batches that the old issuer's account has issued since the old batch: another operator's folders, or a
   * thief's work.
   */
  readonly others: readonly BatchIssuedEvent[];
};

/**
 * Makes the batch that replaces one with a role's key lost or stolen. It has the same subjects, fields and dates of the
 * valid credentials, new salts, and new roles. It has a header, so that only the new issuer can issue it, and a report
 * of the outcome of each credential. This sends nothing. A second call compares everything with the written files, and
 * reports the state.
 * @throws SymbolonError `NotIssued`, `LostKeyHasRole`, `RevokerOfIrrevocable`, `AsOfOutOfRange`, `NothingToReissue`,
 * `ReissueDiffers`, `OutputInTheWay`; and as `verifyBatchDirectory`, `readHistory` and `writeBatchDirectory`
 */
export async function reissueBatch(
  client: ReadClient,
  parameters: ReissueBatchParameters,
): Promise<ReissuedBatch> {
  const { from, to, dryRun = false, onProgress } = parameters;
  const secret = await readBatchSecret(from);
  const old = batchAt(client, from, await headerIn(from), parameters.registry);
  const roles = newRoles(old.header, secret, parameters);
  const lost = parameters.lost ?? [old.header.issuer];
  requireNewRoles(roles, lost);
  requireOutside(to, from);
  const report = readReissueReport(to);
  if (report === undefined) await requireNothing(to);
  await requireRegistry(client, old.registry);
  const { batch } = await verifyBatchDirectory(from, {
    onProgress: (done, total) => onProgress?.("check", done, total),
  });
  const known = await readOldEvents(client, old, {
    fromBlock: parameters.fromBlock,
    onProgress: (done, total) => onProgress?.("events", done, total),
  });
  const requested = parameters.asOf && (await readBlockAsOf(client, parameters.asOf, known));
  const asOf = requested ?? report?.asOf ?? known.newest;
  requireIssuedBy(known.events, asOf);
  const made = report?.made ?? known.newest;
  const withSuspended = parameters.withSuspended ?? false;
  const terms = { asOf, made, withSuspended };
  const plan = requireSome(planOf(old, batch, known.events, terms), asOf);
  const later =
    report === undefined ? plan : planOf(old, batch, known.events, { ...terms, made: known.newest });
  const draft: Draft = { old, secret, batch, plan, roles, lost, asOf, made, withSuspended };
  const written =
    report !== undefined
      ? await compare(client, parameters, draft, report)
      : dryRun
        ? undefined
        : await write(client, parameters, draft);
  const stop = stopped(old, lost, known);
  return {
    oldBatch: old,
    newBatch: written,
    wasWritten: report !== undefined,
    wasIssued: written !== undefined && (await isIssued(client, written)),
    ...roles,
    lost,
    asOf,
    made,
    plan,
    stop,
    // Where the whole batch is revoked, that shows nothing about a single credential.
    changed: stop[1].state === "done" ? [] : changedSince(plan, later, batch.size),
    others: await othersBy(client, old, known, written),
  };
}

/** Everything that a new batch is made from. */
type Draft = {
  readonly old: KnownBatch;
  readonly secret: BatchSecret;
  /** The old batch, built again. */
  readonly batch: Batch;
  readonly plan: ReissuePlan;
  readonly roles: Roles;
  readonly lost: readonly Address[];
  readonly asOf: ReissueBlock;
  readonly made: ReissueBlock;
  readonly withSuspended: boolean;
};

type Roles = { readonly issuer: Address; readonly policy: Policy };

function newRoles(
  { policy: old }: BatchHeader,
  { schema }: BatchSecret,
  { issuer, policy }: ReissueBatchParameters,
): Roles {
  if (policy.revoker !== undefined && !schema.revocable && policy.revoker !== zeroAddress) {
    throw new SymbolonError({
      code: "RevokerOfIrrevocable",
      reason: `The old batch's schema is irrevocable, and the new batch has the same schema: ${policy.revoker} could never revoke.`,
      hint: "Leave --revoker out.",
      details: { revoker: policy.revoker },
    });
  }
  const emergency = policy.emergency ?? old.emergency;
  const limit = emergency === zeroAddress ? 0n : old.emergencyLimit;
  const given = Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
  return { issuer, policy: { ...old, emergencyLimit: limit, ...given } };
}

function planOf(
  { header }: KnownBatch,
  batch: Batch,
  events: readonly BatchEvent[],
  terms: Pick<Draft, "asOf" | "made" | "withSuspended">,
): ReissuePlan {
  return planReissue({
    size: batch.size,
    expiresAt: (index) => batch.credential(index).expires,
    epochLength: header.policy.epochLength,
    events,
    ...terms,
  });
}

/** @throws SymbolonError `NothingToReissue` */
function requireSome(plan: ReissuePlan, asOf: ReissueBlock): ReissuePlan {
  if (plan.reissued > 0) return plan;
  const counts = Object.entries(plan.counts).map(([reason, count]) => `${count} ${reason}`);
  throw new SymbolonError({
    code: "NothingToReissue",
    reason: `No credential of the old batch was valid in block ${asOf.number}: ${counts.join(", ")}.`,
    hint: "If a thief has revoked them, give --as-of, a block or moment before the theft; if all are suspended, --with-suspended.",
    details: { counts: plan.counts },
  });
}

/** The rows of the new batch, from the old batch's rows. */
async function* reissuedRows(from: string, { secret, plan }: Draft): AsyncGenerator<CredentialRow> {
  let index = 0;
  for await (const row of readCredentialLines(from, parseSchema(secret.schema.schema))) {
    if (isReissued(plan.reasonOf(index))) yield row;
    index += 1;
  }
}

async function write(
  client: ReadClient,
  { from, to, onProgress }: ReissueBatchParameters,
  draft: Draft,
): Promise<KnownBatch> {
  const { old, secret, roles, lost, asOf, made, withSuspended, plan } = draft;
  const chainId = BigInt(client.chain.id);
  let known: KnownBatch | undefined;
  await writeBatchDirectory({
    directory: to,
    schema: secret.schema,
    policy: roles.policy,
    secret: newBatchSecret(),
    subjects: secret.subjects,
    async addRows(add) {
      for await (const row of reissuedRows(from, draft)) add(row);
      return undefined;
    },
    async addFiles(directory, { batch: { root, size }, manifestHash }) {
      const { registry } = old;
      const place = { schema: old.header.schema, root, size: BigInt(size), manifestHash };
      const salt = bytesToHex(randomBytes(32));
      const header: BatchHeader = { ...roles, ...place, issuedAt: made.timestamp, salt };
      known = { id: batchId({ chainId, registry, header }), registry, header };
      await writeBatchHeader(join(directory, batchFiles.public), { chainId, registry, header });
      const terms = { lost, asOf, made, withSuspended, counts: plan.counts };
      writeReissueFiles(directory, mappingOf(draft, known.id), terms);
    },
    ...(onProgress !== undefined && { onProgress }),
  });
  return known as KnownBatch;
}

const mappingOf = ({ old, batch, plan }: Draft, newBatch: Hex): Mapping => ({
  oldBatch: old.id,
  newBatch,
  subjects: batch.subjects,
  plan,
});

/** Compares the files of an earlier call with those of this one; rewrites only a new date of the batch. */
async function compare(
  client: ReadClient,
  { from, to, dryRun }: ReissueBatchParameters,
  draft: Draft,
  report: ReissueReport,
): Promise<KnownBatch> {
  const { roles, lost, asOf, made, withSuspended, plan } = draft;
  const folder = join(to, batchFiles.public);
  const kept = await readBatchHeader(folder);
  if (kept === undefined) throw differs(to, [`${batchFiles.header} is gone`]);
  const known = batchAt(client, to, kept, undefined);
  const { secret } = await readBatchSecret(to);
  const builder = createBatchBuilder({ schema: draft.secret.schema.schema });
  for await (const row of reissuedRows(from, draft)) builder.add(row);
  const { root } = builder.finish(derivedSalts(secret));
  const text = (newBatch: Hex) => sha256(mappingText(mappingOf(draft, newBatch)));
  const found = await hashFile(to, batchFiles.mapping);
  const suspended = await hashFile(to, batchFiles.toSuspend);
  const isToSuspend = plan.counts.SuspendAgain !== undefined;
  const list = sha256(new TextEncoder().encode(toSuspendText(mappingOf(draft, known.id))));
  const differences: readonly (readonly [what: string, isSame: boolean])[] = [
    ["the old batch", report.oldBatch === draft.old.id],
    ...sameRoles(known, { registry: draft.old.registry, ...roles }),
    ["the lost keys", setOf(report.lost) === setOf(lost)],
    ["the block that counts", report.asOf.number === asOf.number],
    ["what becomes of the suspended", report.withSuspended === withSuspended],
    ["the credentials", known.header.root === root],
    ["the mapping", report.mapping === text(report.newBatch)],
    ["the counts", JSON.stringify(report.counts) === JSON.stringify(plan.counts)],
    [batchFiles.mapping, found === undefined || [report.newBatch, known.id].map(text).includes(found)],
    [batchFiles.toSuspend, suspended === undefined || (isToSuspend && suspended === list)],
  ];
  const wrong = differences.filter(([, isSame]) => !isSame).map(([what]) => what);
  if (wrong.length > 0) throw differs(to, wrong);
  const isWhole =
    report.newBatch === known.id && found !== undefined && (suspended !== undefined || !isToSuspend);
  if (!isWhole && dryRun !== true) {
    writeReissueFiles(to, mappingOf(draft, known.id), {
      lost,
      asOf,
      made,
      withSuspended,
      counts: plan.counts,
    });
  }
  return known;
}

const setOf = (accounts: readonly Address[]) =>
  accounts
    .map((account) => account.toLowerCase())
    .toSorted()
    .join(" ");

function differs(to: string, wrong: readonly string[]): SymbolonError {
  return new SymbolonError({
    code: "ReissueDiffers",
    reason: `${to} holds a batch that an earlier run reissued with other options (${wrong.join(", ")}).`,
    hint: "Give the options of that run, or another --out; never issue both.",
    details: { directory: to, differences: wrong },
  });
}

function stopped({ header }: KnownBatch, lost: readonly Address[], { newest, events }: OldEvents) {
  const { epochLength } = header.policy;
  const now = newest.timestamp;
  const state = stoppedBy(events, epochLength, Number(header.size));
  return stopSteps({ header, lost, now, effectiveFrom: horizon(epochLength, now), ...state });
}
