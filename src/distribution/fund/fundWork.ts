import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hash,
  isAddressEqual,
  keccak256,
  parseEventLogs,
  stringToHex,
} from "viem";
import { getContractEvents, getTransaction } from "viem/actions";
import { vestingCampaignAbi } from "../../chain/abi/vestingCampaignAbi.ts";
import type { SimulatedCall } from "../../chain/calls/simulateCalls.ts";
import type { CampaignKind } from "../../chain/campaigns/campaignPlan.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readLogsInRanges } from "../../chain/events/readLogs.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Recovered, Task, Work } from "../../delivery/task.ts";
import { campaignRefusal } from "../create/campaignRefusal.ts";

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
};

/**
 * How money comes into a campaign: it is sent there; a vesting campaign takes it itself, out of an allowance, and counts. A
 * task comes out as the transaction that did it, since two of them may be alike.
 */
export function fundWork(client: ReadClient, place: FundPlace): Work<FundTask> {
  const common = { explain: campaignRefusal, smaller: "Use a chain whose blocks hold more." };
  return place.kind === "vesting"
    ? { ...common, ...fundingVesting(client, place) }
    : { ...common, ...sending(client, place) };
}

type Way = Pick<Work<FundTask>, "abi" | "contract" | "call" | "recognize" | "recover">;

function sending(client: ReadClient, { token, campaign, account }: FundPlace): Way {
  const abi = erc20Abi;
  return {
    abi,
    contract: "an ERC-20",
    call: ([task]) => ({ functionName: "transfer", args: [campaign, task?.amount ?? 0n], value: 0n }),
    recognize: (tasks, { logs, transactionHash }) =>
      doneBy(
        tasks,
        transactionHash,
        parseEventLogs({ abi, eventName: "Transfer", logs }).some(
          ({ address, args }) => isAddressEqual(address, token) && isAddressEqual(args.to, campaign),
        ),
      ),
    async recover(tasks, fromBlock, isTaken) {
      const args = { from: account, to: campaign };
      const found = await readLogsInRanges(client, {
        contract: token,
        fromBlock,
        read: (from, to) =>
          getContractEvents(client, {
            ...{ address: token, abi, eventName: "Transfer", args },
            ...{ fromBlock: from, toBlock: to },
          }),
      });
      const isIt = (log: (typeof found)[number]) =>
        log.args.value === tasks[0]?.amount && !isTaken(log.transactionHash);
      return recovered(tasks, found.find(isIt)?.transactionHash);
    },
  };
}

function fundingVesting(client: ReadClient, { campaign, account }: FundPlace): Way {
  const abi = vestingCampaignAbi;
  return {
    abi,
    contract: "a VestingCampaign",
    call: ([task]) => ({ functionName: "fund", args: [task?.amount ?? 0n], value: 0n }),
    recognize: (tasks, { logs, transactionHash }) =>
      doneBy(
        tasks,
        transactionHash,
        parseEventLogs({ abi, eventName: "Funded", logs }).some(({ address }) =>
          isAddressEqual(address, campaign),
        ),
      ),
    async recover(tasks, fromBlock, isTaken) {
      const [task] = tasks;
      if (task === undefined) return recovered(tasks, undefined);
      const data = encodeFunctionData({ abi, functionName: "fund", args: [task.amount] });
      const found = await readLogsInRanges(client, {
        contract: campaign,
        fromBlock,
        read: (from, to) =>
          getContractEvents(client, {
            ...{ address: campaign, abi, eventName: "Funded" },
            ...{ fromBlock: from, toBlock: to },
          }),
      });
      // The event tells neither who moved the money nor how much.
      for (const { transactionHash: hash } of found) {
        if (isTaken(hash)) continue;
        const { from, input } = await getTransaction(client, { hash });
        if (isAddressEqual(from, account) && input === data) return recovered(tasks, hash);
      }
      return recovered(tasks, undefined);
    },
  };
}

function doneBy(tasks: readonly FundTask[], hash: `0x${string}`, isDone: boolean) {
  return new Map(isDone ? tasks.map(({ key }) => [key, hash]) : []);
}

function recovered(tasks: readonly FundTask[], hash: `0x${string}` | undefined): Recovered {
  const [task] = tasks;
  return {
    results: new Map(hash === undefined || task === undefined ? [] : [[task.key, hash]]),
    hash,
  };
}

/**
 * The calls by which an account allows a spender exactly so much: none where it is allowed enough; first 0 where it is
 * allowed something else, since some tokens (USDT) change no allowance that is not 0.
 */
export function approvals(
  token: Address,
  spender: Address,
  wanted: bigint,
  allowance: bigint,
): readonly SimulatedCall[] {
  if (allowance >= wanted) return [];
  const amounts = allowance === 0n ? [wanted] : [0n, wanted];
  return amounts.map((amount) => ({
    to: token,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] }),
  }));
}

/** An approval was mined, but reverted. */
export function approvalReverted(hash: Hash, { to: token }: SimulatedCall): SymbolonError {
  return new SymbolonError({
    code: "ApprovalReverted",
    reason: `Transaction ${hash}, by which the token ${token} was to allow the funding, reverted.`,
    hint: "Look whether the token is paused or has blocked the account; then run the same command again.",
    details: { hash, token },
  });
}
