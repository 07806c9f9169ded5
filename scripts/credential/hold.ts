import { getBlock } from "viem/actions";
import type { ReadClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { WHOLE_BATCH } from "../../src/core/status/holds.ts";
import { targetRows } from "../../src/credentials/changes/changeRows.ts";
import { type HoldKind, holdTask, holdWork } from "../../src/credentials/changes/imposeHold.ts";
import { type HoldPlan, planHoldEnds, planHolds } from "../../src/credentials/changes/planHolds.ts";
import { readHoldsOf } from "../../src/credentials/changes/readHoldsOf.ts";
import { readTargets, targetIndexes } from "../../src/credentials/changes/targetIndexes.ts";
import { requireRole } from "../../src/credentials/delegation/batchRole.ts";
import { runDelivery } from "../../src/delivery/runDelivery.ts";
import type { Timing } from "../../src/delivery/timing.ts";
import { readRows } from "../../src/files/readRows.ts";
import { openWriter } from "../command/connect.ts";
import { momentText } from "../command/momentText.ts";
import { printResult, progress, table } from "../output.ts";
import type { SendingOptions } from "./batchOptions.ts";
import { evidenceHash } from "./evidenceHash.ts";
import { type KnownBatch, knownBatch } from "./knownBatch.ts";

export type HoldOptions = SendingOptions & {
  /** The whole batch, in one write. */
  readonly all?: boolean;
  /** Unix seconds: first one after the hold. */
  readonly until?: bigint;
};

/**
 * `symbolon credential hold | end-hold [TARGET...]`. In an emergency nobody should have to think of more than the key:
 * without --until a hold lasts as long as the policy allows, and an end comes as early as the epoch rule does.
 */
export async function hold(
  kind: HoldKind,
  texts: readonly string[],
  options: HoldOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, reason = 0 } = options;
  const evidence = evidenceHash(options.evidence);
  const client = await openWriter(options.rpc);
  const account = client.account.address;
  const batch = await knownBatch(client, options);
  requireRole(batch.header, "emergency", account);
  const targets = await wantedTargets(batch, texts, options);
  const plan = await planned(client, batch, kind, targets, options.until);
  if (plan.refused.length > 0 && options.keepGoing !== true) throw refused(plan);
  const terms = { kind, until: plan.until, reason, evidence };
  const delivered = await runDelivery({
    client,
    place: { chainId: client.chain.id, registry: batch.registry, account },
    work: holdWork(client, batch, terms),
    action: `hold ${batch.id}`,
    // Imposed twice a hold is the same hold, so nothing needs to outlive this call: no journal.
    tasks: plan.targets.map((target) => holdTask(target, terms)),
    dryRun,
    onProgress: progress(kind === "Emergency" ? "holding" : "ending holds"),
    ...(timing !== undefined && { timing }),
  });
  report(kind, batch, plan, delivered, options);
}

async function wantedTargets(
  batch: KnownBatch,
  texts: readonly string[],
  { file, all }: HoldOptions,
): Promise<readonly bigint[]> {
  if (all === true) return [WHOLE_BATCH];
  const listed = file === undefined ? [] : targetRows(file, await readRows(file, "credential"));
  const targets = [...readTargets(texts), ...listed];
  return targetIndexes(batch, targets).map(BigInt);
}

/** Reads the holds that there are, and plans by them. */
async function planned(
  client: ReadClient,
  batch: KnownBatch,
  kind: HoldKind,
  targets: readonly bigint[],
  until: bigint | undefined,
): Promise<HoldPlan> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const holds = await readHoldsOf(client, batch, targets, blockNumber);
  const plan = kind === "Emergency" ? planHolds : planHoldEnds;
  return plan({ header: batch.header, holds, targets, until, now });
}

function report(
  kind: HoldKind,
  batch: KnownBatch,
  plan: HoldPlan,
  { done, planned: count, transactions, gas }: Awaited<ReturnType<typeof runDelivery>>,
  { dryRun = false, json = false }: HoldOptions,
): void {
  const verb = kind === "Emergency" ? "held" : "ended";
  const named = (target: bigint) => (target === WHOLE_BATCH ? "all" : Number(target));
  const skipped = plan.skipped.map(({ target, ...rest }) => ({ target: named(target), ...rest }));
  const problems = plan.refused.map(({ target, problem }) => ({
    target: named(target),
    because: problem.code,
    why: problem.reason,
  }));
  const whys = [...skipped, ...problems].map(({ why }) => why);
  printResult(
    json,
    {
      dryRun,
      batch: batch.id,
      registry: batch.registry,
      until: plan.until,
      [verb]: dryRun ? [] : plan.targets.map(named),
      planned: dryRun ? plan.targets.map(named) : [],
      skipped,
      refused: problems,
      transactions,
      gas,
    },
    [
      ...table([
        ["batch", batch.id],
        [
          verb,
          dryRun
            ? `nothing (dry run; ${count} would be)`
            : plan.targets[0] === WHOLE_BATCH
              ? "all"
              : done.size,
        ],
        ["until", momentText(plan.until, "")],
        ["transactions", transactions.length],
        ["gas", gas.toLocaleString("en")],
      ]),
      ...whys.slice(0, MAX_SHOWN),
      ...(whys.length > MAX_SHOWN ? [`and ${whys.length - MAX_SHOWN} more; --json tells all`] : []),
    ],
  );
  if (problems.length > 0) process.exitCode = 1;
}

const MAX_SHOWN = 10;

function refused({ refused: list }: HoldPlan): SymbolonError {
  const problems = list.map(({ problem }) => problem.reason);
  const more = list.length > 1 ? ` (and ${list.length - 1} more)` : "";
  return new SymbolonError({
    code: list[0]?.problem.code ?? "TargetsRefused",
    reason: `Nothing was sent. ${problems[0]}${more}`,
    hint: "Leave these out, or give --keep-going to do what can be done.",
    details: { problems },
  });
}
