import { type Hex, numberToHex } from "viem";
import { kindOfRefusal } from "../../../../sdk/chain/errors/kindOfRefusal.ts";
import type { SymbolonError } from "../../../../sdk/core/errors.ts";
import { type RpcAnswer, type RpcCall, RpcError, type RpcFailure } from "../../engine/engine.ts";
import { type Allowance, allowance } from "./allowance.ts";
import { hostOf, noArchive, nodeOfOtherChain, otherBlock, upstreamLost } from "./nodeErrors.ts";
import { NotAnswered, postCalls } from "./postCalls.ts";

export type NodeParameters = {
  readonly url: string;
  /** The block whose state is read. */
  readonly blockNumber: bigint;
  /** Default: as many as it answers. */
  readonly callsPerSecond?: number;
  /** Seconds that a message may take; default: 30. */
  readonly timeoutSeconds?: number;
  /** Tries of a call before the node is given up. Default: 8. */
  readonly tries?: number;
  /** Longest wait in seconds before the second try, twice as long before the third. Default: 0.5. */
  readonly pauseSeconds?: number;
  /** Seconds between checks that the chain is still the same. Default: 30. */
  readonly lookSeconds?: number;
};

/** What must not change about the node. */
type NodeIdentity = { readonly chainId: number; readonly blockHash: Hex };

