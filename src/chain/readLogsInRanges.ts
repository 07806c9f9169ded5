import { type Address, HttpRequestError, ResponseBodyTooLargeError, RpcError, TimeoutError } from "viem";
import { SymbolonError } from "../core/errors.ts";
import { type ReadInRangesParameters, readInRanges } from "./readInRanges.ts";

export type ReadLogsInRangesParameters<Item> = Omit<ReadInRangesParameters<Item>, "isTooMuch"> & {
  /** The contract whose events are read, for the error. */
  readonly contract: Address;
};

/**
 * `readInRanges` of events, with what nodes answer where a range is too long for them.
 * @throws SymbolonError `LogsRefused` where the node does not even give the events of one block
 */
export async function readLogsInRanges<Item>({
  contract,
  ...parameters
}: ReadLogsInRangesParameters<Item>): Promise<Item[]> {
  try {
    return await readInRanges({ ...parameters, isTooMuch });
  } catch (thrown) {
    throw isTooMuch(thrown) ? logsRefused(contract, thrown) : thrown;
  }
}

/** Method unknown, not allowed, or a wallet's answer: no range is short enough for those. */
const HOPELESS = [-32601, -32004, 4001, 4100, 4200];
const PERHAPS_SHORTER = [400, 413, 500, 502, 503, 504];

/** Nodes refuse a long range with many codes and sentences, or die over it. */
function isTooMuch(thrown: unknown): boolean {
  // viem itself refuses answers of more than 10 MiB: some 13,000 events.
  if (thrown instanceof TimeoutError || thrown instanceof ResponseBodyTooLargeError) return true;
  if (thrown instanceof HttpRequestError) return PERHAPS_SHORTER.includes(thrown.status ?? 0);
  return thrown instanceof RpcError && !HOPELESS.includes(thrown.code);
}

function logsRefused(registry: Address, cause: unknown): SymbolonError {
  const { shortMessage, details } = cause as { shortMessage?: string; details?: string };
  const told = details ?? shortMessage ?? String(cause);
  return new SymbolonError({
    code: "LogsRefused",
    reason: `The node does not give the events of ${registry}: ${told}.`,
    hint: "Use a node that keeps the events of all blocks and answers eth_getLogs.",
    details: { registry, told },
    cause,
  });
}
