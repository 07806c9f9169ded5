import { type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hash } from "viem";
import { getTransactionCount, waitForTransactionReceipt } from "viem/actions";
import { type Config, useConfig } from "wagmi";
import { SymbolonError } from "../sdk/core/errors.ts";
import { pageMemory } from "./deviceMemory.ts";
import { findMinedBlock, forgetMined } from "./forgetMined.ts";
import { type RememberedCall, type SentCallsParameters, sentCalls } from "./sentCalls.ts";
import type { WalletHookParameters } from "./useClaim.ts";
import { checkPlanned, type PlanCall, type PlanCheckParameters } from "./usePlanCheck.ts";
import { openWalletClient, sendByWallet } from "./wallet.ts";

export type SendPlanVariables = Pick<SentCallsParameters, "plan"> & {
  readonly chainId: number;
  /** Who sends the calls: an account that the connected wallet offers. */
  readonly account: Address;
  readonly calls: readonly PlanCall[];
  readonly refusals?: PlanCheckParameters["refusals"];
  /** A block that the plan has seen: a call that was mined by then, and is planned again, is sent again. Default: it never is. */
  readonly asOf?: bigint | undefined;
};

/** How far one call of a plan is. */
export type PlanStep = {
  readonly call: PlanCall;
  readonly state: "waiting" | "asking" | "sent" | "mined";
  readonly hash: Hash | undefined;
};

/** Called with every change of every step. */
type OnSteps = (steps: readonly PlanStep[]) => void;
type Options = Omit<
  UseMutationOptions<readonly PlanStep[], Error, SendPlanVariables>,
  "mutationFn" | "mutationKey"
>;

/**
 * Has the wallet send a plan's calls one after the other, each once the one before is mined; before each, what is left is
 * played on the chain, and a refusal is explained before the wallet opens. What was sent is remembered on the device: mutated
 * again with the same plan, after a reload too, it goes on and sends nothing twice.
 */
export function sendPlanMutationOptions(config: Config, onSteps: OnSteps = () => {}) {
  return {
    mutationKey: ["symbolon", "sendPlan"],
    mutationFn: (variables: SendPlanVariables) => sendPlan(config, variables, onSteps),
  } as const;
}

/** Has the connected wallet send a plan's calls ({@link sendPlanMutationOptions}), and says how far each is. */
export function useSendPlan({ config, mutation }: WalletHookParameters<Options> = {}) {
  const [steps, setSteps] = useState<readonly PlanStep[]>([]);
  const queries = useQueryClient();
  const send = useMutation({
    // Whatever was read of the chain before a call may hold no longer.
    onSettled: () => queries.invalidateQueries({ queryKey: ["symbolon"] }),
    ...mutation,
    ...sendPlanMutationOptions(useConfig(config && { config }), setSteps),
  });
  return { ...send, steps };
}

type SentPlan = Pick<SendPlanVariables, "plan" | "chainId" | "account">;

/** What of a plan was sent from this device before, in whatever values it had then. */
export function sentBefore({ plan, chainId, account }: SentPlan): readonly RememberedCall[] {
  return sentCalls({ memory: pageMemory(), chainId, account, plan }).all();
}

/** Forgets what of a plan was sent, so that it can be sent again. */
export function forgetPlan({ plan, chainId, account }: SentPlan): void {
  sentCalls({ memory: pageMemory(), chainId, account, plan }).clear();
}

async function sendPlan(
  config: Config,
  variables: SendPlanVariables,
  onSteps: OnSteps,
): Promise<readonly PlanStep[]> {
  const { chainId, account, calls, plan, asOf } = variables;
  // What was mined before the plan was made, which wants it all the same, is meant again: a second pause, say.
  if (asOf !== undefined) await forgetMined(config, { ...variables, blockNumber: asOf });
  const sent = sentCalls({ memory: pageMemory(), chainId, account, plan });
  for (const other of sent.others(calls)) await requireSettled(config, variables, other);
  sent.forgetOthers(calls);
  const steps: PlanStep[] = calls.map((call) => ({ call, state: "waiting", hash: sent.of(call)?.hash }));
  const mark = (i: number, state: PlanStep["state"], hash?: Hash) => {
    steps[i] = { call: calls[i] as PlanCall, state, hash };
    onSteps([...steps]);
  };
  for (const [i, call] of calls.entries()) {
    const earlier = sent.of(call);
    let hash = earlier?.hash;
    if (hash === undefined) {
      if (earlier !== undefined) await requireUnsent(config, variables, earlier);
      await checkPlanned(config, { ...variables, calls: calls.slice(i) });
      mark(i, "asking");
      hash = await askWallet(config, variables, call, sent);
    }
    mark(i, "sent", hash);
    await mined(config, variables, hash).catch((thrown: unknown) => {
      // It did nothing: it may be sent again once what stopped it is mended.
      if ((thrown as { readonly code?: unknown }).code === "TransactionReverted") sent.forget(call);
      throw thrown;
    });
    mark(i, "mined", hash);
  }
  sent.clear();
  return steps;
}