type Waiting = {
  readonly call: RpcCall;
  tries: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

const USUAL = {
  callsPerSecond: Number.POSITIVE_INFINITY,
  timeoutSeconds: 30,
  tries: 8,
  pauseSeconds: 0.5,
  lookSeconds: 30,
};

/** Messages at the same time, and calls in one of them. */
const MESSAGES = 4;
const LENGTHY_MESSAGES = 2;
const BATCH = 50;
const MAX_PAUSE = 20;
/** Retries of a call that one node behind an address cannot answer, and another perhaps can. */
const PATIENCE = 2;

/**
 * A real node, asked with care: in batches, at a limited rate, and again after failures. It is asked nothing before the
 * first call.
 */
export class RehearsedNode {
  readonly host: string;
  readonly #terms: Required<NodeParameters>;
  readonly #rate: Allowance;
  readonly #waiting: Waiting[] = [];
  readonly #lengthy: Waiting[] = [];
  readonly #counts = { calls: 0, messages: 0, retries: 0 };
  readonly #end = new AbortController();
  #identity: NodeIdentity | undefined;
  #lost: SymbolonError | undefined;
  #underWay = 0;
  #batch = BATCH;
  #resumeAt = 0;
  #lookAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parameters: NodeParameters) {
    this.host = hostOf(parameters.url);
    this.#terms = { ...USUAL, ...parameters };
    this.#rate = allowance(this.#terms.callsPerSecond);
  }

  /** @throws RpcError where it refuses for good; SymbolonError the reason in `lost` */
  call(method: string, params: readonly unknown[]) {
    return this.#enqueue(this.#waiting, { method, params });
  }

  /** The same for a slow request that nothing waits for: others go first. */
  callLater(method: string, params: readonly unknown[]) {
    return this.#enqueue(this.#lengthy, { method, params });
  }

  /** From now on the node must have this chain, with this block. */
  expect(expected: NodeIdentity) {
    this.#identity = expected;
    this.#lookAt = now() + this.#terms.lookSeconds;
  }

  counts() {
    return { ...this.#counts };
  }

  lost() {
    return this.#lost;
  }

  /** Gives the node up: rejects waiting and later calls. The first reason stays. */
  lose(reason: SymbolonError) {
    this.#lost ??= reason;
    clearTimeout(this.#timer);
    this.#end.abort();
    for (const { reject } of [...this.#waiting.splice(0), ...this.#lengthy.splice(0)]) reject(this.#lost);
  }

  #later(seconds: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), seconds * 1000 + 1);
  }

  #pump(): void {
    while (this.#lost === undefined && this.#underWay < MESSAGES) {
      const queue = this.#waiting.length > 0 ? this.#waiting : this.#lengthy;
      // Slow requests have their own messages and never use all of them: a fork's request finds a free one.
      const max =
        queue === this.#waiting
          ? Math.min(this.#batch, this.#waiting.length)
          : Math.min(1, this.#lengthy.length);
      if (max === 0 || (queue === this.#lengthy && this.#underWay >= LENGTHY_MESSAGES)) return;
      const moment = now();
      const count = moment < this.#resumeAt ? 0 : this.#rate.take(max, moment);
      if (count === 0) {
        this.#later(Math.max(this.#resumeAt - moment, this.#rate.wait(moment)));
        return;
      }
      void this.#exchange(queue.splice(0, count));
    }
  }

  async #exchange(items: readonly Waiting[]): Promise<void> {
    this.#underWay++;
    try {
      const calls = items.map(({ call }) => call);
      if (now() >= this.#lookAt) await this.#look();
      const answers = this.#lost === undefined ? await this.#post(calls) : [];
      items.forEach((item, at) => {
        this.#settle(item, answers[at]);
      });
    } catch (error) {
      this.#notAnswered(items, error);
    } finally {
      this.#underWay--;
      if (this.#lost !== undefined) this.lose(this.#lost);
      this.#pump();
    }
  }

  async #post(calls: readonly RpcCall[]): Promise<readonly (RpcAnswer | undefined)[]> {
    this.#counts.messages++;
    this.#counts.calls += calls.length;
    return await postCalls({ ...this.#terms, signal: this.#end.signal }, calls);
  }

  /** Checks that the chain is still the same. One request a message: some nodes accept no batches. */
  async #look(): Promise<void> {
    if (this.#identity === undefined) return;
    this.#lookAt = now() + this.#terms.lookSeconds;
    const [chain] = await this.#post([{ method: "eth_chainId" }]);
    const [block] = await this.#post([
      { method: "eth_getBlockByNumber", params: [numberToHex(this.#terms.blockNumber), false] },
    ]);
    const change = this.#changeOf(this.#identity, chain, block);
    if (change !== undefined) this.lose(change);
  }

  #notAnswered(items: readonly Waiting[], error: unknown): void {
    // After a failure another node may answer.
    this.#lookAt = 0;
    if (!(error instanceof NotAnswered)) {
      this.#waiting.unshift(...items);
      this.lose(upstreamLost(this.host, "it sent what cannot be read", error));
    } else if (error.kind === "smaller" && this.#batch > 1) {
      this.#batch = Math.max(1, Math.floor(Math.min(this.#batch, items.length) / 2));
      this.#waiting.unshift(...items);
    } else {
      this.#again(items, error.message, error.pause);
    }
  }

  #settle(item: Waiting, answer: RpcAnswer | undefined): void {
    if (this.#lost !== undefined) item.reject(this.#lost);
    else if (answer === undefined) this.#again([item], "it leaves calls unanswered");
    else if ("error" in answer) this.#refused(item, answer.error);
    else item.resolve(answer.result);
  }

  #refused(item: Waiting, failure: RpcFailure): void {
    const kind = kindOfRefusal(failure);
    const isPatient = kind === "busy" || item.tries < PATIENCE;
    if (kind === "final" || kind === "unknown" || (kind === "failing" && !isPatient)) {
      item.reject(new RpcError(item.call.method, failure));
    } else if (kind === "pruned" && !isPatient) {
      this.#waiting.unshift(item);
      this.lose(noArchive(this.host, this.#terms.blockNumber, short(failure)));
    } else {
      this.#again([item], `it says: ${short(failure)}`);
    }
  }

  #again(items: readonly Waiting[], why: string, pause = 0): void {
    const max = Math.max(...items.map(({ tries: before }) => before)) + 1;
    this.#waiting.unshift(...items);
    if (max >= this.#terms.tries) {
      this.lose(upstreamLost(this.host, why));
      return;
    }
    for (const item of items) item.tries++;
    this.#counts.retries += items.length;
    const backoff = Math.random() * Math.min(MAX_PAUSE, this.#terms.pauseSeconds * 2 ** (max - 1));
    this.#resumeAt = Math.max(this.#resumeAt, now() + Math.max(pause, backoff));
  }

  #changeOf(
    { chainId, blockHash }: NodeIdentity,
    chain: RpcAnswer | undefined,
    block: RpcAnswer | undefined,
  ): SymbolonError | undefined {
    const found = numberIn(chain);
    if (found !== undefined && found !== chainId) return nodeOfOtherChain(this.host, chainId, found);
    const hash = hashIn(block);
    return hash === undefined || hash === blockHash
      ? undefined
      : otherBlock(this.host, this.#terms.blockNumber);
  }

  #enqueue(queue: Waiting[], call: RpcCall) {
    return new Promise<unknown>((resolve, reject) => {
      queue.push({ call, tries: 0, resolve, reject });
      if (this.#lost !== undefined) this.lose(this.#lost);
      // Calls made at the same moment share one message.
      else if (queue.length === 1) setImmediate(() => this.#pump());
    });
  }
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

function now(): number {
  return performance.now() / 1000;
}
