import { type Hex, keccak256, numberToHex, parseTransaction, recoverTransactionAddress } from "viem";
import type { Random } from "../../../differential/calls/seededRandom.ts";
import { letPass } from "../../patience.ts";
import type { FaultyNode } from "../../scripts/faultyNode.ts";
import type { FaultChain } from "./faultChain.ts";

/** How nodes lie, each by its name, and of how many questions in a hundred. */
export type Lies = Readonly<Record<string, number>>;

/** About everything. */
export const LIES = {
  "a receipt of before": 15,
  "no receipt": 5,
  "an older head": 5,
  "taken, and refused": 8,
  "refused, and taken": 8,
  "nonce too low": 8,
  "429": 2,
  "half an answer": 2,
  silence: 1,
} as const;

/** About what was sent, some of them for longer than one question. */
export const LIES_ABOUT_SENDING = {
  /** Taken, and in no block until another version comes. */
  withheld: 30,
  /** A pool says that it has what it has not. */
  "already known": 20,
  "nonce too low": 20,
  /** Transactions are counted that nobody sent, or not counted that are mined. */
  "a count ahead": 10,
  "a count behind": 10,
  /** A receipt that was seen is gone for a while. */
  "a vanished receipt": 40,
  /** The newest block stays the newest, or an older one is it again, for a while. */
  "a head that stays": 5,
  "an older head": 10,
  /** A block that is there is another one for a while, so that what was in it is looked for anew. */
  "a block of another fork": 15,
} as const;

/** Milliseconds: longer than a worker waits for an answer. */
const SILENCE = 4_000;
/** Blocks by which a machine lags, and transactions by which it miscounts. */
const LAG = 3;
const MISCOUNT = 2;
/** Questions for which a lie that lasts is told, at most. */
const LASTING = 8;

type Params = readonly unknown[];
type Answers = Readonly<Record<string, (params: Params) => unknown>>;

/** What lies need: when they are told, and the chain as it is. */
type Liar = {
  readonly lies: (lie: string) => boolean;
  readonly ask: <Answer = unknown>(method: string, params: Params) => Promise<Answer>;
  readonly random: Random;
};

/** Has a node lie now and then about what a worker asks. @returns how often it has told each lie */
export function lieAt(
  node: FaultyNode,
  { reader }: Pick<FaultChain, "reader">,
  random: Random,
  wanted: Lies = LIES,
): ReadonlyMap<string, number> {
  const told = new Map<string, number>();
  const lies = (lie: string) => {
    if (!random.chance(wanted[lie] ?? 0)) return false;
    told.set(lie, (told.get(lie) ?? 0) + 1);
    return true;
  };
  const ask = <Answer>(method: string, params: Params) =>
    reader.request({ method, params } as never) as Promise<Answer>;
  node.reply = () => {
    if (lies("429")) return { status: 429, headers: { "retry-after": "0" }, body: "slow down" };
    const headers = { "content-type": "application/json" };
    if (lies("half an answer")) return { status: 200, headers, body: '{"jsonrpc":"2.0","id":1,"res' };
    return undefined;
  };
  node.fate = async () => {
    if (!lies("silence")) return "pass";
    await letPass(SILENCE);
    return "lose the question";
  };
  const liar = { lies, ask, random };
  const answers: Answers = { ...aboutSending(liar), ...aboutReceipts(liar), ...aboutBlocks(liar) };
  node.answer = (method, params) => answers[method]?.(params);
  return told;
}

const refusal = (message: string) => ({ error: { code: -32_000, message } });

