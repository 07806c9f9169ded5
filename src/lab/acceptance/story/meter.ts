import { appendFileSync } from "node:fs";
import {
  type Address,
  formatEther,
  type Hash,
  type Hex,
  keccak256,
  numberToHex,
  parseTransaction,
  type TransactionSerialized,
  type Transport,
} from "viem";
import { systemCode } from "../../../node/files/readText.ts";
import { deploymentProxy } from "../../../sdk/contracts/deterministic.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { maxBigInt } from "../../../sdk/core/minMaxBigInt.ts";
import type { SeenTransaction } from "../observations.ts";
import { ENVELOPE_BYTES } from "../ourChain.ts";
import type { StoryClock } from "./clock.ts";
import { badRun } from "./runFolder.ts";

/** Outcome of a transaction. Amounts are wei. */
type Outcome = {
  readonly status: "mined" | "reverted" | "replaced" | "never sent";
  readonly block: number;
  readonly gas: bigint;
  readonly price: bigint;
  readonly l1Fee: bigint;
  readonly seconds: number;
};

/** A transaction, recorded before it is sent. */
export type Sent = {
  readonly id: number;
  readonly step: string;
  /** -1: another account's transaction. */
  readonly nonce: number;
  /** Null where the node signs, until it answers. */
  hash: Hash | null;
  /** The signed bytes, to send them again; null where the node signs. */
  readonly raw: Hex | null;
  /** Most wei that it can cost, including its value. */
  readonly most: bigint;
  readonly value: bigint;
  /** Milliseconds. */
  readonly at: number;
  outcome: Outcome | undefined;
};

type MeterRecord =
  | ({ readonly record: "sent" } & Omit<Sent, "outcome">)
  | { readonly record: "hash"; readonly id: number; readonly hash: Hash }
  | ({ readonly record: "outcome"; readonly id: number } & Outcome);

export type MeterParameters = {
  /** Records are added to its end, one a line. */
  readonly path: string;
  /** Content of the file from earlier runs. */
  readonly text: string;
  readonly clock: StoryClock;
  /** Most wei for bytes on another chain, for a transaction of this length. */
  readonly l1FeeOf: (bytes: number) => bigint;
  /** Wei that were sent as value and came back since. */
  readonly returned: () => bigint;
};

type RpcReceipt = Readonly<Record<string, string | undefined>>;
type Request = (args: { method: string; params?: unknown }) => Promise<unknown>;

/**
 * Sits between the story and the chain. It records every transaction before sending it, and refuses to send where all
 * together could cost more than the limit.
 */
export class Meter {
  readonly sent: Sent[] = [];
  /** The current step, for the record. */
  step = "";
  /** Limit in wei for all runs together. */
  maxCost = 0n;
  /** Why the last transaction was not sent; undefined: none was refused. */
  stopped: SymbolonError | undefined;
  readonly #parameters: MeterParameters;

  /** @throws SymbolonError `BadRun` */
  constructor(parameters: MeterParameters) {
    this.#parameters = parameters;
    // Where a killed run left an unfinished line, its transaction was not sent.
    for (const line of parameters.text.split("\n").slice(0, -1)) {
      try {
        this.#take(JSON.parse(line, revive));
      } catch (cause) {
        throw badRun(parameters.path, cause);
      }
    }
  }

