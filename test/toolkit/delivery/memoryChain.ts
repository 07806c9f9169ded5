import {
  type Account,
  createClient,
  custom,
  defineChain,
  type Hash,
  type Hex,
  HttpRequestError,
  hexToNumber,
  isHex,
  keccak256,
  numberToHex,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import { BASE_GAS, ITEM_GAS, itemsOf, logOf, SKIP_GAS } from "./memoryContract.ts";
import { type Bid, CHAIN_ID, memoryPool, type PoolTerms, Refusal, readBid } from "./memoryPool.ts";

/** What is wrong with one answer. */
export type Fault =
  | "silent"
  | "rate limit"
  | "cut"
  /** Of a send: the transaction is taken, and the answer says that it is not; the reverse; or a count that is not true. */
  | "taken, said refused"
  | "refused, said taken"
  | "refused"
  | "nonce too low";

type Mined = Bid & {
  readonly isReverted: boolean;
  readonly done: readonly number[];
  readonly skipped: readonly number[];
};

export type Block = {
  readonly number: number;
  readonly hash: Hash;
  readonly parent: Block | undefined;
  readonly baseFee: bigint;
  readonly mined: readonly Mined[];
  /** After it: nonces by account, and which transaction has done an item. */
  readonly nonces: ReadonlyMap<string, number>;
  readonly done: ReadonlyMap<number, Hash>;
};

export type MemoryChainParameters = {
  readonly random: Random;
  /** Blocks on a block that make it final. */
  readonly depth: number;
  /** Whether it knows the tag `finalized`. */
  readonly hasTag: boolean;
  /** Newest blocks whose states the machines keep; left out: all. */
  readonly states?: number | undefined;
};

/** What becomes of transactions whose blocks are taken back. */
export type Undoing = "keep" | "drop" | "reorder";

const GAS_LIMIT = 600_000n;
/** As a node refuses to simulate what is above its own cap. */
const ESTIMATE_CAP = BASE_GAS + 2n * ITEM_GAS;

const chain = defineChain({
  id: CHAIN_ID,
  name: "memory",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [] } },
});

export type MemoryChain = ReturnType<typeof openMemoryChain>;

/**
 * A chain without a machine for contracts: real signed transactions, nonces, prices, replacement, blocks that are taken
 * back, and several machines behind one address, some of which lag or lie. It has no clock.
 */
export function openMemoryChain({
  random,
  depth,
  hasTag,
  states = Number.POSITIVE_INFINITY,
}: MemoryChainParameters) {
  const genesis: Block = {
    number: 0,
    hash: keccak256("0x00"),
    parent: undefined,
    baseFee: 1_000n,
    mined: [],
    nonces: new Map(),
    done: new Map(),
  };
  let salt = 0;
  let final = 0;
  const state = {
    head: genesis,
    /** Every block that was ever the newest, in order. */
    heads: [genesis],
    baseFee: 1_000n,
    /** What pools ask for, and what the node suggests as a tip. */
    leastTip: 1n,
    suggestedTip: 100n,
    namesLeast: true,
    /** Wei that every account has. */
    balance: 10n ** 18n,
    /** Whether pools refuse what is below the base fee, as on Arbitrum. */
    isStrict: false,
    /** How many heads behind some machines are. */
    lag: 0,
    /** Whether machines that lag may show blocks that were taken back. */
    reverts: new Set<number>(),
    faults: [] as { readonly method: string; readonly fault: Fault }[],
  };
  const pool = memoryPool();
  const nonceIn = (block: Block, from: string) => block.nonces.get(from) ?? 0;
  const become = (head: Block) => {
    state.head = head;
    state.heads.push(head);
    final = Math.max(final, head.number - depth);
    pool.clean((from) => nonceIn(head, from));
  };
  const build = (parent: Block, bids: readonly Bid[]): Block => {
    salt += 1;
    return runBlock(parent, bids, { baseFee: state.baseFee, salt, reverts: state.reverts });
  };
  const mine = (count = 1) => {
    for (let i = 0; i < count; i++) {
      const { head, baseFee } = state;
      become(
        build(head, pool.pick({ nonceOf: (from) => nonceIn(head, from), baseFee, gas: GAS_LIMIT, random })),
      );
    }
  };
  /** Takes the newest blocks back, never final ones; as many or one more come in their place. */
  const reorg = (blocks: number, undoing: Undoing) => {
    const undone = Math.min(blocks, state.head.number - final);
    let parent = state.head;
    const lost: (readonly Bid[])[] = [];
    for (let i = 0; i < undone; i++) {
      lost.unshift(parent.mined);
      parent = parent.parent as Block;
    }
    let tip = parent;
    for (const bids of lost) tip = build(tip, undoing === "keep" ? bids : []);
    if (undone > 0) become(random.chance(50) ? build(tip, []) : tip);
    if (undoing === "reorder") for (const bid of lost.flat()) pool.put(bid);
  };
  const poolTerms = (): PoolTerms => {
    const { leastTip, namesLeast, isStrict, baseFee } = state;
    return { leastTip, namesLeast, baseFee: isStrict ? baseFee : undefined };
  };
  const submit = async (raw: Hex) => {
    const bid = await readBid(raw);
    return pool.add(bid, nonceIn(state.head, bid.from), poolTerms());
  };
  const view = () => {
    const behind = random.below(state.lag + 1);
    const seen = state.heads[Math.max(0, state.heads.length - 1 - behind)] as Block;
    return seen.number < state.head.number - MOST_BEHIND ? state.head : seen;
  };
  const suggestedTip = () => state.suggestedTip;
  const balance = () => state.balance;
  const known = { view, pool, submit, suggestedTip, balance, final: () => final, hasTag, states, nonceIn };
  const answer = answerer(known);
  const request = async (method: string, params: readonly unknown[]) => {
    const index = state.faults.findIndex((one) => method.startsWith(one.method));
    const { fault } = state.faults[index] ?? {};
    if (index >= 0) state.faults.splice(index, 1);
    return fault === undefined ? answer(method, params) : faulty(fault, () => answer(method, params), params);
  };
  return {
    state,
    pool,
    mine,
    reorg,
    submit,
    request,
    poolTerms,
    genesis: genesis.hash,
    finalNumber: () => final,
    nonceOf: (account: string) => nonceIn(state.head, account.toLowerCase()),
    /** Blocks of the canonical chain, newest first. */
    blocks: () => [...ancestors(state.head)],
    /** The newest final block. */
    finalBlock: () => [...ancestors(state.head)].find(({ number }) => number <= final) as Block,
  };
}