function aboutSending({ lies, ask, random }: Liar): Answers {
  const withheld = withholder(lies);
  return {
    async eth_sendRawTransaction(params) {
      const raw = params[0] as Hex;
      const send = () => ask("eth_sendRawTransaction", params).catch(() => undefined);
      if (await withheld.keeps(raw)) return { result: keccak256(raw) };
      if (lies("refused, and taken")) {
        await send();
        return refusal("internal trouble");
      }
      if (lies("nonce too low")) {
        if (random.chance(50)) await send();
        return refusal("nonce too low");
      }
      if (lies("already known")) return refusal("already known");
      return lies("taken, and refused") ? { result: keccak256(raw) } : undefined;
    },
    async eth_getTransactionByHash([hash]) {
      const result = withheld.shown(hash);
      return result && { result };
    },
    async eth_getTransactionCount([address, block]) {
      if (block !== "latest" && block !== "pending") return undefined;
      const by = lies("a count ahead") ? MISCOUNT : lies("a count behind") ? -MISCOUNT : 0;
      if (by === 0) return undefined;
      const count = Number(await ask<Hex>("eth_getTransactionCount", [address, block]));
      return { result: numberToHex(Math.max(0, count + by)) };
    },
  };
}

/** Takes first versions, which come into no block; it passes on those that replace them. */
function withholder(lies: Liar["lies"]) {
  const kept = new Map<string, Hex | undefined>();
  const shown = new Map<unknown, object>();
  return {
    async keeps(raw: Hex): Promise<boolean> {
      const { nonce = 0, gas = 0n, to, data = "0x", value = 0n } = parseTransaction(raw);
      const from = await recoverTransactionAddress({ serializedTransaction: raw as never });
      const name = `${from} ${nonce}`;
      const hash = keccak256(raw);
      if (!kept.has(name)) kept.set(name, lies("withheld") ? hash : undefined);
      if (kept.get(name) !== hash) return false;
      const amounts = { nonce: numberToHex(nonce), gas: numberToHex(gas), value: numberToHex(value) };
      const place = { blockHash: null, blockNumber: null, transactionIndex: null };
      shown.set(hash, { hash, from, to, input: data, type: "0x2", ...amounts, ...place });
      return true;
    },
    shown: (hash: unknown) => shown.get(hash),
  };
}

function aboutReceipts({ lies, ask, random }: Liar): Answers {
  const seen = new Map<unknown, unknown>();
  const vanished = lasting(random);
  return {
    async eth_getTransactionReceipt(params) {
      const [hash] = params;
      if (vanished.lasts(hash) || lies("no receipt")) return { result: null };
      const before = seen.get(hash);
      if (before !== undefined && lies("a vanished receipt")) {
        vanished.begin(hash);
        return { result: null };
      }
      if (before !== undefined && lies("a receipt of before")) return { result: before };
      const result = await ask("eth_getTransactionReceipt", params);
      if (result !== null) seen.set(hash, result);
      return { result };
    },
  };
}

function aboutBlocks({ lies, ask, random }: Liar): Answers {
  const stays = lasting(random);
  const forked = lasting(random);
  let newest: unknown;
  const blockAt = (params: Params) => ask<{ readonly hash: Hex } | null>("eth_getBlockByNumber", params);
  const latest = async (isWhole: unknown) => {
    if (newest !== undefined && stays.lasts("latest")) return { result: newest };
    if (lies("an older head")) {
      const height = BigInt(await ask<Hex>("eth_blockNumber", []));
      return { result: await blockAt([numberToHex(height - BigInt(LAG)), isWhole]) };
    }
    newest = await blockAt(["latest", isWhole]);
    if (lies("a head that stays")) stays.begin("latest");
    return { result: newest };
  };
  return {
    async eth_getBlockByNumber([block, isWhole]) {
      if (block === "latest") return latest(isWhole);
      // The first block names the chain.
      if (!/^0x[1-9a-f]/.test(String(block))) return undefined;
      if (!forked.lasts(block)) {
        if (!lies("a block of another fork")) return undefined;
        forked.begin(block);
      }
      const own = await blockAt([block, isWhole]);
      return { result: own && { ...own, hash: keccak256(own.hash) } };
    },
  };
}

/** Lies that go on for some questions. */
function lasting(random: Random) {
  const left = new Map<unknown, number>();
  return {
    begin: (about: unknown) => void left.set(about, 1 + random.below(LASTING)),
    lasts(about: unknown): boolean {
      const more = left.get(about) ?? 0;
      left.set(about, more - 1);
      return more > 0;
    },
  };
}
