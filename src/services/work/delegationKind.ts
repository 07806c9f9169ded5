import { type Address, type Hex, isAddressEqual } from "viem";
import { call, estimateGas, getCode } from "viem/actions";
import { asTransaction } from "../../sdk/chain/calls/asTransaction.ts";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { mapAtOnce } from "../../sdk/core/mapAtOnce.ts";
import { minBigInt } from "../../sdk/core/minMaxBigInt.ts";
import { gasLimitWithin, isRefusal } from "../../sdk/delivery/taskCalls.ts";
import {
  delegationBundleCall,
  delegatorsIn,
  MULTICALL3,
  readDelegationBundle,
} from "../../sdk/distribution/votes/delegationBundle.ts";
import { passingDelegationRefusal } from "../../sdk/distribution/votes/delegationRefusal.ts";
import { readVotes } from "../../sdk/distribution/votes/readVotes.ts";
import { delegateBySigCall } from "../../sdk/distribution/votes/votesCalls.ts";
import { DONE, type QueuedIntent } from "../delivery/tables/intents.ts";
import type { PlanPlace, WorkKind, WorkPlan } from "../delivery/work/kind.ts";
import { DELEGATION_KIND, type DelegationOf, delegationOf } from "./delegationIntent.ts";
import { DELEGATION_GAS } from "./delegationTerms.ts";

/** Delegations of one transaction, and gas that one takes at least. */
const MAX_DELEGATIONS = 50;
const MIN_GAS = 30_000;
/** Gas of a transaction beside its delegations, for the simulation. */
const BASE_GAS = 100_000n;
/** Gas that one usually takes at most, to a delegate who had no votes. */
const USUAL_GAS = 100_000;
/** Gas for a delegate who has no votes any more, or not yet, when it is mined. */
const RESERVE = 40_000n;
/** Questions to the node at once. */
const AT_ONCE = 8;
/** Milliseconds until the next try: while one of the token is under way; for those that failed among others; for an earlier nonce. */
const UNDER_WAY_MS = 500;
const AGAIN_MS = 500;
const AHEAD_MS = 5_000;
/** The token did not take it. */
const NOT_DONE: Hex = "0x00";

/** Why a delegation ends before it is sent: its votes are the delegate's already. */
export const ALREADY_DELEGATED = "AlreadyDelegated";

type Delegation = DelegationOf & { readonly intent: QueuedIntent };

const bundleOf = (token: Address, all: readonly Delegation[]) =>
  delegationBundleCall(
    token,
    all.map(({ delegation }) => delegation),
  );

/**
 * Sends signed delegations of votes: those of a token together through Multicall3, each allowed to fail, where the chain has it;
 * else one a transaction. One transaction of a token is under way at a time. `delegationIntent` makes the intents.
 */
export function delegationKind(): WorkKind {
  // Chains that have it; any other may get it.
  const withMulticall = new Set<number>();
  const hasMulticall = async (client: ReadClient) => {
    const { id } = client.chain;
    if (withMulticall.has(id)) return true;
    const isThere = (await getCode(client, { address: MULTICALL3 })) !== undefined;
    if (isThere) withMulticall.add(id);
    return isThere;
  };
  return {
    name: DELEGATION_KIND,
    max: MAX_DELEGATIONS,
    minGas: MIN_GAS,
    async plan(place, intents) {
      const ids = intents.map(({ id }) => id);
      if ((await place.underWay()) > 0)
        return { filling: undefined, ended: [], later: [{ ids, milliseconds: UNDER_WAY_MS }] };
      const all = intents.map((intent) => ({ intent, ...delegationOf(intent.content) }));
      // The receipt tells whose votes moved, once an account.
      const some = [...new Map(all.toReversed().map((one) => [one.account, one])).values()].toReversed();
      const token = (intents[0] as QueuedIntent).contract;
      return (await hasMulticall(place.client))
        ? planBundle(place, token, some)
        : planSingle(place, token, some);
    },
    recognize(intents, { logs }) {
      const moved = delegatorsIn(logs, (intents[0] as QueuedIntent).contract);
      return new Map(
        intents.map(({ id, content }) => {
          const { account, delegation } = delegationOf(content);
          const to = moved.get(account.toLowerCase() as Address);
          const isDone = to !== undefined && isAddressEqual(to, delegation.delegatee);
          return [id, isDone ? DONE : NOT_DONE];
        }),
      );
    },
    // The next plan sees by the nonces what was taken.
    recover: async () => new Map(),
    outcomeOf: (result) =>
      result === DONE ? { state: "done" } : { state: "again", reason: "DelegationFailed" },
  };
}

/** As many as fit of those that the token takes now, in one transaction; the first alone where they do not go together. */
async function planBundle(place: PlanPlace, token: Address, all: readonly Delegation[]): Promise<WorkPlan> {
  const refused = await refusedTogether(place, token, all);
  // One that burns what it gets leaves the others, and the whole, nothing.
  if (refused === undefined) return planSingle(place, token, all);
  const sorted = await sortOut(place, token, refused);
  const taken = all.filter((one) => !refused.includes(one));
  const plan = await fill(place, token, taken);
  return { ...plan, ended: [...sorted.ended, ...plan.ended], later: [...sorted.later, ...plan.later] };
}

