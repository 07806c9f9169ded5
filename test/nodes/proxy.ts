import type { ServerResponse } from "node:http";
import { type Hex, keccak256, toHex, zeroAddress } from "viem";
import { isSending } from "../../src/sdk/delivery/endpointFault.ts";
import { openAnswering } from "../toolkit/answering.ts";
import { type Dialect, type HttpRefusal, type Refusal, SHORTER } from "./dialect.ts";
import { type Answer, openPool, refusal, type SentLog } from "./pool.ts";

/** What a way did to a node. */
export type Traffic = SentLog & {
  /** Methods asked, in turn. */
  readonly asked: readonly string[];
  /** Whether it asked more than any way may. */
  readonly isEndless: boolean;
};

export type ZooNode = Awaited<ReturnType<typeof openZooNode>>;
type Question = { readonly id?: unknown; readonly method: string; readonly params?: readonly unknown[] };
type Said = Answer | HttpRefusal;

/** Questions after which a way is taken for one that does not end. */
export const MOST_QUESTIONS = 3_000;

const UNANSWERED: HttpRefusal = { status: 404, body: "asked too much" };
const isHttp = (said: Refusal | HttpRefusal | Said): said is HttpRefusal => "status" in said;

/**
 * A node in front of a local chain, on a free port of this machine, that answers as a dialect says and keeps the transactions
 * that it was sent.
 * @param rpc the chain's own node, of Hardhat
 */
export async function openZooNode(rpc: string) {
  let heard = listener(rpc, { name: "plain", client: "plain", sources: ["the local chain"] });
  const server = await openAnswering(async ({ request, response, body }) => {
    // A browser asks first whether it may ask.
    if (request.method !== "POST") reply(response, { status: 204, body: "" });
    else reply(response, await heard.hear(JSON.parse(body)));
  });
  return {
    ...server,
    /** From now on it is another node, which has heard nothing. */
    speak(dialect: Dialect): void {
      heard = listener(rpc, dialect);
    },
    traffic: (): Traffic => heard.traffic(),
  };
}

function reply(response: ServerResponse, said: unknown): void {
  const isPlain = said !== null && typeof said === "object" && "status" in said;
  const { status, headers, body } = isPlain
    ? (said as HttpRefusal)
    : { status: 200, headers: undefined, body: JSON.stringify(said) };
  response.writeHead(status, {
    ...(headers ?? { "content-type": isPlain ? "text/plain" : "application/json" }),
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "content-type",
  });
  response.end(body);
}

/** One node's life with a dialect. */
function listener(rpc: string, dialect: Dialect) {
  const asked: string[] = [];
  const ask = async (method: string, params: readonly unknown[]): Promise<Answer> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    return (await (await fetch(rpc, { method: "POST", headers, body })).json()) as Answer;
  };
  const pool = openPool(dialect, ask);
  let isLost = false;
  let isUnread = false;

  async function answerTo(method: string, params: readonly unknown[]): Promise<Said> {
    const own = fixedAnswer(dialect, method, params);
    if (own !== undefined) return own;
    if (isSending({ method })) {
      const said = await pool.send(params[0] as Hex);
      if (dialect.losesAnswer === undefined || isLost || said.error !== undefined) return said;
      isLost = true;
      return dialect.losesAnswer;
    }
    if (/^eth_getTransaction(ByHash|Receipt)$/.test(method)) {
      if (await pool.wait(params[0])) return { result: null };
      const pseudo = await pseudoReceipt(params[0], method);
      if (pseudo !== undefined) return { result: pseudo };
    }
    const answer = await ask(method, asOfDialect(dialect, method, params));
    if (answer.result === null && dialect.unread !== undefined && !isUnread && /Transaction/.test(method)) {
      isUnread = true;
      return refusal(dialect.unread, {});
    }
    if (answer.result === null && dialect.beyond !== undefined && method === "eth_getBlockByNumber") {
      return refusal(dialect.beyond, {});
    }
    return answer.result === undefined || answer.result === null
      ? answer
      : { result: dressed(dialect, method, answer.result) };
  }

  async function pseudoReceipt(hash: unknown, method: string): Promise<object | undefined> {
    if (dialect.receipts?.pseudo !== true || !String(hash).startsWith(PSEUDO)) return undefined;
    const number = toHex(Number.parseInt(String(hash).slice(PSEUDO.length, PSEUDO.length + 8), 16));
    const { result } = await ask("eth_getBlockByNumber", [number, false]);
    if (pseudoHash(number) !== hash || result === null) return undefined;
    const block = result as { hash: Hex; transactions: readonly Hex[]; gasUsed: Hex };
    return method.endsWith("Receipt") ? pseudoReceiptOf(number, block) : pseudoTransactionOf(number, block);
  }

  async function one({ id = null, method, params = [] }: Question): Promise<object> {
    asked.push(method);
    if (asked.length > MOST_QUESTIONS) return UNANSWERED;
    const { rate } = dialect;
    const place = asked.length - (rate?.after ?? 0);
    const said =
      rate !== undefined && place > 0 && place <= rate.count
        ? isHttp(rate.as)
          ? rate.as
          : refusal(rate.as, {})
        : await answerTo(method, params);
    if (isHttp(said)) return said;
    const answer = { jsonrpc: "2.0", id, ...said };
    if (said.error === undefined) return answer;
    const { errorStatus, pool: { textStatus } = {} } = dialect;
    if (textStatus !== undefined && isSending({ method }))
      return byHttp(textStatus, { error: said.error.message });
    return errorStatus === undefined ? answer : byHttp(errorStatus, answer);
  }

  return {
    traffic: (): Traffic => ({ ...pool.log(), asked, isEndless: asked.length > MOST_QUESTIONS }),
    async hear(question: Question | readonly Question[]): Promise<unknown> {
      if (!Array.isArray(question)) return one(question as Question);
      const { batch } = dialect;
      if (batch !== undefined && question.length > batch.most) return batch;
      return Promise.all(question.map(one));
    },
  };
}

