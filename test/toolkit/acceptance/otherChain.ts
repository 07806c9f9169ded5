import { type Address, createClient, type Hex, http, testActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBlock, sendRawTransaction } from "viem/actions";
import { type AcceptParameters, accept, type StoryClock } from "../../../src/lab/acceptance/index.ts";
import { openAnswering } from "../answering.ts";
import { PATIENT } from "../patience.ts";
import { serveChain } from "../scripts/servedChain.ts";

type Answer = { result?: unknown; error?: { code: number; message: string } };

type Instead = Answer | 429 | 404 | undefined;

/** How a chain differs from the embedded one: each may answer in its place, or change its answer. */
export type Manners = {
  /** Answers by itself where it gives something else than undefined; 429: too many questions, 404: it is gone. */
  readonly instead?: (method: string, params: readonly unknown[]) => Instead | Promise<Instead>;
  /** Of what is an answer, and not null. */
  readonly changed?: (method: string, result: unknown, params: readonly unknown[]) => unknown;
  /** Lists of questions are refused. */
  readonly refusesBatches?: boolean;
};

export type OtherChain = Awaited<ReturnType<typeof openOtherChain>>;

/**
 * An embedded chain behind a proxy whose manners a test sets, with a clock that both move by.
 * @param behind seconds by which the chain's clock is behind ours
 * @param chainId default: that of the tests' chains
 */
export async function openOtherChain(behind = 0, chainId?: number) {
  const chain = await serveChain(new Date(Date.now() - 1_000 * behind), chainId);
  const asked: string[] = [];
  let manners: Manners = {};
  const server = await openAnswering(async ({ response, body }) => {
    const question = JSON.parse(body) as { id: number; method: string; params?: unknown[] } | unknown[];
    const reply = (status: number, answer: unknown) => {
      response.statusCode = status;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer));
    };
    const isList = Array.isArray(question);
    if (isList && manners.refusesBatches === true) return reply(400, { error: "one at a time" });
    const { id = 0, method = "", params = [] } = isList ? {} : question;
    asked.push(method);
    const own = isList ? undefined : await manners.instead?.(method, params);
    if (typeof own === "number") return reply(own, { error: "no answer" });
    if (own !== undefined) return reply(200, { jsonrpc: "2.0", id, ...own });
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(chain.rpc, { method: "POST", headers, body })).json()) as Answer;
    if (!isList && (answer.result ?? null) !== null && manners.changed !== undefined) {
      answer.result = manners.changed(method, answer.result, params);
    }
    return reply(200, answer);
  });
  const rpc = server.url;
  const node = createClient({ chain: chain.reader.chain, transport: http(chain.rpc, PATIENT) }).extend(
    testActions({ mode: "hardhat" }),
  );

  let ahead = 0;
  /** Time passes on the chain too, as soon as it has its next block. */
  const clock: StoryClock = {
    now: () => Date.now() + ahead,
    async sleep(milliseconds) {
      ahead += milliseconds;
      await node.increaseTime({ seconds: milliseconds / 1_000 });
    },
  };
  return {
    rpc,
    clock,
    asked,
    node,
    reader: chain.reader,
    socket: chain.rpc.replace(/^http/, "ws"),
    /** Sets our clock by the newest block: a chain that has more than a block a second runs ahead of it. */
    async catchUp(): Promise<void> {
      const { timestamp } = await getBlock(chain.reader);
      ahead = 1_000 * Number(timestamp) - Date.now();
    },
    behave(next: Manners): void {
      manners = next;
      asked.length = 0;
    },
    /** Has the newest block a base fee. Wei. */
    async price(baseFeePerGas: bigint): Promise<void> {
      await node.setNextBlockBaseFeePerGas({ baseFeePerGas });
      await node.mine({ blocks: 1 });
    },
    async giveEther(address: Address, value = 10n ** 18n): Promise<void> {
      await node.setBalance({ address, value });
    },
    /** What a run needs, with a key of its own. */
    parameters(key: Hex, out: string, more: Partial<AcceptParameters> = {}): AcceptParameters {
      return {
        account: privateKeyToAccount(key),
        chain: chain.reader.chain,
        transport: http(rpc, { retryDelay: 1, ...PATIENT }),
        rpc,
        out,
        clock,
        dryRun: false,
        bringsProxy: true,
        confirm: async () => {},
        timing: { patience: 1_000, rounds: 3, lag: 200, doubt: 200 },
        ...more,
      };
    },
    accept,
    /** Past the proxy. */
    send: (raw: Hex) => sendRawTransaction(node, { serializedTransaction: raw }),
    async close(): Promise<void> {
      await server.close();
      await chain.close();
    },
  };
}
