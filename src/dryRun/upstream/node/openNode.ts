import { type Hex, numberToHex } from "viem";
import type { SymbolonError } from "../../../core/errors.ts";
import { type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "../../engine/engine.ts";
import { allowance } from "./allowance.ts";
import { kindOfRefusal } from "./kindOfRefusal.ts";
import { hostOf, noArchive, otherBlock, otherChain, upstreamLost } from "./nodeErrors.ts";
import { NotAnswered, postCalls } from "./postCalls.ts";

export type NodeParameters = {
  readonly url: string;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
  /** Left out: as many as it answers. */
  readonly callsPerSecond?: number;
  /** Seconds that a message may take; left out: 30. */
  readonly timeoutSeconds?: number;
  /** How often a call is asked before the node is given up; left out: 8. */
  readonly tries?: number;
  /** Seconds to wait at most before the second try, twice as many before the third; left out: 0.5. */
  readonly pauseSeconds?: number;
  /** Seconds after which the chain is looked at again, to see that it is the same; left out: 30. */
  readonly lookSeconds?: number;
};

/** What the node has to stay. */
export type NodeIdentity = { readonly chainId: number; readonly blockHash: Hex };

/** A real node, asked politely: in batches, at a rate, and again where it fails. */
export type RehearsedNode = {
  readonly host: string;
  /** @throws RpcError where it refuses for good; SymbolonError what `lost` tells of */
  readonly call: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** The same for a question that takes the node long and that nobody waits for: others go first. */
  readonly callLater: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** From now on it has to be this chain, with this block. */
  readonly expect: (identity: NodeIdentity) => void;
  readonly counts: () => { readonly calls: number; readonly messages: number; readonly retries: number };
  /** Gives it up: all that waits is refused, and all that is asked from now on. The first reason stays. */
  readonly lose: (reason: SymbolonError) => void;
  readonly lost: () => SymbolonError | undefined;
};

type Waiting = {
  readonly call: RpcCall;
  tries: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** Messages under way at a time, and calls in one of them. */
const MESSAGES = 4;
const LENGTHY_MESSAGES = 2;
const BATCH = 50;
const MAX_PAUSE = 20;
/** How often a call is asked again that one node behind an address cannot answer and another perhaps can. */
const PATIENCE = 2;

/** Speaks with the node behind an address. Nothing is asked yet. */
export function openNode(parameters: NodeParameters): RehearsedNode {
  const {
    url,
    blockNumber,
    timeoutSeconds = 30,
    tries = 8,
    pauseSeconds = 0.5,
    lookSeconds = 30,
  } = parameters;
  const host = hostOf(url);
  const rate = allowance(parameters.callsPerSecond ?? Number.POSITIVE_INFINITY);
  const waiting: Waiting[] = [];
  const lengthy: Waiting[] = [];
  const counts = { calls: 0, messages: 0, retries: 0 };
  const end = new AbortController();
  let identity: NodeIdentity | undefined;
  let lost: SymbolonError | undefined;
  let underWay = 0;
  let batch = BATCH;
  let resumeAt = 0;
  let lookAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const now = () => performance.now() / 1000;

  const lose = (reason: SymbolonError) => {
    lost ??= reason;
    clearTimeout(timer);
    end.abort();
    for (const { reject } of [...waiting.splice(0), ...lengthy.splice(0)]) reject(lost);
  };

  const later = (seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(pump, seconds * 1000 + 1);
  };

  function pump(): void {
    while (lost === undefined && underWay < MESSAGES) {
      const queue = waiting.length > 0 ? waiting : lengthy;
      // Alone in their messages, and never in all of them: a fork's question finds the way free.
      const most = queue === waiting ? Math.min(batch, waiting.length) : Math.min(1, lengthy.length);
      if (most === 0 || (queue === lengthy && underWay >= LENGTHY_MESSAGES)) return;
      const moment = now();
      const count = moment < resumeAt ? 0 : rate.take(most, moment);
      if (count === 0) {
        later(Math.max(resumeAt - moment, rate.wait(moment)));
        return;
      }
      void exchange(queue.splice(0, count));
    }
  }

  async function exchange(items: readonly Waiting[]): Promise<void> {
    underWay++;
    try {
      const calls = items.map(({ call }) => call);
      if (now() >= lookAt) await look();
      const answers = lost === undefined ? await post(calls) : [];
      items.forEach((item, at) => {
        settle(item, answers[at]);
      });
    } catch (error) {
      notAnswered(items, error);
    } finally {
      underWay--;
      if (lost !== undefined) lose(lost);
      pump();
    }
  }

  async function post(calls: readonly RpcCall[]): Promise<readonly (RpcAnswer | undefined)[]> {
    counts.messages++;
    counts.calls += calls.length;
    return await postCalls({ url, timeoutSeconds, signal: end.signal }, calls);
  }

  /** Whether it is still the same chain. One question a message: there are nodes that take no batches. */
  async function look(): Promise<void> {
    if (identity === undefined) return;
    lookAt = now() + lookSeconds;
    const [chain] = await post([{ method: "eth_chainId" }]);
    const [block] = await post([
      { method: "eth_getBlockByNumber", params: [numberToHex(blockNumber), false] },
    ]);
    const change = changeOf(identity, chain, block);
    if (change !== undefined) lose(change);
  }

  function notAnswered(items: readonly Waiting[], error: unknown): void {
    // Whoever answers after a failure may be somebody else.
    lookAt = 0;
    if (!(error instanceof NotAnswered)) {
      waiting.unshift(...items);
      lose(upstreamLost(host, "it sent what cannot be read", error));
    } else if (error.kind === "smaller" && batch > 1) {
      batch = Math.max(1, Math.floor(Math.min(batch, items.length) / 2));
      waiting.unshift(...items);
    } else {
      again(items, error.message, error.pause);
    }
  }

  function settle(item: Waiting, answer: RpcAnswer | undefined): void {
    if (lost !== undefined) item.reject(lost);
    else if (answer === undefined) again([item], "it leaves calls unanswered");
    else if ("error" in answer) refused(item, answer.error);
    else item.resolve(answer.result);
  }

  function refused(item: Waiting, failure: RpcFailure): void {
    const kind = kindOfRefusal(failure);
    const isPatient = kind === "busy" || item.tries < PATIENCE;
    if (kind === "final" || kind === "unknown" || (kind === "failing" && !isPatient)) {
      item.reject(new RpcError(item.call.method, failure));
    } else if (kind === "pruned" && !isPatient) {
      waiting.unshift(item);
      lose(noArchive(host, blockNumber, short(failure)));
    } else {
      again([item], `it says: ${short(failure)}`);
    }
  }

  function again(items: readonly Waiting[], why: string, pause = 0): void {
    const most = Math.max(...items.map(({ tries: before }) => before)) + 1;
    waiting.unshift(...items);
    if (most >= tries) {
      lose(upstreamLost(host, why));
      return;
    }
    for (const item of items) item.tries++;
    counts.retries += items.length;
    const backoff = Math.random() * Math.min(MAX_PAUSE, pauseSeconds * 2 ** (most - 1));
    resumeAt = Math.max(resumeAt, now() + Math.max(pause, backoff));
  }

  function changeOf(
    { chainId, blockHash }: NodeIdentity,
    chain: RpcAnswer | undefined,
    block: RpcAnswer | undefined,
  ): SymbolonError | undefined {
    const found = numberIn(chain);
    if (found !== undefined && found !== chainId) return otherChain(host, chainId, found);
    const hash = hashIn(block);
    return hash === undefined || hash === blockHash ? undefined : otherBlock(host, blockNumber);
  }

  const enqueue = (queue: Waiting[], call: RpcCall) =>
    new Promise<unknown>((resolve, reject) => {
      queue.push({ call, tries: 0, resolve, reject });
      if (lost !== undefined) lose(lost);
      // Whatever is asked in the same moment goes into the same message.
      else if (queue.length === 1) setImmediate(pump);
    });

  return {
    host,
    call: (method, params) => enqueue(waiting, { method, params }),
    callLater: (method, params) => enqueue(lengthy, { method, params }),
    expect: (expected) => {
      identity = expected;
      lookAt = now() + lookSeconds;
    },
    counts: () => ({ ...counts }),
    lose,
    lost: () => lost,
  };
}

function numberIn(answer: RpcAnswer | undefined): number | undefined {
  return answer !== undefined && "result" in answer && typeof answer.result === "string"
    ? Number(answer.result)
    : undefined;
}

function hashIn(answer: RpcAnswer | undefined): unknown {
  const block = answer !== undefined && "result" in answer ? answer.result : undefined;
  return typeof block === "object" && block !== null && "hash" in block ? block.hash : undefined;
}

function short({ message }: RpcFailure): string {
  return message.slice(0, 200).replace(/[.\s]+$/, "");
}
