import { type Hash, type Hex, keccak256, parseTransaction, recoverTransactionAddress } from "viem";
import type { Random } from "../../differential/calls/seededRandom.ts";
import { itemsOf } from "./memoryContract.ts";

export const CHAIN_ID = 90_210;

/** A signed transaction, read. */
export type Bid = {
  readonly hash: Hash;
  readonly from: string;
  readonly nonce: number;
  readonly to: string | undefined;
  readonly data: Hex;
  readonly gas: bigint;
  /** Wei of a unit of gas: the most, and what the block's maker gets of it. */
  readonly most: bigint;
  readonly tip: bigint;
  readonly items: readonly number[];
};

/** A node's no, in its own words. */
export class Refusal extends Error {
  readonly code = -32_000;
}

const read = new Map<Hex, Bid>();

/** Reads and checks signed bytes. @throws Refusal */
export async function readBid(raw: Hex): Promise<Bid> {
  const known = read.get(raw);
  if (known !== undefined) return known;
  const { nonce = 0, to, data = "0x", gas = 0n, chainId, ...prices } = parseTransaction(raw);
  if (chainId !== CHAIN_ID) throw new Refusal("invalid chain id for signer");
  const offered = prices as Partial<
    Record<"maxFeePerGas" | "maxPriorityFeePerGas" | "gasPrice", bigint | undefined>
  >;
  const most = offered.maxFeePerGas ?? offered.gasPrice ?? 0n;
  const tip = offered.maxPriorityFeePerGas ?? most;
  const signer = await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` });
  const bid: Bid = {
    hash: keccak256(raw),
    from: signer.toLowerCase(),
    nonce,
    to: to ?? undefined,
    data,
    gas,
    most,
    tip,
    items: itemsOf(to, data),
  };
  read.set(raw, bid);
  return bid;
}

export type PickParameters = {
  readonly nonceOf: (from: string) => number;
  readonly baseFee: bigint;
  readonly gas: bigint;
  readonly random: Random;
};

/** What a pool asks of a price, in wei of a unit of gas. */
export type PoolTerms = {
  readonly leastTip: bigint;
  /** Whether it names that when it refuses. */
  readonly namesLeast: boolean;
  /** Undefined: it keeps what the base fee is above, for later. */
  readonly baseFee: bigint | undefined;
};

/** Why a pool does not take a price, in the words of the most usual nodes; undefined: it does. */
export function priceRefusal({ most, tip }: Bid, terms: PoolTerms): string | undefined {
  const { leastTip, namesLeast, baseFee } = terms;
  if (baseFee !== undefined && most < baseFee) {
    const named = namesLeast ? `: address 0xbb, maxFeePerGas: ${most} baseFee: ${baseFee}` : "";
    return `max fee per gas less than block base fee${named}`;
  }
  if (tip >= leastTip) return undefined;
  return `transaction underpriced${namesLeast ? `: gas tip cap ${tip}, minimum needed ${leastTip}` : ""}`;
}

/** Transactions that wait, one an account and nonce. */
export function memoryPool() {
  const waiting = new Map<string, Map<number, Bid>>();
  const funds = new Map<string, bigint>();
  const of = (from: string) => {
    const own = waiting.get(from) ?? new Map<number, Bid>();
    waiting.set(from, own);
    return own;
  };
  const all = () => [...waiting.values()].flatMap((own) => [...own.values()]);
  return {
    all,
    /** Wei that an account has; left out: plenty. */
    funds,
    /** @throws Refusal in the words of the most usual node */
    add(bid: Bid, nonce: number, terms: PoolTerms): Hash {
      const { hash, from, most, tip, gas } = bid;
      if (bid.nonce < nonce) throw new Refusal(`nonce too low: next nonce ${nonce}, tx nonce ${bid.nonce}`);
      const there = of(from).get(bid.nonce);
      if (there?.hash === hash) throw new Refusal("already known");
      const refusal = priceRefusal(bid, terms);
      if (refusal !== undefined) throw new Refusal(refusal);
      const have = funds.get(from);
      if (have !== undefined && have < gas * most) {
        throw new Refusal(`insufficient funds for gas * price + value: have ${have} want ${gas * most}`);
      }
      const isMore = (price: bigint, before: bigint) => price * 10n >= before * 11n;
      if (there !== undefined && !(isMore(most, there.most) && isMore(tip, there.tip))) {
        throw new Refusal("replacement transaction underpriced");
      }
      of(from).set(bid.nonce, bid);
      return hash;
    },
    /** Puts back what a block had; what has come to its place since stays. */
    put(bid: Bid) {
      if (!of(bid.from).has(bid.nonce)) of(bid.from).set(bid.nonce, bid);
    },
    find: (hash: Hash) => all().find((bid) => bid.hash === hash),
    /** The first nonce from one on that nothing has. */
    next(from: string, nonce: number): number {
      let next = nonce;
      while (of(from).has(next)) next += 1;
      return next;
    },
    /** Forgets what waits, as machines do that are started anew. */
    forget(isForgotten: (bid: Bid) => boolean) {
      for (const own of waiting.values())
        for (const bid of own.values()) if (isForgotten(bid)) own.delete(bid.nonce);
    },
    clean(nonceOf: (from: string) => number) {
      for (const [from, own] of waiting)
        for (const nonce of own.keys()) if (nonce < nonceOf(from)) own.delete(nonce);
    },
    /** What fills a block: of each account in the order of nonces, else by chance. */
    pick({ nonceOf, baseFee, gas, random }: PickParameters): readonly Bid[] {
      const picked: Bid[] = [];
      let left = gas;
      const next = new Map([...waiting.keys()].map((from) => [from, nonceOf(from)]));
      for (;;) {
        const able = [...next].flatMap(([from, nonce]) => {
          const bid = of(from).get(nonce);
          return bid !== undefined && bid.most >= baseFee && bid.gas <= left ? [bid] : [];
        });
        if (able.length === 0) return picked;
        const bid = random.pick(able);
        picked.push(bid);
        left -= bid.gas;
        next.set(bid.from, bid.nonce + 1);
      }
    },
  };
}
