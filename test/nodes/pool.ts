import { formatEther, type Hex, keccak256, parseTransaction, recoverTransactionAddress } from "viem";
import type { Dialect, PoolWords, Refusal } from "./dialect.ts";

/** Asks the chain behind. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<Answer>;
export type Answer = {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
};

/** Transactions that a node was sent. */
export type SentLog = {
  readonly sent: readonly Hex[];
  /** How often bytes came again that had been refused for their price, or by a full pool, and were refused so again. */
  readonly sameBytes: number;
};

type Offer = {
  readonly nonce: number;
  readonly most: bigint;
  readonly tip: bigint;
  readonly gas: bigint;
  readonly from: Hex;
};

/** A pool as a dialect has it, in front of a chain that mines at once. */
export function openPool(dialect: Dialect, ask: Ask) {
  const words: PoolWords = dialect.pool ?? {};
  const sent: Hex[] = [];
  const refusedForPrice = new Set<Hex>();
  /** What is not mined yet, and how often it was asked for. */
  const hidden: { readonly raw: Hex; readonly hash: Hex; asked: number }[] = [];
  let sameBytes = 0;
  let feeCap: bigint | undefined;
  let fullOf: bigint | undefined;
  let isRisen = dialect.rises === "by itself";

  async function baseFee(): Promise<bigint> {
    const { result } = await ask("eth_getBlockByNumber", ["latest", false]);
    return BigInt((result as { baseFeePerGas?: Hex }).baseFeePerGas ?? 0);
  }

  /** Blocks got dear while the first transaction was made. */
  async function raiseAbove({ most }: Offer): Promise<void> {
    if (isRisen) return;
    isRisen = true;
    await ask("hardhat_setNextBlockBaseFeePerGas", [`0x${(most + 1n).toString(16)}`]);
    await ask("hardhat_mine", ["0x1"]);
  }

  function capRefusal({ most, gas }: Offer): Answer | undefined {
    if (words.dear === undefined) return undefined;
    feeCap ??= (most * gas * 9n) / 10n;
    if (most * gas <= feeCap) return undefined;
    return refusal(words.dear, { cost: formatEther(most * gas), cap: formatEther(feeCap) });
  }

  async function priceRefusal(offer: Offer, facts: Facts): Promise<Answer | undefined> {
    const { belowBase, belowFloor, full } = words;
    const refused = capRefusal(offer);
    if (refused !== undefined) return refused;
    fullOf ??= offer.most;
    if (full !== undefined && offer.most <= fullOf) return refusal(full, facts);
    fullOf = 0n;
    if (belowBase !== undefined) {
      await raiseAbove(offer);
      const base = await baseFee();
      if (offer.most < base) return refusal(belowBase, { ...facts, base });
    }
    if (belowFloor !== undefined && offer.tip < belowFloor.floor) {
      return refusal(belowFloor, { ...facts, floor: belowFloor.floor });
    }
    return undefined;
  }

  async function taken(raw: Hex, facts: Facts): Promise<Answer> {
    if (dialect.hidden !== undefined) {
      hidden.push({ raw, hash: keccak256(raw), asked: 0 });
      return { result: keccak256(raw) };
    }
    const answer = await ask("eth_sendRawTransaction", [raw]);
    if (answer.error === undefined) return answer;
    const said = upstreamRefusal(answer.error.message, words);
    const isSame = sent.indexOf(raw) !== sent.length - 1;
    const same = isSame && /nonce/i.test(answer.error.message) ? words.known : undefined;
    const own = same ?? said;
    return own === undefined ? answer : refusal(own, { ...facts, ...numbersIn(answer.error.message) });
  }

  return {
    log: (): SentLog => ({ sent, sameBytes }),
    /** The answer to `eth_sendRawTransaction`. */
    async send(raw: Hex): Promise<Answer> {
      sent.push(raw);
      const transaction = parseTransaction(raw);
      const { nonce = 0, type, chainId, gas = 0n } = transaction;
      const from = await recoverTransactionAddress({ serializedTransaction: raw as never });
      if (chainId === undefined && words.unprotected !== undefined) return refusal(words.unprotected, {});
      if (type !== "legacy" && words.typed !== undefined) return refusal(words.typed, {});
      const most = transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n;
      const offer = { nonce, from, most, gas, tip: transaction.maxPriorityFeePerGas ?? most };
      const { result } = await ask("eth_getTransactionCount", [from, "latest"]);
      const facts = { ...offer, hash: keccak256(raw), next: BigInt(result as Hex) };
      // The keyless transaction of the deployment proxy has its price for good.
      const refused = chainId === undefined ? undefined : await priceRefusal(offer, facts);
      if (refused === undefined) return taken(raw, facts);
      if (refusedForPrice.has(raw)) sameBytes += 1;
      refusedForPrice.add(raw);
      return refused;
    },
    /** Time passes for what nobody is told of. @returns whether it is still waiting */
    async wait(hash: unknown): Promise<boolean> {
      const first = hidden[0];
      if (first === undefined) return false;
      first.asked += 1;
      if (first.asked > (dialect.hidden ?? 0)) {
        hidden.shift();
        await ask("eth_sendRawTransaction", [first.raw]);
      }
      return hidden.some((one) => one.hash === hash);
    },
  };
}

type Facts = Readonly<Record<string, unknown>>;

/** A refusal with what is known of the case. */
export function refusal({ code, message, data }: Refusal, facts: Facts): Answer {
  const told = (words: string) =>
    words.replace(/\{(\w+)\}/g, (word, name: string) => String(facts[name] ?? word));
  return { error: { code, message: told(message), ...(data !== undefined && { data: told(data) }) } };
}

/** What the dialect says for what the chain behind has refused. */
function upstreamRefusal(message: string, words: PoolWords): Refusal | undefined {
  if (/nonce too low/i.test(message)) return words.nonceTooLow;
  if (/nonce too high/i.test(message)) return words.nonceTooHigh;
  if (/enough funds/i.test(message)) return words.funds;
  if (/known transaction/i.test(message)) return words.known;
  return undefined;
}

function numbersIn(message: string): Facts {
  const [, cost, balance] = /upfront cost is: (\d+) and the sender's balance is: (\d+)/.exec(message) ?? [];
  return cost === undefined ? {} : { cost, balance };
}
