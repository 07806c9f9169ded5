import { type Hash, type Hex, keccak256, parseTransaction, zeroAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { runDelivery } from "../../../src/sdk/delivery/deliver.ts";
import {
  type Journal,
  type JournalRecord,
  journalOver,
  replay,
  type Sending,
} from "../../../src/sdk/delivery/journal.ts";
import type { Timing } from "../../../src/sdk/delivery/timing.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { type Fault, memoryClient, openMemoryChain, type Undoing } from "./memoryChain.ts";
import { memoryClock } from "./memoryClock.ts";
import { CONTRACT, itemTask, itemWork } from "./memoryContract.ts";
import { CHAIN_ID, priceRefusal, readBid } from "./memoryPool.ts";

/** Where a process may die. */
export const WRITE_POINTS = ["before write", "after write", "before send", "after send"] as const;
export type WritePoint = (typeof WRITE_POINTS)[number];

type Request = (method: string, params: readonly unknown[]) => Promise<unknown>;
type Write = (record: JournalRecord) => Promise<void>;

/** `items`: how many it knows of. */
type Process = { isAlive: boolean; readonly items: number; readonly pricedOut: Set<Hash> };

/** Makes the engine wrong in one way, to show that the tests notice. */
export type Flaw = {
  readonly request?: (request: Request) => Request;
  readonly write?: (write: Write, request: Request) => Write;
  readonly account?: (account: PrivateKeyAccount) => PrivateKeyAccount;
};

export type WorldParameters = {
  readonly seed: number;
  readonly keys: number;
  readonly hasTag: boolean;
  /** Newest blocks whose states the machines keep; left out: all. */
  readonly states?: number | undefined;
  readonly flaw?: Flaw | undefined;
};

const ACCOUNTS = [1, 2, 3].map((index) => privateKeyToAccount(`0x${`${index}`.repeat(64)}`));
const TIMING: Timing = { patience: 3_000, rounds: 2, lag: 1_000, doubt: 300, resend: 1_500 };
/** Blocks on a block that make it final; nothing is taken back deeper than 3, no machine is more than 2 behind. */
const DEPTH = 8;
/** Where a node has no tag, the engine waits for as many. */
const DEPTH_WITHOUT_TAG = 64;

export type World = ReturnType<typeof openWorld>;

/** A chain, what is to be done, and the one process that does it, which may die at any moment. */
export function openWorld({ seed, keys, hasTag, states, flaw = {} }: WorldParameters) {
  const random = seededRandom(seed);
  const depth = hasTag ? DEPTH : DEPTH_WITHOUT_TAG;
  const chain = openMemoryChain({ random, depth, hasTag, states });
  const time = memoryClock();
  const accounts = ACCOUNTS.slice(0, keys);
  const records: string[] = [];
  const strangers = new Set<Hash>();
  const world = { items: [] as number[], wrongs: [] as string[], ended: [] as string[] };
  let doom: { point: WritePoint; left: number } | undefined;
  let process: Process | undefined;
  let whole = 0;

  const die = () => {
    if (process !== undefined) process.isAlive = false;
    process = undefined;
    doom = undefined;
  };
  /** Whether the process that comes by here lives on. */
  const passes = (own: Process, point?: WritePoint) => {
    if (own.isAlive && doom !== undefined && point === doom.point) {
      doom.left -= 1;
      if (doom.left <= 0) die();
    }
    return own.isAlive;
  };
  const judge = judgeWrites({ chain, records, wrongs: world.wrongs });

  const start = () => {
    const own: Process = { isAlive: true, items: world.items.length, pricedOut: new Set() };
    process = own;
    const ask: Request = async (method, params) => {
      const isSend = method === "eth_sendRawTransaction";
      if (!passes(own, isSend ? "before send" : undefined)) return forever();
      if (isSend) await judge.send(params[0] as Hex, own.pricedOut);
      const answer = await chain.request(method, params).then(
        (value) => () => value,
        (thrown) => () => {
          if (isSend) judge.refused(params[0] as Hex, thrown, own.pricedOut);
          throw thrown;
        },
      );
      return passes(own, isSend ? "after send" : undefined) ? answer() : forever();
    };
    const keep: Write = async (record) => {
      if (!passes(own, "before write")) return forever();
      judge.write(record);
      records.push(JSON.stringify(record));
      if (!passes(own, "after write")) return forever();
    };
    const request = flaw.request?.(ask) ?? ask;
    const write = flaw.write?.(keep, ask) ?? keep;
    const journal: Journal = {
      path: "memory",
      isBegun: () => records.length > 0,
      open: () => {
        let isOpen = true;
        return journalOver({
          path: "memory",
          sendings: sendingsOf(records),
          write(record) {
            if (!isOpen) world.wrongs.push("something was written down after the journal was closed");
            return write(record);
          },
          close() {
            isOpen = false;
          },
        });
      },
    };
    const clients = accounts.map((account) => memoryClient(flaw.account?.(account) ?? account, request));
    const [client, ...payers] = clients as [(typeof clients)[0], ...typeof clients];
    const { clock } = time;
    const pause = async (milliseconds: number) => {
      await clock.pause(milliseconds);
      if (!own.isAlive) await forever();
    };
    const place = { chainId: CHAIN_ID, registry: CONTRACT, account: client.account.address };
    runDelivery({
      client,
      payers,
      place,
      work: itemWork(client),
      action: "perform",
      dryRun: false,
      journal,
      timing: TIMING,
      clock: { now: clock.now, pause },
      tasks: world.items.map(itemTask),
    }).then(
      () => ending(own, "done"),
      (thrown) => ending(own, thrown),
    );
  };
  const ending = (own: Process, how: unknown) => {
    if (!own.isAlive) return;
    die();
    const text = how === "done" ? "done" : nameOf(how);
    world.ended.push(text);
    if (text === "done") whole = own.items;
    if (!EXPECTED.test(text)) world.wrongs.push(`the run ended with ${text}: ${how}`);
  };

  return {
    chain,
    accounts,
    world,
    sendings: () => sendingsOf(records),
    feed(count: number) {
      for (let i = 0; i < count; i++) world.items.push(world.items.length);
    },
    kill: die,
    killAt(point: WritePoint, left: number) {
      doom = { point, left };
    },
    async pass(milliseconds: number) {
      if (process === undefined && world.items.length > 0) start();
      await time.settle();
      await time.pass(milliseconds);
    },
    reorg: (blocks: number, undoing: Undoing) => chain.reorg(blocks, undoing),
    fault: (method: string, fault: Fault) => chain.state.faults.push({ method, fault }),
    /** Another program sends from a key of ours; `same`: what our newest waiting one does, for more. */
    async foreign(index: number, isSame: boolean) {
      const account = accounts[index % accounts.length] as PrivateKeyAccount;
      const from = account.address.toLowerCase();
      const own = chain.pool.all().filter((bid) => bid.from === from);
      const latest = isSame ? own.toSorted((a, b) => b.nonce - a.nonce)[0] : undefined;
      const raw = await account.signTransaction({
        type: "eip1559",
        chainId: CHAIN_ID,
        gas: latest?.gas ?? 50_000n,
        nonce: latest?.nonce ?? chain.nonceOf(from) + random.below(2),
        to: (latest?.to ?? account.address) as Hex,
        data: latest?.data ?? "0xfe",
        maxFeePerGas: (latest?.most ?? chain.state.baseFee * 2n) * 2n,
        maxPriorityFeePerGas: (latest?.tip ?? 200n) * 2n,
      });
      strangers.add(keccak256(raw));
      await chain.submit(raw).catch(() => undefined);
    },
    /** All is well from now on: what is to come out, comes out. @returns what is wrong then */
    async conclude(): Promise<readonly string[]> {
      doom = undefined;
      Object.assign(chain.state, { lag: 0, faults: [], reverts: new Set() });
      chain.pool.funds.clear();
      // Whoever else sends from our keys gives up: ours may stand behind theirs, and we do not touch those.
      chain.pool.forget(({ hash }) => strangers.has(hash));
      for (let round = 0; round < MOST_ROUNDS; round++) {
        await this.pass(round % 8 === 7 ? 4_000 : 500);
        chain.mine(hasTag ? 1 : 8);
        if (process === undefined && whole === world.items.length && this.sendings().every(isFinal)) break;
      }
      const { wrongs, items } = world;
      const changed = await changedVersions(records);
      return [...wrongs, ...judgeEnd({ chain, sendings: this.sendings(), items }), ...changed];
    },
  };
}

const MOST_ROUNDS = 150;

/** How a run may end in trouble, so that it is run again. */
const EXPECTED =
  /^(done|NotSent|TransactionPending|NotFinalYet|NoncesTaken|HttpRequestError|NotEnoughFunds|TransactionReverted)$/;

function nameOf(thrown: unknown): string {
  const { code, name } = thrown as { readonly code?: unknown; readonly name?: string };
  return typeof code === "string" ? code : `${name}`;
}

function forever(): Promise<never> {
  return new Promise(() => {});
}

function isFinal({ settled }: Sending): boolean {
  return settled !== undefined && (settled.final === true || settled.block === undefined);
}

/** What a process finds that opens the journal again. */
function sendingsOf(records: readonly string[]): Sending[] {
  const sendings: Sending[] = [];
  for (const line of records) {
    const record = JSON.parse(line) as JournalRecord;
    if (record.record === "sending") {
      const { record: _, ...fields } = record;
      sendings.push({ ...fields, settled: undefined });
    } else replay(sendings[record.id] as Sending, record);
  }
  return sendings;
}

type Judged = {
  readonly chain: ReturnType<typeof openMemoryChain>;
  readonly records: readonly string[];
  readonly wrongs: string[];
};

/** Looks over the engine's shoulder while it works, and knows what no single machine tells. */
function judgeWrites({ chain, records, wrongs }: Judged) {
  return {
    /** @param pricedOut what this process was told to pay too little */
    async send(raw: Hex, pricedOut: Set<Hash>) {
      const hash = keccak256(raw);
      const isTooLittle = priceRefusal(await readBid(raw), chain.poolTerms()) !== undefined;
      if (isTooLittle && pricedOut.has(hash))
        wrongs.push(`${hash} was sent again, though it pays too little`);
      if (!records.some((line) => line.includes(hash)))
        wrongs.push(`${hash} was sent before it was written down`);
    },
    refused(raw: Hex, thrown: unknown, pricedOut: Set<Hash>) {
      if (/underpriced: gas tip|less than block base fee/.test(String(thrown))) pricedOut.add(keccak256(raw));
    },
    write(record: JournalRecord) {
      if (record.record !== "sending") return;
      const sendings = sendingsOf(records);
      const { nonce, account, keys } = record;
      if (sendings.some((one) => one.nonce === nonce && one.account === account)) {
        wrongs.push(`nonce ${nonce} of ${account} was begun twice`);
      }
      const final = chain.finalBlock();
      for (const key of keys) {
        const open = sendings.find((one) => one.keys.includes(key) && !isWithout(one, Number(key), final));
        if (open !== undefined) {
          wrongs.push(
            `item ${key} was begun at nonce ${nonce} while nonce ${open.nonce} was not final without it`,
          );
        }
      }
    },
  };
}

/** Whether the final chain has used a transaction's nonce, and has not done an item by it. */
function isWithout(
  { nonce, account = zeroAddress, hashes }: Sending,
  item: number,
  final: { readonly nonces: ReadonlyMap<string, number>; readonly done: ReadonlyMap<number, Hash> },
): boolean {
  const by = final.done.get(item);
  return (final.nonces.get(account.toLowerCase()) ?? 0) > nonce && (by === undefined || !hashes.includes(by));
}

type End = {
  readonly chain: ReturnType<typeof openMemoryChain>;
  readonly sendings: readonly Sending[];
  readonly items: readonly number[];
};

/** The naive model: a list, and a loop over it. */
function judgeEnd({ chain, sendings, items }: End): readonly string[] {
  const wrongs: string[] = [];
  const mined = chain.blocks().flatMap((block) => block.mined);
  for (const item of items) {
    const times = mined.filter((one) => one.done.includes(item)).length;
    if (times !== 1) wrongs.push(`item ${item} was done ${times} times`);
    const waste = mined.filter((one) => one.skipped.includes(item)).length;
    if (waste > 0) wrongs.push(`item ${item} was sent ${waste} times too often`);
  }
  for (const { settled, nonce, account, keys } of sendings.filter((one) => !isFinal(one))) {
    wrongs.push(`nonce ${nonce} of ${account} (items ${keys}) is stuck: ${JSON.stringify(settled)}`);
  }
  for (const { settled, nonce } of sendings) {
    const isThere = settled?.hash === undefined || mined.some((one) => one.hash === settled.hash);
    if (!isThere) wrongs.push(`nonce ${nonce} is said to be mined as ${settled?.hash}, which is nowhere`);
  }
  return wrongs;
}

/** Versions of one nonce that do different things, but for those that do nothing. */
async function changedVersions(records: readonly string[]): Promise<readonly string[]> {
  const first = new Map<string, Hex>();
  const wrongs: string[] = [];
  const raws = sendingsOf(records.filter((line) => !line.startsWith('{"record":"settled"')));
  for (const raw of raws.flatMap(({ bytes = {} }) => Object.values(bytes))) {
    const { from, nonce } = await readBid(raw);
    const { to, data = "0x" } = parseTransaction(raw);
    if (data === "0x" && to?.toLowerCase() === from) continue;
    const key = `${from} ${nonce}`;
    if ((first.get(key) ?? data) !== data) wrongs.push(`nonce ${nonce} of ${from} got other calldata`);
    first.set(key, data);
  }
  return wrongs;
}