async function askWallet(
  config: Config,
  { chainId, account }: SendPlanVariables,
  { to, data, value }: PlanCall,
  sent: ReturnType<typeof sentCalls>,
): Promise<Hash> {
  const call = { to, data, value, what: "" };
  const wallet = await openWalletClient(config, { chainId, account });
  const nonce = await pendingNonce(config, { chainId, account });
  // Before the wallet opens: a page that is closed meanwhile must not ask a second time unawares.
  sent.remember(call, { hash: undefined, nonce });
  try {
    const hash = await sendByWallet(wallet, account, { to, data, value });
    sent.remember(call, { hash, nonce });
    return hash;
  } catch (thrown) {
    if ((thrown as { readonly code?: unknown }).code === "WalletRefused") sent.forget(call);
    throw thrown;
  }
}

/**
 * A wallet was asked before and did not answer: only where the account has sent nothing since, it is asked again.
 * @throws SymbolonError `AskedBefore`
 */
async function requireUnsent(
  config: Config,
  { chainId, account }: SendPlanVariables,
  { nonce }: RememberedCall,
): Promise<void> {
  if ((await pendingNonce(config, { chainId, account })) <= nonce) return;
  throw new SymbolonError({
    code: "AskedBefore",
    reason:
      "The wallet was asked to send this before, its answer never came, and the account has sent since.",
    hint: "Look into the wallet's history: if it was sent, there is nothing to do; otherwise begin again.",
    details: { account, nonce },
  });
}

/**
 * The plan had another call before, an amount that has changed since, say: both must not be mined. What is settled, the plan
 * must have seen.
 * @throws SymbolonError `AskedBefore`, `EarlierPending`
 */
async function requireSettled(
  config: Config,
  variables: SendPlanVariables,
  other: RememberedCall,
): Promise<void> {
  const { chainId, asOf } = variables;
  const { hash } = other;
  if (hash === undefined) return requireUnsent(config, variables, other);
  if (asOf === undefined && (await findMinedBlock(config, { chainId, hash })) !== undefined) return;
  throw new SymbolonError({
    code: "EarlierPending",
    reason: `This was sent before with other values, and that transaction was not mined when this was planned: ${hash}.`,
    hint: "Wait until it is mined and this is planned again; or replace it in the wallet, and begin again.",
    details: { hash },
  });
}

function pendingNonce(
  config: Config,
  { chainId, account: address }: Pick<SendPlanVariables, "chainId" | "account">,
): Promise<number> {
  return getTransactionCount(config.getClient({ chainId }), { address, blockTag: "pending" });
}

/** @throws SymbolonError `TransactionReverted`, `TransactionReplaced` */
async function mined(config: Config, { chainId }: SendPlanVariables, hash: Hash): Promise<void> {
  let isOther = false;
  const receipt = await waitForTransactionReceipt(config.getClient({ chainId }), {
    hash,
    timeout: 0,
    onReplaced: ({ reason }) => {
      isOther = reason !== "repriced";
    },
  });
  if (receipt.status !== "success" || isOther) throw notDone(receipt.transactionHash, isOther);
}

function notDone(hash: Hash, isOther: boolean): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: isOther
      ? `The wallet has sent another transaction in its place: ${hash}.`
      : `Transaction ${hash} was mined, but reverted: something changed after it was played.`,
    hint: "Nothing of it was done: send it again to see first what is refused.",
    details: { hash },
  });
}