  /** Wei that are spent, or may be: mined transactions at their price, others at their highest cost; less what came back. */
  spent(): bigint {
    const byNonce = Map.groupBy(this.sent, ({ nonce, id }) => (nonce < 0 ? `other ${id}` : `${nonce}`));
    return [...byNonce.values()].reduce((sum, versions) => {
      const mined = versions.find(({ outcome }) => /^(?:mined|reverted)$/.test(outcome?.status ?? ""));
      return sum + (mined === undefined ? dearest(versions) : costOf(mined));
    }, -this.#parameters.returned());
  }

  /** @throws SymbolonError `MaxCostReached` where this much more would exceed the limit */
  requireRoom(more: bigint, what: string): void {
    const spent = this.spent();
    if (spent + more <= this.maxCost) return;
    this.stopped = new SymbolonError({
      code: "MaxCostReached",
      reason: `${what} may take ${formatEther(more)} ETH, ${formatEther(spent)} are spent or in flight, but at most ${formatEther(this.maxCost)} may be spent.`,
      hint: "Run the same command again with a higher --max-cost, or when gas is cheaper: what is done is not done twice.",
      details: { spent, more, maxCost: this.maxCost, step: this.step },
    });
    throw this.stopped;
  }

  /** The mined transactions, in order. */
  transactions(): readonly SeenTransaction[] {
    return this.sent.flatMap(({ step, hash, outcome }) => {
      if (hash === null || outcome === undefined) return [];
      if (outcome.status !== "mined" && outcome.status !== "reverted") return [];
      const { block, gas, price, l1Fee, seconds } = outcome;
      return [{ step, hash, block, gas, price, l1Fee, seconds }];
    });
  }

  /** Wei sent as value in mined transactions, less what came back. */
  values(): bigint {
    const sent = this.sent.reduce((sum, one) => sum + (one.outcome?.status === "mined" ? one.value : 0n), 0n);
    return sent - this.#parameters.returned();
  }

  /** Seconds that the slowest transaction took, of those sent at or after a moment in milliseconds. */
  slowest(since: number): number {
    const seconds = this.sent.filter(({ at }) => at >= since).map(({ outcome }) => outcome?.seconds ?? 0);
    return Math.max(0, ...seconds);
  }

  pending(): readonly Sent[] {
    return this.sent.filter(({ outcome }) => outcome === undefined);
  }

  settle(sent: Sent, outcome: Outcome): void {
    if (sent.outcome !== undefined) return;
    this.#write({ record: "outcome", id: sent.id, ...outcome });
    sent.outcome = outcome;
  }

  /** A transport that counts all transactions. */
  over(transport: Transport): Transport {
    return (options) => {
      const inner = transport(options);
      const request = inner.request as Request;
      const passing: Request = (args) => this.#pass(args, request);
      return { ...inner, request: passing as typeof inner.request };
    };
  }

  async #pass(args: Parameters<Request>[0], request: Request): Promise<unknown> {
    const [first] = (args.params ?? []) as readonly unknown[];
    if (args.method === "eth_sendRawTransaction")
      return this.#sendRaw(first as TransactionSerialized, request);
    if (/^(?:eth|wallet)_sendTransaction$/.test(args.method)) {
      return this.#sendByNode(args.method, first as Fields, request);
    }
    const answer = await request(args);
    if (args.method === "eth_getTransactionReceipt" && answer !== null)
      this.#note(first as Hash, answer as RpcReceipt);
    return answer;
  }

