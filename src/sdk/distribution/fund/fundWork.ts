import {
  type Abi,
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hash,
  isAddressEqual,
  keccak256,
  type Log,
  stringToHex,
} from "viem";
import { getContractEvents, getTransaction } from "viem/actions";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { SimulatedCall } from "../../chain/calls/simulateCalls.ts";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { ownEvents } from "../../chain/events/ownEvents.ts";
import { readLogsInRanges } from "../../chain/events/readLogs.ts";
import type { TokenState } from "../../chain/read/readToken.ts";
import { allowanceSteps } from "../../core/allowanceSteps.ts";
import { SymbolonError } from "../../core/errors.ts";
import { exactTokenAmount, type TokenWords } from "../../core/text/tokenAmount.ts";
import type { Task, Work } from "../../delivery/task.ts";
import { campaignRefusal } from "../decodeClaimError.ts";

/** Base units to be sent to a campaign; the key says which time it is, and how much. */
export type FundTask = Task & { readonly amount: bigint };

export function fundTask(campaign: Address, time: number, amount: bigint): FundTask {
  const key = `${time}:${amount}`;
  const digest = keccak256(stringToHex(`${campaign.toLowerCase()} ${key}`));
  return { key, digest, label: `${amount} base units for ${campaign}`, amount };
}

/** The task that a journal's key names; undefined where it names none. */
export function fundTaskOf(campaign: Address, key: string): FundTask | undefined {
  const [, time, amount] = /^(\d+):(\d+)$/.exec(key) ?? [];
  return time === undefined || amount === undefined
    ? undefined
    : fundTask(campaign, Number(time), BigInt(amount));
}

export type FundPlace = {
  readonly kind: CampaignKind;
  readonly token: Address;
  readonly campaign: Address;
  readonly account: Address;
  /** How the token is called, for people; default: amounts are told in base units. */
  readonly words?: TokenWords;
};

/**
 * How money comes into a campaign: it is sent there; a vesting campaign takes it itself, out of an allowance, and counts. A
 * task comes out as the transaction that did it, since two of them may be alike.
 */
export function fundWork(client: ReadClient, place: FundPlace): Work<FundTask> {
  const way = place.kind === "vesting" ? fundingVesting(client, place) : sending(client, place);
  const { abi, contract, functionName, argsOf, address, isIn, paymentsIn } = way;
  return {
    abi,
    contract,
    explain: campaignRefusal,
    smaller: "Use a chain whose blocks hold more.",
    call: ([task]) => ({
      functionName,
      args: argsOf(task?.amount ?? 0n),
      value: 0n,
      what: tokenWordsOf(place, task?.amount ?? 0n),
    }),
    recognize: (tasks, { logs, transactionHash: hash }) =>
      new Map(isIn(logs) ? tasks.map(({ key }) => [key, hash]) : []),
    async recover([task], fromBlock, isUsed) {
      const query = { contract: address, fromBlock, read: paymentsIn };
      const payments = await readLogsInRanges(client, query);
      for (const { hash, isOf } of payments) {
        if (task === undefined || isUsed(hash) || !(await isOf(task.amount))) continue;
        return { results: new Map([[task.key, hash]]), hash };
      }
      return { results: new Map(), hash: undefined };
    },
  };
}

function tokenWordsOf({ kind, campaign, words = NO_WORDS }: FundPlace, amount: bigint): string {
  const money = exactTokenAmount(amount, words);
  if (kind !== "vesting") return `Send ${money} to the campaign ${campaign}`;
  return amount === 0n
    ? `Have the campaign ${campaign} count what it holds`
    : `Move ${money} into the campaign ${campaign}`;
}

const NO_WORDS: TokenWords = { decimals: undefined, symbol: undefined };

/** A payment that was found, and whether it was one of so many base units by our account. */
type FoundPayment = { readonly hash: Hash; readonly isOf: (amount: bigint) => boolean | Promise<boolean> };

