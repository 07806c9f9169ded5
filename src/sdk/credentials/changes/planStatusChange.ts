import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { plannedTransactions } from "../../delivery/estimateTasks.ts";
import { type KnownBatch, noBatch, requireHolder } from "../batch/knownBatch.ts";
import { readTargetHolds, readWords, type Words } from "./batchStatus.ts";
import { changeTasks, changeWork } from "./changeWork.ts";
import { type CredentialOutlook, credentialOutlooks } from "./credentialOutlook.ts";
import { type ChangePlan, listedRow, planChanges, type RequestedChange } from "./planChanges.ts";

export type PlanStatusChangeParameters = {
  readonly batch: KnownBatch;
  readonly rows: readonly RequestedChange[];
};

/** The state that decides about the changes of a list, all from the newest block. */
export type ChangeState = {
  readonly blockNumber: bigint;
  /** Unix seconds: its timestamp. */
  readonly now: bigint;
  readonly words: Words;
  /** Whether any hold was ever imposed. */
  readonly holdsUsed: boolean;
  /** The whole batch's hold as stored. */
  readonly batchHold: bigint;
};

/** @throws SymbolonError `NoBatch` */
export async function readChangeState(
  client: ReadClient,
  { batch, rows }: PlanStatusChangeParameters,
): Promise<ChangeState> {
  const { id, registry, header } = batch;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const indexes = rows.map(({ index }) => index).filter((index) => index >= 0 && BigInt(index) < header.size);
  const read = await readWords(client, { registry, batch: id, indexes, blockNumber });
  const { revision, ...state } = read;
  if (revision === 0) throw noBatch(id, registry, client.chain.id);
  return { blockNumber, now, ...state };
}

/** What a list of changes results in, before anything is sent. */
export type StatusChangePlan = ChangeState & {
  readonly plan: ChangePlan;
  /**
   * What the batch's revoker would send, each call simulated on the newest block, and each with as much as fits a
   * transaction.
   */
  readonly calls: readonly PlannedCall[];
  /** Of the first credentials of the list. */
  readonly outlooks: readonly CredentialOutlook[];
};

/** Credentials whose status, now and after, a plan gives: as many as people read. */
const MAX_OUTLOOKS = 100;

/**
 * Plans a list of changes for its sender: a wallet, or a Safe's owners. Rows that are refused or change nothing are in
 * no call. A second plan, once some of the calls are mined, has only what is left: nothing is announced twice.
 * @throws SymbolonError `NoBatch`, `NotInRole` where the policy lets nobody, and what the registry refuses
 */
export async function planStatusChange(
  client: ReadClient,
  { batch, rows }: PlanStatusChangeParameters,
): Promise<StatusChangePlan> {
  const account = requireHolder(batch.header, "revoker");
  const state = await readChangeState(client, { batch, rows });
  const plan = planChanges({ header: batch.header, words: state.words, rows, now: state.now });
  const place = { chainId: client.chain.id, registry: batch.registry, account };
  const planning = { client, place, work: changeWork(client, batch), signal: undefined };
  const calls: PlannedCall[] = [];
  // One kind, reason and evidence after the other: a call takes one of each.
  for (const change of plan.calls) {
    calls.push(...(await plannedTransactions(planning, changeTasks(change))).calls);
  }
  return { ...state, plan, calls, outlooks: await readOutlooks(client, batch, { ...state, rows, plan }) };
}

async function readOutlooks(
  client: ReadClient,
  batch: KnownBatch,
  {
    rows,
    plan,
    words,
    now,
    ...state
  }: ChangeState & Pick<StatusChangePlan, "plan"> & Pick<PlanStatusChangeParameters, "rows">,
): Promise<readonly CredentialOutlook[]> {
  const query = { batch, rows, plan, words, now, limit: MAX_OUTLOOKS };
  const holds = new Map([[WHOLE_BATCH, state.batchHold]]);
  const found = credentialOutlooks({ ...query, holds });
  if (!state.holdsUsed) return found;
  const targets = found.map(({ state: { index } }) => BigInt(index));
  const own = await readTargetHolds(client, batch, targets, state.blockNumber);
  return credentialOutlooks({ ...query, holds: new Map([...holds, ...own]) });
}

/** Problems that one error carries: a list may have millions of rows. */
const MAX_PROBLEMS = 1_000;

/**
 * Refuses a list that has refused rows, before any of it is sent. @throws SymbolonError the row's code, or
 * `RowsRefused`
 */
export function requireNoneRefused(
  { refused }: Pick<ChangePlan, "refused">,
  rows: readonly RequestedChange[],
  hint: string,
): void {
  const [first] = refused;
  if (first === undefined) return;
  const problems = refused.map(({ row, problem }) => `row ${listedRow(rows, row)}: ${problem.reason}`);
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : "";
  throw new SymbolonError({
    code: refused.length === 1 ? first.problem.code : "RowsRefused",
    reason: `Nothing was sent. In ${problems[0]}${more}`,
    hint: `${first.problem.hint} ${hint}`,
    details: { problems: problems.slice(0, MAX_PROBLEMS), ...first.problem.details },
  });
}