/** Heads behind which no machine is: fewer than make a block final, and undone ones among them. */
const MOST_BEHIND = 2;

/** A client whose questions go to a function. */
export function memoryClient(
  account: Account,
  request: (method: string, params: readonly unknown[]) => Promise<unknown>,
): WriteClient {
  const ask = ({ method, params = [] }: { method: string; params?: unknown }) =>
    request(method, params as readonly unknown[]);
  return createClient({ account, chain, transport: custom({ request: ask }, { retryCount: 0 }) });
}

function* ancestors(head: Block): Generator<Block> {
  for (let block: Block | undefined = head; block !== undefined; block = block.parent) yield block;
}

type BlockTerms = { readonly baseFee: bigint; readonly salt: number; readonly reverts: ReadonlySet<number> };

function runBlock(parent: Block, bids: readonly Bid[], { baseFee, salt, reverts }: BlockTerms): Block {
  const number = parent.number + 1;
  const nonces = new Map(parent.nonces);
  const done = new Map(parent.done);
  const mined = bids.flatMap((bid): Mined[] => {
    if ((nonces.get(bid.from) ?? 0) !== bid.nonce) return [];
    nonces.set(bid.from, bid.nonce + 1);
    const isReverted = bid.items.some((item) => reverts.has(item));
    const items = isReverted ? [] : bid.items;
    const fresh = items.filter((item) => !done.has(item));
    for (const item of fresh) done.set(item, bid.hash);
    return [{ ...bid, isReverted, done: fresh, skipped: items.filter((item) => !fresh.includes(item)) }];
  });
  const hash = keccak256(stringToHex(`${parent.hash} ${number} ${salt}`));
  return { number, hash, parent, baseFee, mined, nonces, done };
}

type Answering = {
  readonly view: () => Block;
  readonly pool: ReturnType<typeof memoryPool>;
  readonly submit: (raw: Hex) => Promise<Hash>;
  readonly suggestedTip: () => bigint;
  readonly balance: () => bigint;
  readonly final: () => number;
  readonly hasTag: boolean;
  readonly states: number;
  readonly nonceIn: (block: Block, from: string) => number;
};