function byHttp(status: number, answer: object): HttpRefusal {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}

/** What a dialect says whatever the chain is. */
function fixedAnswer(dialect: Dialect, method: string, params: readonly unknown[]): Said | undefined {
  const { absent, fees, tags, logs } = dialect;
  if (absent?.methods.includes(method)) return refusal(absent, { method });
  if (method === "web3_clientVersion") return { result: dialect.client };
  if (method === "eth_maxPriorityFeePerGas" && fees?.tip !== undefined) return { result: toHex(fees.tip) };
  const tag = params.find((one) => one === "finalized" || one === "safe" || one === "pending");
  const told = tags?.[tag as keyof typeof tags];
  if (tag !== undefined && told !== undefined) {
    if (told === null) return { result: null };
    return isHttp(told) ? told : refusal(told, {});
  }
  if (method !== "eth_getLogs" || logs === undefined) return undefined;
  const { fromBlock, toBlock, blockHash } = params[0] as Readonly<Record<string, string>>;
  if (blockHash !== undefined) return undefined;
  const first = Number(fromBlock);
  const last = Number(toBlock);
  const limit = Math.max(1, Math.floor(logs.blocks / SHORTER));
  if (!(last - first + 1 > limit)) return undefined;
  if (isHttp(logs)) return logs;
  return refusal(logs, { first, last, limit, fits: first + limit - 1 });
}

/** The question as the chain behind is to hear it. */
function asOfDialect(
  { pendingNonce }: Dialect,
  method: string,
  params: readonly unknown[],
): readonly unknown[] {
  if (pendingNonce === undefined || method !== "eth_getTransactionCount") return params;
  return [params[0], pendingNonce];
}

/** An answer of the chain as the dialect gives it. */
function dressed(dialect: Dialect, method: string, result: unknown): unknown {
  const { receipts, block, fees } = dialect;
  if (method === "eth_feeHistory" && fees?.history === "without rewards") {
    return { ...(result as object), reward: undefined };
  }
  if (method === "eth_getTransactionReceipt") return dressedReceipt(dialect, result as object);
  if (method === "eth_getBlockReceipts") {
    const list = (result as readonly object[]).map((one) => dressedReceipt(dialect, one));
    const last = list.at(-1) as { blockNumber?: Hex; blockHash?: Hex } | undefined;
    if (receipts?.pseudo !== true || last?.blockNumber === undefined) return list;
    const about = { hash: last.blockHash as Hex, transactions: list as never, gasUsed: "0x0" as const };
    return [...list, pseudoReceiptOf(last.blockNumber, about)];
  }
  if (!method.startsWith("eth_getBlockBy")) return result;
  const given = { ...(result as Record<string, unknown>), ...block } as Record<string, unknown>;
  if (fees?.base === "none") delete given.baseFeePerGas;
  const listed = given.transactions as readonly unknown[] | undefined;
  if (receipts?.pseudo === true && (listed?.length ?? 0) > 0) {
    const number = given.number as Hex;
    const more =
      typeof listed?.[0] === "string" ? pseudoHash(number) : pseudoTransactionOf(number, given as never);
    given.transactions = [...(listed ?? []), more];
  }
  return given;
}

function dressedReceipt({ receipts, fees }: Dialect, receipt: object): object {
  const { type, more, noLogs } = receipts ?? {};
  const { logs = [] } = receipt as { logs?: readonly unknown[] };
  return {
    ...receipt,
    ...(logs.length === 0 && noLogs !== undefined && { logs: noLogs }),
    ...(type !== undefined && { type }),
    ...(fees?.base === "none" && { type: "0x0" }),
    ...more,
  };
}

const PSEUDO = "0x5a5a5a5a";
/** Of a receipt that belongs to a block and to no transaction; the block's number is in it. */
const pseudoHash = (number: Hex): Hex =>
  `${PSEUDO}${Number(number).toString(16).padStart(8, "0")}${keccak256(number).slice(18)}` as Hex;

type AboutBlock = { readonly hash: Hex; readonly transactions: readonly unknown[] };

function pseudoTransactionOf(number: Hex, { hash, transactions }: AboutBlock): object {
  return {
    hash: pseudoHash(number),
    blockHash: hash,
    blockNumber: number,
    from: zeroAddress,
    to: zeroAddress,
    transactionIndex: toHex(transactions.length),
    nonce: "0x0",
    gas: "0x0",
    gasPrice: "0x0",
    value: "0x0",
    input: "0x",
    type: "0x0",
    v: "0x0",
    r: "0x0",
    s: "0x0",
  };
}

function pseudoReceiptOf(number: Hex, { hash, transactions }: AboutBlock): object {
  return {
    transactionHash: pseudoHash(number),
    blockHash: hash,
    blockNumber: number,
    type: "0x0",
    transactionIndex: toHex(transactions.length),
    from: zeroAddress,
    to: zeroAddress,
    logs: [],
    logsBloom: `0x${"00".repeat(256)}`,
    status: "0x1",
    gasUsed: "0x0",
    cumulativeGasUsed: "0x0",
    effectiveGasPrice: "0x0",
    contractAddress: null,
  };
}
