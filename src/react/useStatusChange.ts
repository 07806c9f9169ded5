import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hash } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { batchEvents } from "../sdk/chain/events/batches.ts";
import type { AnnouncedKind } from "../sdk/core/status/digest.ts";
import { type KnownBatch, requireRole } from "../sdk/credentials/batch/knownBatch.ts";
import type { ChangePlan, RequestedChange } from "../sdk/credentials/changes/planChanges.ts";
import { planStatusChange, requireNoneRefused } from "../sdk/credentials/changes/planStatusChange.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { type PlanStep, sendPlanMutationOptions } from "./useSendPlan.ts";
import { changeIntention } from "./useStatusChangePlan.ts";

export type StatusChangeVariables = {
  readonly chainId: number;
  readonly batch: KnownBatch;
  readonly rows: readonly RequestedChange[];
  /** The batch's revoker: an account that the connected wallet offers. */
  readonly account: Address;
};

/** What a transaction announced, or took back. */
export type MinedChange = {
  readonly kind: AnnouncedKind;
  /** Unix second in which it takes effect, by the registry's own word; of what was taken back: would have. */
  readonly from: bigint;
  readonly hash: Hash;
};

export type SentStatusChange = {
  /** Made by the newest block before anything was sent: what changed nothing is `skipped`. */
  readonly plan: ChangePlan;
  readonly changes: readonly MinedChange[];
};

type OnSteps = (steps: readonly PlanStep[]) => void;
type Options = Omit<
  UseMutationOptions<SentStatusChange, Error, StatusChangeVariables>,
  "mutationFn" | "mutationKey"
>;

/**
 * Announces or retracts changes of a batch's status by the wallet: plans them by the newest block, refuses the list where one
 * of its rows is refused, and has the wallet send each call once the one before is mined. Mutated again, after a reload too,
 * it goes on with what is left: nothing is announced twice.
 */
export function statusChangeMutationOptions(config: Config, onSteps?: OnSteps) {
  return {
    mutationKey: ["symbolon", "statusChange"],
    mutationFn: (variables: StatusChangeVariables) => changeStatus(config, variables, onSteps),
  } as const;
}

/**
 * Announces or retracts changes of a batch's status with the connected wallet ({@link statusChangeMutationOptions}), and says
 * how far each call is.
 * @example
 * const change = useStatusChange();
 * change.mutate({ chainId, batch, account, rows: [{ index: 7, kind: "Suspend", reason: 0, evidence: zeroHash }] });
 */
export function useStatusChange({ config, mutation }: WalletHookParameters<Options> = {}) {
  const [steps, setSteps] = useState<readonly PlanStep[]>([]);
  const queries = useQueryClient();
  const change = useMutation({
    // What was read of the batch before holds no longer.
    onSettled: () => queries.invalidateQueries({ queryKey: ["symbolon"] }),
    ...mutation,
    ...statusChangeMutationOptions(useConfig(config && { config }), setSteps),
  });
  return { ...change, steps };
}

async function changeStatus(
  config: Config,
  { chainId, batch, rows, account }: StatusChangeVariables,
  onSteps?: OnSteps,
): Promise<SentStatusChange> {
  requireRole(batch.header, "revoker", account);
  const client = config.getClient({ chainId });
  const { plan, calls, blockNumber } = await planStatusChange(client, { batch, rows });
  requireNoneRefused(plan, rows, "Or leave them out.");
  const steps = await sendPlanMutationOptions(config, onSteps).mutationFn({
    plan: changeIntention({ batch, rows }),
    chainId,
    account,
    calls,
    refusals: "batches",
    asOf: blockNumber,
  });
  const changes = await Promise.all(
    steps.flatMap(({ hash }) => (hash === undefined ? [] : changesIn(config, { chainId, batch, hash }))),
  );
  return { plan, changes: changes.flat() };
}

async function changesIn(
  config: Config,
  { chainId, batch, hash }: Pick<StatusChangeVariables, "chainId" | "batch"> & { readonly hash: Hash },
): Promise<readonly MinedChange[]> {
  const { logs } = await getTransactionReceipt(config.getClient({ chainId }), { hash });
  return batchEvents(batch.registry, logs).flatMap((event) =>
    event.event === "StatusChanged" && event.batch === batch.id
      ? [{ kind: event.kind, from: event.from, hash: event.transactionHash }]
      : [],
  );
}
