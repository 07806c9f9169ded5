import { type Address, erc20Abi, isAddressEqual, keccak256, parseEventLogs, stringToHex } from "viem";
import { getBlockNumber, getContractEvents } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { readLogsInRanges } from "../../chain/readLogsInRanges.ts";
import type { Task, Work } from "../../delivery/task.ts";
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

/** Sending a campaign tokens. A task comes out as the transaction that did it, since two of them may be alike. */
export function fundWork(
  client: ReadClient,
  {
    token,
    campaign,
    account,
  }: { readonly token: Address; readonly campaign: Address; readonly account: Address },
): Work<FundTask> {
  return {
    abi: erc20Abi,
    contract: "an ERC-20",
    explain: campaignRefusal,
    smaller: "Use a chain whose blocks hold more.",
    call: ([task]) => ({ functionName: "transfer", args: [campaign, task?.amount ?? 0n], value: 0n }),
    recognize(tasks, { logs, transactionHash }) {
      const moved = parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs }).some(
        ({ address, args }) => isAddressEqual(address, token) && isAddressEqual(args.to, campaign),
      );
      return new Map(moved ? tasks.map(({ key }) => [key, transactionHash]) : []);
    },
    async recover(tasks, fromBlock, isTaken) {
      const [task] = tasks;
      const found = await readLogsInRanges({
        contract: token,
        from: fromBlock,
        to: await getBlockNumber(client, { cacheTime: 0 }),
        read: (from, to) =>
          getContractEvents(client, {
            address: token,
            abi: erc20Abi,
            eventName: "Transfer",
            args: { from: account, to: campaign },
            fromBlock: from,
            toBlock: to,
          }),
      });
      const hash = found.find(
        ({ args, transactionHash }) => args.value === task?.amount && !isTaken(transactionHash),
      )?.transactionHash;
      const done = hash === undefined || task === undefined ? [] : [[task.key, hash] as const];
      return { results: new Map(done), hash };
    },
  };
}
