import {
  type Address,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  type Hash,
  type Hex,
  numberToHex,
  parseAbi,
} from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { resultsByKey, type Task, type Work } from "../../../src/sdk/delivery/task.ts";

/** Does items, each once; what is done already is skipped, and told as such. */
export const contractAbi = parseAbi([
  "function perform(uint256[] items)",
  "event Performed(uint256 item)",
  "event Skipped(uint256 item)",
]);
export const CONTRACT: Address = `0x${"c0".repeat(20)}`;

/** Gas of a transaction, of an item that is done, and of one that is skipped. */
export const BASE_GAS = 21_000n;
export const ITEM_GAS = 100_000n;
export const SKIP_GAS = 10_000n;

/** Which items a call asks for; none where it is none of the contract's. */
export function itemsOf(to: string | null | undefined, data: Hex | undefined): readonly number[] {
  if (to?.toLowerCase() !== CONTRACT || data === undefined || data === "0x") return [];
  const { args } = decodeFunctionData({ abi: contractAbi, data });
  return args[0].map(Number);
}

/** A log as the contract writes it. */
export function logOf(item: number, isDone: boolean) {
  const eventName = isDone ? "Performed" : "Skipped";
  return {
    address: CONTRACT,
    topics: encodeEventTopics({ abi: contractAbi, eventName }) as readonly Hex[],
    data: encodeAbiParameters([{ type: "uint256" }], [BigInt(item)]),
  };
}

const [PERFORMED, SKIPPED] = ["Performed", "Skipped"].map(
  (eventName) => logOfName(eventName as "Performed" | "Skipped") as Hex,
);

function logOfName(eventName: "Performed" | "Skipped"): Hex | undefined {
  return encodeEventTopics({ abi: contractAbi, eventName })[0] as Hex | undefined;
}

/** What an item came out as. */
export const DONE: Hex = "0x01";
export const TAKEN: Hex = "0x02";

export type ItemTask = Task & { readonly item: number };

export function itemTask(item: number): ItemTask {
  return { key: `${item}`, digest: numberToHex(item, { size: 32 }), label: `item ${item}`, item };
}

type Log = { readonly topics: readonly Hex[]; readonly data: Hex; readonly transactionHash?: Hash | null };

function resultsOf(logs: readonly Log[]) {
  const results = new Map<number, Hex>();
  for (const { topics, data } of logs) {
    if (topics[0] === SKIPPED && !results.has(Number(data))) results.set(Number(data), TAKEN);
    if (topics[0] === PERFORMED) results.set(Number(data), DONE);
  }
  return results;
}

/** What its items are, to the delivery. */
export function itemWork(client: ReadClient): Work<ItemTask> {
  return {
    abi: contractAbi,
    contract: "a contract of items",
    explain: () => undefined,
    smaller: "There is nothing smaller than an item.",
    call: (tasks) => ({
      functionName: "perform",
      args: [tasks.map(({ item }) => BigInt(item))],
      value: 0n,
      what: "Perform items",
    }),
    recognize(tasks, { logs }) {
      const results = resultsOf(logs);
      return resultsByKey(tasks, ({ item }) => results.get(item));
    },
    async recover(tasks, fromBlock) {
      const range = { fromBlock: numberToHex(fromBlock), toBlock: "latest" } as const;
      const logs = (
        await client.request({ method: "eth_getLogs", params: [{ address: CONTRACT, ...range }] })
      ).filter(({ topics }) => topics[0] === PERFORMED);
      const found = new Map(logs.map(({ data, transactionHash }) => [Number(data), transactionHash]));
      const results = resultsByKey(tasks, ({ item }) => (found.has(item) ? DONE : undefined));
      const hash = tasks.map(({ item }) => found.get(item)).find((one) => one);
      return { results, hash: hash ?? undefined };
    },
  };
}
