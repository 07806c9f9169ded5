import type { Hex } from "viem";
import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Delivered, type RunDeliveryParameters, runDelivery } from "../../delivery/deliver.ts";
import { type KnownBatch, requireRole } from "../batch/knownBatch.ts";
import { type HoldKind, type HoldTask, holdTask, holdWork } from "./holdWork.ts";
import type { HoldPlan } from "./planHolds.ts";
import { readHoldPlan } from "./planStatusHold.ts";

export type HoldParameters = Pick<RunDeliveryParameters<HoldTask>, "timing" | "signal" | "onProgress"> & {
  readonly batch: KnownBatch;
  /** Indexes of credentials, or `WHOLE_BATCH`: the whole of it, in one write. */
  readonly targets: readonly bigint[];
  /** Unix seconds: first one after the hold. Default: as late, or for an end as early, as the policy and the epoch rule let it. */
  readonly until?: bigint | undefined;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
  /** Only plan, simulate and count. */
  readonly dryRun?: boolean;
  /** Whether targets that are refused stop the others. */
  readonly keepGoing?: boolean;
};

export type SentHolds = Delivered & { readonly plan: HoldPlan };

/**
 * Suspends credentials from the next second on, with no notice, for a time, as the batch's emergency role. Imposed twice a
 * hold is the same hold, so nothing needs to outlive the call.
 * @throws SymbolonError `NotInRole`, `HoldOutOfRange`, `IndexBeyondBatch` or `TargetsRefused` where targets are refused; and as
 * `runDelivery`
 */
export function imposeHold(client: WriteClient, parameters: HoldParameters): Promise<SentHolds> {
  return sendHolds(client, "Emergency", parameters);
}

/** Brings the end of holds forward. @throws SymbolonError as `imposeHold`, with `HoldEndOutOfRange` */
export function endHold(client: WriteClient, parameters: HoldParameters): Promise<SentHolds> {
  return sendHolds(client, "EndEmergency", parameters);
}

async function sendHolds(
  client: WriteClient,
  kind: HoldKind,
  { batch, targets, until, keepGoing, reason, evidence, dryRun = false, ...rest }: HoldParameters,
): Promise<SentHolds> {
  const account = client.account.address;
  requireRole(batch.header, "emergency", account);
  const { plan } = await readHoldPlan(client, { batch, kind, targets, until });
  if (plan.refused.length > 0 && keepGoing !== true) throw refused(plan);
  const terms = { kind, until: plan.until, reason, evidence };
  const delivered = await runDelivery({
    client,
    place: { chainId: client.chain.id, registry: batch.registry, account },
    work: holdWork(client, batch, terms),
    action: `hold ${batch.id}`,
    tasks: plan.targets.map((target) => holdTask(target, terms)),
    dryRun,
    ...rest,
  });
  return { ...delivered, plan };
}

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