/** What one of the machines answers to a question. */
function answerer({ view, pool, submit, suggestedTip, balance, final, hasTag, states, nonceIn }: Answering) {
  const at = (tag: unknown): Block | undefined => {
    const head = view();
    const { blockHash } = Object(tag) as { readonly blockHash?: Hash };
    if (blockHash !== undefined) return [...ancestors(head)].find(({ hash }) => hash === blockHash);
    if (tag === "finalized" && !hasTag) throw new Refusal("unknown block tag");
    const number = isHex(tag) ? hexToNumber(tag) : tag === "finalized" ? final() : head.number;
    return [...ancestors(head)].find((block) => block.number === number);
  };
  const known = (tag: unknown): Block => {
    const block = at(tag);
    if (block === undefined) throw new Refusal("header not found");
    return block;
  };
  const minedAs = (hash: unknown) => {
    for (const block of ancestors(view())) {
      const index = block.mined.findIndex((one) => one.hash === hash);
      if (index >= 0) return { block, index, mined: block.mined[index] as Mined };
    }
    return undefined;
  };
  const answers: Readonly<Record<string, (...params: readonly unknown[]) => unknown>> = {
    eth_chainId: () => numberToHex(CHAIN_ID),
    eth_getBalance: () => numberToHex(balance()),
    eth_maxPriorityFeePerGas: () => numberToHex(suggestedTip()),
    eth_getBlockByNumber: (tag) => shownBlock(at(tag)),
    eth_getBlockByHash: (hash) => shownBlock([...ancestors(view())].find((block) => block.hash === hash)),
    eth_getTransactionCount(address, tag) {
      const from = String(address).toLowerCase();
      const block = known(tag);
      if (view().number - block.number >= states) throw new Refusal("missing trie node");
      return numberToHex(tag === "pending" ? pool.next(from, nonceIn(block, from)) : nonceIn(block, from));
    },
    eth_sendRawTransaction: (raw) => submit(raw as Hex),
    eth_getTransactionByHash(hash) {
      const found = minedAs(hash);
      const bid = found?.mined ?? pool.find(hash as Hash);
      return bid === undefined ? null : shownTransaction(bid, found);
    },
    eth_getTransactionReceipt(hash) {
      const found = minedAs(hash);
      return found === undefined ? null : shownReceipt(found.mined, found.block, found.index);
    },
    eth_estimateGas(call) {
      const { to, data } = call as { readonly to?: string; readonly data?: Hex };
      const { done } = view();
      const gas = itemsOf(to, data).reduce(
        (sum, item) => sum + (done.has(item) ? SKIP_GAS : ITEM_GAS),
        BASE_GAS,
      );
      if (gas > ESTIMATE_CAP) throw new Refusal("gas required exceeds allowance");
      return numberToHex(gas);
    },
    eth_getLogs(filter) {
      const from = hexToNumber((filter as { readonly fromBlock: Hex }).fromBlock);
      const blocks = [...ancestors(view())].filter(({ number }) => number >= from).toReversed();
      return blocks.flatMap((block) => block.mined.flatMap((one, index) => shownLogs(one, block, index)));
    },
  };
  return async (method: string, params: readonly unknown[]): Promise<unknown> => {
    const asked = answers[method];
    if (asked === undefined) throw new Refusal(`the method ${method} does not exist`);
    return asked(...params);
  };
}

async function faulty(
  fault: Fault,
  answer: () => Promise<unknown>,
  params: readonly unknown[],
): Promise<unknown> {
  const lost = (details: string, status?: number) =>
    new HttpRequestError({ url: "http://memory", details, ...(status !== undefined && { status }) });
  switch (fault) {
    case "rate limit":
      throw lost("Too Many Requests", 429);
    case "cut":
      await answer().catch(() => undefined);
      throw lost("Unexpected end of JSON input");
    case "taken, said refused":
      await answer().catch(() => undefined);
      throw new Refusal("internal error");
    case "refused, said taken":
      return keccak256(params[0] as Hex);
    case "refused":
      throw new Refusal("txpool is full");
    case "nonce too low":
      throw new Refusal("nonce too low: next nonce 9, tx nonce 8");
    default:
      throw lost("socket hang up");
  }
}

function shownBlock(block: Block | undefined) {
  if (block === undefined) return null;
  const { number, hash, parent, baseFee, mined } = block;
  return {
    number: numberToHex(number),
    hash,
    parentHash: parent?.hash ?? zeroHash,
    timestamp: numberToHex(1_000 + number),
    gasLimit: numberToHex(GAS_LIMIT),
    gasUsed: "0x0",
    baseFeePerGas: numberToHex(baseFee),
    transactions: mined.map((one) => one.hash),
  };
}

type Place = { readonly block: Block; readonly index: number };

function shownTransaction({ hash, from, nonce, to, data, most, tip, gas }: Bid, place: Place | undefined) {
  return {
    hash,
    from,
    to,
    input: data,
    value: "0x0",
    type: "0x2",
    chainId: numberToHex(CHAIN_ID),
    nonce: numberToHex(nonce),
    gas: numberToHex(gas),
    maxFeePerGas: numberToHex(most),
    maxPriorityFeePerGas: numberToHex(tip),
    r: zeroHash,
    s: zeroHash,
    v: "0x0",
    blockHash: place?.block.hash ?? null,
    blockNumber: place === undefined ? null : numberToHex(place.block.number),
    transactionIndex: place === undefined ? null : numberToHex(place.index),
  };
}

function shownLogs(mined: Mined, block: Block, index: number) {
  const items = [
    ...mined.done.map((item) => logOf(item, true)),
    ...mined.skipped.map((item) => logOf(item, false)),
  ];
  return items.map((log, logIndex) => ({
    ...log,
    transactionHash: mined.hash,
    transactionIndex: numberToHex(index),
    blockHash: block.hash,
    blockNumber: numberToHex(block.number),
    removed: false,
    logIndex: numberToHex(logIndex),
  }));
}

function shownReceipt(mined: Mined, block: Block, index: number) {
  const { hash, from, to, gas, isReverted } = mined;
  return {
    transactionHash: hash,
    transactionIndex: numberToHex(index),
    from,
    to: to ?? zeroAddress,
    blockHash: block.hash,
    blockNumber: numberToHex(block.number),
    contractAddress: null,
    gasUsed: numberToHex(gas),
    cumulativeGasUsed: numberToHex(gas),
    effectiveGasPrice: "0x1",
    logs: shownLogs(mined, block, index),
    logsBloom: "0x",
    status: isReverted ? "0x0" : "0x1",
    type: "0x2",
  };
}
