import type { Hex } from "viem";
import type { Manners } from "./otherChain.ts";

/** A legacy chain of several blocks a second, whose node allows little. */
export const rollup: Manners = {
  refusesBatches: true,
  instead(method, params) {
    const [first, , third] = params as [Record<string, string>, unknown, unknown];
    const tag = String(first);
    if (method === "eth_getBlockByNumber" && ["safe", "finalized", "pending"].includes(tag)) {
      return { error: { code: -32602, message: `unknown tag ${tag}` } };
    }
    const range = Number(first?.toBlock) - Number(first?.fromBlock);
    if (method === "eth_getLogs" && range >= 1_000) {
      return { error: { code: -32005, message: "query exceeds 1,000 blocks" } };
    }
    if (method === "eth_getProof" && third !== undefined) {
      return String(third) === newest ? undefined : { error: { code: -32000, message: "missing trie node" } };
    }
    if (method === "eth_estimateGas" && !("to" in first) && !("gas" in first)) return { result: "0x1046640" };
    if (method === "eth_estimateGas" && first.value === "0x0") return { result: "0x8235" };
    if (method === "eth_call" && "gas" in first) return { error: { code: -32000, message: "gas too high" } };
    const isOracle = /^0x420{36}0f$/i.test(String(method === "eth_getCode" ? first : first?.to));
    if (method === "eth_getCode" && isOracle) return { result: "0x01" };
    if (method === "eth_call" && isOracle) return { result: `0x${"1".padStart(64, "0")}` };
    return undefined;
  },
  changed(method, result) {
    if (method !== "eth_getBlockByNumber") return result;
    const { baseFeePerGas: _, timestamp, ...block } = result as Record<string, string>;
    newest = block.number as string;
    return { ...block, timestamp: `0x${(Number(timestamp) & ~3).toString(16)}` };
  },
};
let newest = "";

export function withoutBaseFee(block: unknown): unknown {
  const { baseFeePerGas: _, ...rest } = block as Record<string, unknown>;
  return rest;
}

/** Some nodes for development write what is no node of a trie. */
export function withTail(result: unknown): unknown {
  const { accountProof, ...rest } = result as { accountProof: Hex[] };
  return { ...rest, accountProof: [...accountProof, accountProof.at(-1)] };
}
