import {
  type Address,
  type Client,
  createClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hash,
  type Hex,
  keccak256,
  numberToHex,
  stringToHex,
  type Transport,
} from "viem";
import { batchRegistryAbi } from "../../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { type BatchHeader, batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { changeKinds } from "../../../../src/sdk/core/status/digest.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { EMPTY_WORD, locate, type StatusWord } from "../../../../src/sdk/core/status/statusWords.ts";
import type { StatusBlock } from "../../../../src/sdk/credentials/verify/node/askNode.ts";
import {
  changed,
  type FakeBatch,
  type FakeChange,
  type FakeEffect,
  type FakeEvent,
  type FakeHold,
  held,
  issued,
} from "./fakeRegistry.ts";

type FakeBlock = StatusBlock & {
  readonly batches: ReadonlyMap<Hex, FakeBatch>;
  readonly events: readonly FakeEvent[];
};

type Request = { readonly method: string; readonly params: readonly unknown[] };

/** Stands between a client and the chain: what it returns is the node's answer, what it throws the node's error. */
export type Meddle = (request: Request, answer: () => unknown) => unknown;

export const FAKE_REGISTRY: Address = "0x00000000000000000000000000000000000000b5";
export const FAKE_CHAIN_ID = 777n;
const WHY: Pick<FakeChange, "reason" | "evidence"> = { reason: 0, evidence: `0x${"00".repeat(32)}` };

/**
 * A chain in memory with a BatchRegistry on it, whose blocks can be undone, and whose nodes can be made to lie.
 * @param finalAfter blocks behind the newest, the finalized one is
 */
export function openFakeChain(start: bigint, finalAfter = 3) {
  let made = 0;
  const blockAt = (number: bigint, timestamp: bigint, batches: ReadonlyMap<Hex, FakeBatch>): FakeBlock => {
    made += 1;
    const hash = keccak256(stringToHex(`block ${number}, the ${made}th made`));
    return { number, hash, timestamp, batches, events: [] };
  };
  let blocks: FakeBlock[] = [blockAt(0n, start, new Map())];
  const tip = () => blocks.at(-1)!;
  const idOf = (header: BatchHeader) => batchId({ chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY, header });

  /** Each call is in the newest block; false: the registry refuses it. */
  const apply = (header: BatchHeader, effect: (id: Hex, batch: FakeBatch | undefined) => FakeEffect) => {
    const id = idOf(header);
    const block = tip();
    const done = effect(id, block.batches.get(id));
    if (done === undefined) return false;
    const batches = new Map(block.batches).set(id, done.batch);
    blocks[blocks.length - 1] = { ...block, batches, events: [...block.events, ...done.events] };
    return true;
  };

  return {
    idOf,
    tip: (): FakeBlock => tip(),
    times: (): readonly bigint[] => blocks.map(({ timestamp }) => timestamp),
    blockOf: (number: bigint): FakeBlock => blocks[Number(number)]!,
    /** A new block, as empty as its calls leave it. */
    mine(timestamp: bigint) {
      blocks.push(blockAt(tip().number + 1n, timestamp, tip().batches));
    },
    /** Undoes the newest blocks; what is mined next has other hashes. */
    undo(count: number) {
      blocks = blocks.slice(0, Math.max(1, blocks.length - count));
    },
    issue: (header: BatchHeader) =>
      apply(header, (id, batch) => (batch === undefined ? issued(id, header) : undefined)),
    change: (header: BatchHeader, kind: FakeChange["kind"], masks: FakeChange["masks"], why = WHY) =>
      apply(header, (id, batch) => {
        const change = { kind, masks, ...why };
        return batch && changed(id, batch, header.policy.epochLength, tip().timestamp, change);
      }),
    hold: (header: BatchHeader, kind: FakeHold["kind"], targets: bigint[], until: bigint, why = WHY) =>
      apply(header, (id, batch) => {
        const hold = { kind, targets, until, ...why };
        return batch && held(id, batch, header.policy, tip().timestamp, hold);
      }),
    client(meddle: Meddle = (_, answer) => answer()): Client<Transport> {
      const request = async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
        const asked = { method, params };
        return meddle(asked, () => answerOf(blocks, asked, finalAfter));
      };
      return createClient({ transport: custom({ request: request as never }, { retryCount: 0 }) });
    },
  };
}

export type FakeChain = ReturnType<typeof openFakeChain>;

const refusal = (code: number, message: string) => Object.assign(new Error(message), { code });