/** Those of some that fail together on the newest block; undefined: the whole does. */
async function refusedTogether(
  { client, sender: account, gas: max }: PlanPlace,
  token: Address,
  all: readonly Delegation[],
): Promise<readonly Delegation[] | undefined> {
  const gas = minBigInt(BASE_GAS + BigInt(all.length * DELEGATION_GAS), max);
  try {
    const bundle = asTransaction(bundleOf(token, all));
    const { data = "0x" } = await call(client, { account, ...bundle, gas });
    const reasons = readDelegationBundle(data);
    return all.filter((_, i) => reasons[i] !== undefined);
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}

/** The first that the token takes by itself. */
async function planSingle(place: PlanPlace, token: Address, all: readonly Delegation[]): Promise<WorkPlan> {
  const ended: WorkPlan["ended"][number][] = [];
  const later: WorkPlan["later"][number][] = [];
  for (const one of all) {
    const gas = await gasAlone(place, token, one);
    if (gas !== undefined) {
      const { to, data } = asTransaction(delegateBySigCall(token, one.delegation));
      const limit = gasLimitWithin(place.gas, gas, RESERVE);
      const filling = { intents: [one.intent], call: { to, data, value: 0n }, gas: limit, takes: gas };
      return { filling, ended, later };
    }
    const sorted = await sortOut(place, token, [one]);
    ended.push(...sorted.ended);
    later.push(...sorted.later);
  }
  return { filling: undefined, ended, later };
}

/** One transaction of the first that fit; where they do not go together, each is looked at alone. */
async function fill(place: PlanPlace, token: Address, taken: readonly Delegation[]): Promise<WorkPlan> {
  const nothing: WorkPlan = { filling: undefined, ended: [], later: [] };
  if (taken.length === 0) return nothing;
  const fits = Math.max(1, Math.floor(Math.min(Number(place.gas), place.share) / USUAL_GAS));
  const some = taken.slice(0, fits);
  const { to, data } = asTransaction(bundleOf(token, some));
  const gas = await gasTogether(place, token, some);
  if (gas === undefined) return planSingle(place, token, some);
  const limit = gasLimitWithin(place.gas, gas, RESERVE);
  const intents = some.map(({ intent }) => intent);
  return { ...nothing, filling: { intents, call: { to, data, value: 0n }, gas: limit, takes: gas } };
}

/** Gas for all of some together; undefined: one of them fails, or takes more than its part. */
async function gasTogether(
  { client, sender: account, gas: max }: PlanPlace,
  token: Address,
  some: readonly Delegation[],
): Promise<bigint | undefined> {
  const bundle = bundleOf(token, some);
  // Where failures are allowed, a node estimates too little: with less gas, more of them fail.
  const args = [bundle.args[0].map((one) => ({ ...one, allowFailure: false }))] as const;
  const gas = await estimateOrRefused(client, { account, ...asTransaction({ ...bundle, args }) });
  const most = BASE_GAS + BigInt(some.length * DELEGATION_GAS);
  return gas === undefined || gas > most || gas > max ? undefined : gas;
}

/** Gas of a transaction of one alone; undefined: the token refuses it, or burns more than it may take. */
async function gasAlone(
  { client, sender: account }: PlanPlace,
  token: Address,
  { delegation }: Delegation,
): Promise<bigint | undefined> {
  const gas = await estimateOrRefused(client, {
    account,
    ...asTransaction(delegateBySigCall(token, delegation)),
  });
  return gas === undefined || gas > BASE_GAS + BigInt(DELEGATION_GAS) ? undefined : gas;
}

async function estimateOrRefused(
  client: ReadClient,
  question: { readonly account: Address; readonly to: Address; readonly data: Hex },
): Promise<bigint | undefined> {
  try {
    return await estimateGas(client, { ...question, blockTag: "latest" });
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
}

/** What becomes of those that a simulation refused: ended by name, or tried again where each by itself would be taken. */
async function sortOut(
  place: PlanPlace,
  token: Address,
  refused: readonly Delegation[],
): Promise<Pick<WorkPlan, "ended" | "later">> {
  const ended: WorkPlan["ended"][number][] = [];
  const later: WorkPlan["later"][number][] = [];
  await mapAtOnce(refused, AT_ONCE, async (one) => {
    const { id } = one.intent;
    const reason = await reasonOf(place, token, one);
    if (reason === undefined) later.push({ ids: [id], milliseconds: AGAIN_MS });
    else if (reason === "DelegationAhead") later.push({ ids: [id], milliseconds: AHEAD_MS, reason });
    else ended.push({ id, state: reason === "DelegationExpired" ? "expired" : "skipped", reason });
  });
  return { ended, later };
}

/** Why the token refuses one now; undefined: by itself it would take it. */
async function reasonOf(place: PlanPlace, token: Address, one: Delegation): Promise<string | undefined> {
  const { client, now } = place;
  const { account, delegation } = one;
  const votes = await readVotes(client, { token, account });
  if (votes?.nonce === undefined) return "NoSignedDelegation";
  const { nonce, delegate } = votes;
  const passing = passingDelegationRefusal(delegation, { account, nonce, now });
  const isThere = passing?.code === "DelegationUsed" && isAddressEqual(delegate, delegation.delegatee);
  if (passing !== undefined) return isThere ? ALREADY_DELEGATED : passing.code;
  return (await gasAlone(place, token, one)) === undefined ? "DelegationRefused" : undefined;
}