type Way = {
  readonly abi: Abi;
  readonly contract: string;
  readonly address: Address;
  readonly functionName: string;
  readonly argsOf: (amount: bigint) => readonly unknown[];
  readonly isIn: (logs: readonly Log[]) => boolean;
  readonly paymentsIn: (fromBlock: bigint, toBlock: bigint) => Promise<readonly FoundPayment[]>;
};

function sending(client: ReadClient, { token: address, campaign, account, words }: FundPlace): Way {
  // A PayoutCoin's `transfer` would pay the campaign coin, which it does not take.
  const moves = words?.isCoin
    ? { functionName: "transferFrom", argsOf: (amount: bigint) => [account, campaign, amount] }
    : { functionName: "transfer", argsOf: (amount: bigint) => [campaign, amount] };
  const event = { abi: erc20Abi, eventName: "Transfer" } as const;
  const args = { from: account, to: campaign };
  return {
    abi: erc20Abi,
    contract: "an ERC-20",
    address,
    ...moves,
    isIn: (logs) =>
      ownEvents({ ...event, contract: address, logs }).some(({ args: { to } }) =>
        isAddressEqual(to, campaign),
      ),
    async paymentsIn(fromBlock, toBlock) {
      const logs = await getContractEvents(client, { ...event, address, args, fromBlock, toBlock });
      return logs.map((log) => ({
        hash: log.transactionHash,
        isOf: (amount: bigint) => log.args.value === amount,
      }));
    },
  };
}

function fundingVesting(client: ReadClient, { campaign: address, account }: FundPlace): Way {
  const abi = vestingCampaignAbi;
  const event = { abi, eventName: "Funded" } as const;
  return {
    abi,
    contract: "a VestingCampaign",
    address,
    functionName: "fund",
    argsOf: (amount) => [amount],
    isIn: (logs) => ownEvents({ ...event, contract: address, logs }).length > 0,
    async paymentsIn(fromBlock, toBlock) {
      const logs = await getContractEvents(client, { ...event, address, fromBlock, toBlock });
      // The event tells neither who moved the money nor how much.
      const isOf = (hash: Hash) => async (amount: bigint) => {
        const { from, input } = await getTransaction(client, { hash });
        const data = encodeFunctionData({ abi, functionName: "fund", args: [amount] });
        return isAddressEqual(from, account) && input === data;
      };
      return logs.map(({ transactionHash: hash }) => ({ hash, isOf: isOf(hash) }));
    },
  };
}

export type ApprovalsParameters = {
  readonly token: Address;
  readonly spender: Address;
  /** Base units that the spender is to be allowed. */
  readonly allowance: bigint;
  /** What the token says of itself, and of what the spender is allowed now. */
  readonly state: TokenWords & Pick<TokenState, "allowance">;
};

/** The calls by which an account allows a spender exactly so much: none where it is allowed enough. */
export function approvals(parameters: ApprovalsParameters): readonly PlannedCall[] {
  const { allowance, state } = parameters;
  return (state.allowance ?? 0n) >= allowance ? [] : exactApprovals(parameters);
}

/** The same where it must be no more. */
export function exactApprovals(parameters: ApprovalsParameters): readonly PlannedCall[] {
  const { token, spender, allowance, state } = parameters;
  return allowanceSteps(state.allowance ?? 0n, allowance).map((amount) => {
    const call = { address: token, abi: erc20Abi, functionName: "approve", args: [spender, amount] } as const;
    const what =
      amount === 0n
        ? `Take back what ${spender} may take of the token ${token}`
        : `Approve ${spender} to take ${exactTokenAmount(amount, state)} of ${state.isCoin ? `what was deposited at ${token}` : `the token ${token}`}`;
    return plannedCall(call, { what });
  });
}

export function approvalReverted(hash: Hash, { to: token }: SimulatedCall): SymbolonError {
  return new SymbolonError({
    code: "ApprovalReverted",
    reason: `Transaction ${hash}, by which the token ${token} was to allow the funding, reverted.`,
    hint: "Check whether the token is paused or has blocked the account; then run the same command again.",
    details: { hash, token },
  });
}