  async #sendRaw(raw: TransactionSerialized, request: Request): Promise<unknown> {
    const hash = keccak256(raw);
    const isOwn = (raw as Hex) !== deploymentProxy.transaction;
    const known = this.sent.find((one) => one.hash === hash && one.outcome === undefined);
    if (known === undefined && isOwn) {
      const { gas = 0n, gasPrice, maxFeePerGas, value = 0n, nonce = 0 } = parseTransaction(raw);
      const price = maxFeePerGas ?? gasPrice ?? 0n;
      const max = gas * price + value + this.#parameters.l1FeeOf(raw.length / 2 - 1);
      this.#begin({ nonce, hash, raw, most: max, value });
    }
    const accepted = await this.#offer(raw, hash, request);
    // The proxy's transaction is sent before it is funded, and costs the account nothing: a refused one is not waited
    // for.
    if (known === undefined && !isOwn) this.#begin({ nonce: -1, hash, raw, most: 0n, value: 0n });
    return accepted;
  }

  async #offer(raw: TransactionSerialized, hash: Hash, request: Request): Promise<unknown> {
    try {
      return await request({ method: "eth_sendRawTransaction", params: [raw] });
    } catch (thrown) {
      // It may have arrived despite the error: the answer was lost, or the node already had it.
      const there = await request({ method: "eth_getTransactionByHash", params: [hash] }).catch(() => null);
      if (there === null) throw thrown;
      return hash;
    }
  }

  /** Sets gas and price as well: a node's own choice has no known limit. */
  async #sendByNode(method: string, fields: Fields, request: Request): Promise<unknown> {
    const ask = (method: string, ...params: readonly unknown[]) => request({ method, params });
    const nonce = fields.nonce ?? (await ask("eth_getTransactionCount", fields.from, "pending"));
    const gas = fields.gas ?? (await ask("eth_estimateGas", fields));
    const filled = { ...fields, nonce, gas, ...(await readPrices(fields, ask)) } as Fields;
    const price = BigInt(filled.maxFeePerGas ?? filled.gasPrice ?? 0);
    const value = BigInt(fields.value ?? 0);
    const bytes = String(fields.data ?? "0x").length / 2;
    const max = BigInt(String(gas)) * price + value + this.#parameters.l1FeeOf(bytes + ENVELOPE_BYTES);
    const sent = this.#begin({ nonce: Number(nonce), hash: null, raw: null, most: max, value });
    const hash = (await ask(method, filled)) as Hash;
    this.#write({ record: "hash", id: sent.id, hash });
    sent.hash = hash;
    return hash;
  }

  #begin(fields: Pick<Sent, "nonce" | "hash" | "raw" | "most" | "value">): Sent {
    const sent: Sent = {
      id: this.sent.length,
      step: this.step,
      at: this.#parameters.clock.now(),
      ...fields,
      outcome: undefined,
    };
    // Another version of the same nonce replaces the first.
    const rivals = this.sent.filter((one) => one.nonce === sent.nonce && sent.nonce >= 0);
    const before = dearest(rivals);
    this.requireRoom(maxBigInt(sent.most - before, 0n), `A transaction of the step ${this.step}`);
    const { outcome: _, ...record } = sent;
    this.#write({ record: "sent", ...record });
    this.sent.push(sent);
    return sent;
  }

  /** Records a transaction's outcome from a passing receipt. */
  #note(hash: Hash, receipt: RpcReceipt): void {
    const sent = this.sent.find((one) => one.hash === hash);
    if (sent === undefined || sent.outcome !== undefined) return;
    const number = (name: string) => BigInt(receipt[name] ?? 0);
    this.settle(sent, {
      status: number("status") === 0n ? "reverted" : "mined",
      block: Number(number("blockNumber")),
      gas: number("gasUsed"),
      price: number("effectiveGasPrice"),
      l1Fee: number("l1Fee"),
      seconds: Math.max(0, (this.#parameters.clock.now() - sent.at) / 1_000),
    });
    const nothing = { block: 0, gas: 0n, price: 0n, l1Fee: 0n, seconds: 0 };
    const rivals = this.pending().filter(({ nonce }) => nonce === sent.nonce && nonce >= 0);
    for (const rival of rivals) this.settle(rival, { status: "replaced", ...nothing });
  }

  /** @throws Error where a record has changed, or records before it are missing */
  #take(record: MeterRecord): void {
    if (record.record === "sent") {
      const { record: _, ...fields } = record;
      requireBigints(fields.most, fields.value);
      if (fields.id !== this.sent.length) throw new Error(`record ${fields.id} is out of its place`);
      this.sent.push({ ...fields, outcome: undefined });
      return;
    }
    const sent = this.sent[record.id];
    if (sent === undefined) throw new Error(`nothing was sent as ${record.id}`);
    if (record.record === "hash") sent.hash = record.hash;
    else {
      requireBigints(record.gas, record.price, record.l1Fee);
      sent.outcome = record;
    }
  }

  #write(record: MeterRecord): void {
    const { path } = this.#parameters;
    try {
      appendFileSync(path, `${JSON.stringify(record, plain)}\n`, { flush: true });
    } catch (cause) {
      throw new SymbolonError({
        code: "JournalNotWritable",
        reason: `${path}, the record of what was sent, cannot be written (${systemCode(cause)}).`,
        hint: "Free space and allow writing there, and run the same command again: what is done is not done twice.",
        details: { path },
        cause,
      });
    }
  }
}

/** Fields of a transaction that a node signs. */
type Fields = Partial<
  Readonly<
    Record<"nonce" | "gas" | "maxFeePerGas" | "maxPriorityFeePerGas" | "gasPrice" | "value" | "data", string>
  >
> & {
  readonly from: Address;
};

/** The offer of a transaction without a price: twice the base fee and the usual tip, or the usual price. */
async function readPrices(
  { maxFeePerGas, gasPrice }: Fields,
  ask: (method: string, ...params: readonly unknown[]) => Promise<unknown>,
): Promise<Partial<Fields>> {
  if ((maxFeePerGas ?? gasPrice) !== undefined) return {};
  const { baseFeePerGas } = (await ask("eth_getBlockByNumber", "latest", false)) as {
    baseFeePerGas?: string;
  };
  if (baseFeePerGas === undefined) return { gasPrice: String(await ask("eth_gasPrice")) };
  const tip = BigInt(String(await ask("eth_maxPriorityFeePerGas")));
  return {
    maxFeePerGas: numberToHex(2n * BigInt(baseFeePerGas) + tip),
    maxPriorityFeePerGas: numberToHex(tip),
  };
}

function requireBigints(...amounts: readonly unknown[]): void {
  if (!amounts.every((amount) => typeof amount === "bigint")) throw new Error("an amount is none");
}

function costOf({ most, value, outcome }: Sent): bigint {
  if (outcome === undefined || outcome.status === "replaced") return most;
  if (outcome.status === "never sent") return 0n;
  const { gas, price, l1Fee, status } = outcome;
  // Other accounts' transactions cost the account nothing.
  if (most === 0n) return 0n;
  return gas * price + l1Fee + (status === "mined" ? value : 0n);
}

/** The highest cost among versions of which at most one is mined. */
function dearest(versions: readonly Sent[]): bigint {
  return versions.reduce((max, one) => maxBigInt(max, costOf(one)), 0n);
}

const plain = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
const revive = (_: string, value: unknown) =>
  typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value;
