import { type Hex, isHex, numberToHex } from "viem";

/** One question in JSON-RPC. */
export type Question = { readonly method: string; readonly params?: unknown };

type Fields = Readonly<Record<string, unknown>>;

/** Questions whose answer is one number, without which nothing goes on. */
const NUMBERS = new Set([
  "eth_blockNumber",
  "eth_chainId",
  "eth_estimateGas",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getTransactionCount",
]);

/** Numbers in blocks, receipts and transactions; a block's `nonce` is not one. */
const FIELDS = [
  "baseFeePerGas",
  "blobGasUsed",
  "blockNumber",
  "cumulativeGasUsed",
  "effectiveGasPrice",
  "excessBlobGas",
  "gas",
  "gasLimit",
  "gasPrice",
  "gasUsed",
  "maxFeePerGas",
  "maxPriorityFeePerGas",
  "number",
  "status",
  "timestamp",
  "type",
];

/**
 * A node's answer in the one form that viem reads: numbers without leading zeros, `0x` for 0, JSON's numbers and truth
 * values as hexadecimal, nothing for the code of nobody. Nodes and proxies write these in many ways.
 * @returns undefined for what is no answer to the question: asked again, or another, a node may give one
 */
export function answerForm({ method, params }: Question, answer: unknown): unknown {
  if (NUMBERS.has(method)) return quantity(answer);
  switch (method) {
    case "eth_call":
    case "eth_getCode":
      return answer === "" || answer === "0x0" ? "0x" : isHex(answer) ? answer : undefined;
    case "eth_getLogs":
      // Nodes in Go make `null` of an empty list.
      return answer === null ? [] : Array.isArray(answer) ? answer : undefined;
    case "eth_getBlockByHash":
    case "eth_getBlockByNumber":
      return block(answer, (params as readonly unknown[] | undefined)?.[0]);
    case "eth_getTransactionByHash":
      return withNumbers(answer);
    case "eth_getTransactionReceipt":
      return receipt(answer);
    case "eth_getBlockReceipts":
      // The block's root tells whether one that is none is right all the same.
      return Array.isArray(answer) ? answer.map((one) => receipt(one) ?? one) : answer;
    default:
      return answer;
  }
}

/** What is mined has a number and a time; other tags may name a block that is not. */
function block(answer: unknown, at: unknown): unknown {
  const form = withNumbers(answer);
  if (!isFields(form) || !(at === "latest" || isHex(at))) return form;
  const { number, timestamp } = form;
  return number === null || timestamp === null ? undefined : form;
}

/** Before Byzantium a receipt had a root instead of a status. What reverts has no events. */
function receipt(answer: unknown): unknown {
  const form = withNumbers(answer);
  if (!isFields(form)) return form;
  const { status, logs = null, logsBloom } = form;
  // Nodes in Go make `null` of an empty list; of one with events it is no answer.
  if (logs === null) return status === "0x0" || isZero(logsBloom) ? { ...form, logs: [] } : undefined;
  const hasEvents = Array.isArray(logs) && logs.length > 0;
  return (status ?? undefined) === undefined && hasEvents ? { ...form, status: "0x1" } : form;
}

const isZero = (bytes: unknown) => typeof bytes === "string" && /^0x0*$/.test(bytes);

function withNumbers(answer: unknown): unknown {
  if (answer === null) return null;
  if (!isFields(answer)) return undefined;
  const written = FIELDS.filter((name) => (answer[name] ?? undefined) !== undefined);
  const numbers = written.map((name) => [name, quantity(answer[name])] as const);
  if (numbers.some(([, number]) => number === undefined)) return undefined;
  return { ...answer, ...Object.fromEntries(numbers) };
}

function quantity(value: unknown): Hex | undefined {
  if (typeof value === "boolean") return value ? "0x1" : "0x0";
  if (typeof value === "number")
    return Number.isSafeInteger(value) && value >= 0 ? numberToHex(value) : undefined;
  if (typeof value !== "string" || !/^(0x[\da-f]*|\d+)$/i.test(value)) return undefined;
  return numberToHex(value === "0x" ? 0n : BigInt(value));
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
