import {
  type Abi,
  type Address,
  type Client,
  formatLog,
  type Hex,
  type Log,
  numberToHex,
  type RpcLog,
  type Transport,
  toEventSelector,
} from "viem";

/** The first topics of some events of a contract. */
export function eventTopics(abi: Abi, names: readonly string[]): readonly Hex[] {
  return abi.flatMap((item) =>
    item.type === "event" && names.includes(item.name) ? [toEventSelector(item)] : [],
  );
}

export type ReadLogsParameters = {
  readonly address: Address;
  /** By place; of one place any of several will do. */
  readonly topics: readonly (Hex | readonly Hex[])[];
  /** First and last block. */
  readonly from: bigint;
  readonly to: bigint;
};

/** Logs of several events at once, so that their order is the chain's. */
export async function readLogs(
  client: Client<Transport>,
  { address, topics, from, to }: ReadLogsParameters,
): Promise<readonly Log[]> {
  const logs = (await client.request({
    method: "eth_getLogs",
    params: [{ address, topics, fromBlock: numberToHex(from), toBlock: numberToHex(to) }],
  } as never)) as readonly RpcLog[];
  return logs.map((log) => formatLog(log));
}