function answerOf(blocks: readonly FakeBlock[], { method, params }: Request, finalAfter: number): unknown {
  const find = (wanted: unknown): FakeBlock | undefined => {
    if (typeof wanted === "string") {
      if (!wanted.startsWith("0x"))
        return wanted === "finalized" ? (blocks.at(-1 - finalAfter) ?? blocks[0]) : blocks.at(-1);
      return blocks[Number(wanted)];
    }
    const { blockHash } = wanted as { blockHash: Hash };
    const found = blocks.find(({ hash }) => hash === blockHash);
    if (found === undefined) throw refusal(-32_000, "hash is not currently canonical");
    return found;
  };
  if (method === "eth_chainId") return numberToHex(FAKE_CHAIN_ID);
  if (method === "eth_blockNumber") return numberToHex(blocks.at(-1)!.number);
  if (method === "eth_getBlockByNumber") {
    const block = find(params[0]);
    if (block === undefined) return null;
    const { number, hash, timestamp } = block;
    return { number: numberToHex(number), hash, timestamp: numberToHex(timestamp), transactions: [] };
  }
  if (method === "eth_getLogs") return logsOf(blocks, params[0] as LogFilter);
  if (method !== "eth_call") throw refusal(-32_601, `${method} is not there`);
  const block = find(params[1]);
  if (block === undefined) throw refusal(-32_000, "header not found");
  const { to, data } = params[0] as { to: Address; data: Hex };
  return to.toLowerCase() === FAKE_REGISTRY ? callRegistry(block, data) : "0x";
}

function callRegistry({ batches }: FakeBlock, data: Hex): Hex {
  const { functionName, args } = decodeFunctionData({ abi: batchRegistryAbi, data });
  const batch = batches.get(args?.[0] as Hex);
  const head = { revision: batch?.revision ?? 0, digest: batch?.digest ?? 0n };
  const hold = (target: bigint) => batch?.holds.get(target) ?? 0n;
  const word = (plane: "revoked" | "suspended", number: number) => batch?.[plane].get(number) ?? EMPTY_WORD;
  if (functionName === "statusOf") {
    const { word: number, mask } = locate(Number(args[1]));
    const revoked = deciding(word("revoked", number), mask);
    const suspended = word("suspended", number);
    const result = { ...head, revoked, suspended, hold: hold(args[1]), batchHold: hold(WHOLE_BATCH) };
    return encodeFunctionResult({ abi: batchRegistryAbi, functionName, result });
  }
  if (functionName === "statusWords") {
    const numbers = Array.from({ length: Number(args[2]) }, (_, i) => Number(args[1]) + i);
    const result = {
      ...head,
      holdsUsed: batch?.holdsUsed ?? false,
      batchHold: hold(WHOLE_BATCH),
      revoked: numbers.map((number) => word("revoked", number)),
      suspended: numbers.map((number) => word("suspended", number)),
    };
    return encodeFunctionResult({ abi: batchRegistryAbi, functionName, result });
  }
  if (functionName !== "holdsOf") throw refusal(3, `execution reverted: ${functionName}`);
  return encodeFunctionResult({ abi: batchRegistryAbi, functionName, result: args[1].map(hold) });
}

/** A word of the revoked plane as `statusOf` reads it: older slots only as long as the credential's bit is in the newer one. */
function deciding({ newest, older, oldest }: StatusWord, mask: bigint): StatusWord {
  if ((newest & mask) === 0n) return { ...EMPTY_WORD, newest };
  return (older & mask) === 0n ? { newest, older, oldest: 0n } : { newest, older, oldest };
}

type LogFilter = { readonly fromBlock: Hex; readonly toBlock: Hex; readonly topics: readonly unknown[] };

function logsOf(blocks: readonly FakeBlock[], { fromBlock, toBlock, topics }: LogFilter): unknown[] {
  return blocks.flatMap(({ number, hash, events }) => {
    if (number < BigInt(fromBlock) || number > BigInt(toBlock)) return [];
    return events
      .filter((event) => topics[1] === undefined || topics[1] === event.batch)
      .map((event, i) => ({
        address: FAKE_REGISTRY,
        ...encodeEvent(event),
        blockNumber: numberToHex(number),
        blockHash: hash,
        transactionHash: hash,
        transactionIndex: "0x0",
        logIndex: numberToHex(i),
        removed: false,
      }));
  });
}

function encodeEvent(event: FakeEvent): { topics: unknown; data: Hex } {
  const abi = batchRegistryAbi;
  const inputs = abi.find((item) => item.type === "event" && item.name === event.event)!;
  const unindexed = (inputs as unknown as { inputs: { indexed: boolean; name: string }[] }).inputs.filter(
    ({ indexed }) => !indexed,
  );
  const values: Record<string, unknown> =
    event.event === "BatchIssued" ? event : { until: 0n, ...event, kind: changeKinds[event.kind] };
  const data = encodeAbiParameters(unindexed as never, unindexed.map(({ name }) => values[name]) as never);
  const args =
    event.event === "BatchIssued"
      ? { id: event.batch, issuer: event.header.issuer, schema: event.header.schema }
      : { id: event.batch, kind: changeKinds[event.kind] };
  return { topics: encodeEventTopics({ abi, eventName: event.event, args } as never), data };
}
