import type { Hex } from "viem";

/** One JSON-RPC request. */
export type RpcCall = { readonly method: string; readonly params?: readonly unknown[] };

/** What a node answered to one of many requests. */
export type RpcAnswer = { readonly result: unknown } | { readonly error: RpcFailure };

export type RpcFailure = {
  readonly code: number;
  readonly message: string;
  /** What a contract reverted with, where one did. */
  readonly data?: unknown;
};

/** A chain of our own to rehearse on: nobody else sends to it, and its clock is ours. */
export type Engine = {
  /** `edr` orders transactions by tip and runs in this process; `anvil` forks and forgets old blocks, in one of its own. */
  readonly kind: "anvil" | "edr";
  readonly chainId: number;
  /** Where others may reach it; undefined: only this process. */
  readonly url: string | undefined;
  /** Its process, for whoever measures memory; undefined: this one. */
  readonly processId: number | undefined;
  /** @throws RpcError where the node refuses */
  readonly request: (method: string, params?: readonly unknown[]) => Promise<unknown>;
  /**
   * Answers in the order of the calls, which are run in this order; only transactions of different senders that follow
   * each other at once may be mined in another.
   */
  readonly batch: (calls: readonly RpcCall[]) => Promise<readonly RpcAnswer[]>;
  /** Ends it. Once more does no harm. */
  readonly close: () => Promise<void>;
};

/** A node's refusal of one request. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, { code, message, data }: RpcFailure) {
    super(`${method}: ${message}`);
    this.code = code;
    this.data = data;
  }
}

/** What a node answered. @throws RpcError where it refused */
export function requireResult(method: string, answer: RpcAnswer | undefined): unknown {
  if (answer === undefined) throw new Error(`${method} was not answered`);
  if ("error" in answer) throw new RpcError(method, answer.error);
  return answer.result;
}

const MAX_A_BATCH = 1_000;

/** Asks one thing with each of some parameters; answers in their order. @throws RpcError where the node refuses one */
export async function askEach(
  engine: Pick<Engine, "batch">,
  method: string,
  each: readonly (readonly unknown[])[],
): Promise<readonly Hex[]> {
  const found: Hex[] = [];
  for (let from = 0; from < each.length; from += MAX_A_BATCH) {
    const calls = each.slice(from, from + MAX_A_BATCH).map((params) => ({ method, params }));
    const answers = await engine.batch(calls);
    found.push(...calls.map((_, i) => requireResult(method, answers[i]) as Hex));
  }
  return found;
}
