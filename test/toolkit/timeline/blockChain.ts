import {
  type Address,
  createClient,
  custom,
  defineChain,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  keccak256,
  numberToHex,
  pad,
} from "viem";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { pauseGateAbi } from "../../../src/sdk/chain/abi/pauseGateAbi.ts";
import { type RpcReceipt, receiptsRoot } from "../../../src/sdk/chain/blocks/receiptsRoot.ts";
import { rpcBlockHeader } from "../../../src/sdk/chain/blocks/rpcBlockHeader.ts";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import type { Random } from "../../differential/calls/seededRandom.ts";
import { filterOf } from "../chain/blocks/filterOf.ts";

/** What a log of the chain has to become: its row, or undefined where nobody watches it. */
type Expected = {
  readonly name: string;
  readonly account?: Hex;
  readonly actor?: Hex;
  readonly item?: Hex;
  readonly indexes?: readonly bigint[];
};
type FakeLog = {
  readonly address: Hex;
  readonly topics: Hex[];
  readonly data: Hex;
  readonly expected?: Expected;
};
type FakeBlock = {
  readonly json: Readonly<Record<string, unknown>>;
  readonly receipts: readonly RpcReceipt[];
  readonly logs: readonly (FakeLog & { readonly transaction: Hex })[];
};

export const FACTORY: Address = "0x00000000000000000000000000000000000fac70";
export const FOREIGN: Address = "0x0000000000000000000000000000000000f0e160";
export const CHAIN_ID = 9_177;

/** A row as a naive replay of the chain has it. */
export type NaiveRow = readonly unknown[];

export type BlockChain = {
  /** Alters the answer to a question, by its words; left as it is: it is true. */
  lie: (question: string, answer: unknown) => unknown;
  /** Blocks above a final one. */
  finalDepth: number;
  /** Number of the newest block. */
  readonly height: number;
  readonly mine: (blocks?: number) => void;
  /** Takes the newest blocks back, and mines others in their place. @returns what brings the old ones back */
  readonly reorg: (depth: number, blocks: number) => () => void;
  /** Rows of all blocks up to a height, by what the chain knows of its own logs. */
  readonly naiveRows: (cursor: number) => readonly NaiveRow[];
  readonly client: ReadClient;
};

/**
 * A chain of blocks whose headers, filters and receipts are true, which can be taken back: its factory creates campaigns with
 * gates, which tell of themselves before their factory does, and others emit the like.
 * @param dress makes a receipt, by its place in its block, one of another chain's type before the block is sealed
 */
export function openBlockChain(
  random: Random,
  dress: (receipt: RpcReceipt, place: number) => RpcReceipt = (receipt) => receipt,
) {
  let serial = 0;
  let chain: FakeBlock[] = [];
  const address = (): Hex => pad(numberToHex(++serial + 0xa000_0000_0000), { size: 20 });
  const eventOf = (abi: unknown, eventName: string, args: object) =>
    encodeEventTopics({ abi, eventName, args } as never) as Hex[];

  /** Campaigns and gates that exist in blocks up to a height: those of blocks taken back are gone. */
  const made = (kind: "campaign" | "gate") =>
    chain.flatMap(({ logs }) =>
      logs.flatMap(({ expected, data }) =>
        expected?.name !== "CampaignCreated"
          ? []
          : [kind === "campaign" ? (expected.item as Hex) : gateIn(data)],
      ),
    );
  // The gate is the ninth word of the arguments.
  const gateIn = (data: Hex): Hex => `0x${data.slice(2 + 64 * 8 + 24, 2 + 64 * 9)}`;

  function claimed(campaign: Hex, isWatched: boolean): FakeLog {
    const index = BigInt(random.below(1_000));
    const account = address();
    const data = encodeAbiParameters(
      [{ type: "uint256" }, { type: "address" }, { type: "uint256" }],
      [index, account, 5n],
    );
    const expected = { name: "Claimed", account, indexes: [index] };
    return {
      address: campaign,
      topics: eventOf(instantCampaignAbi, "Claimed", {}),
      data,
      ...(isWatched && { expected }),
    };
  }

  function skipped(campaign: Hex): FakeLog {
    const indexes = Array.from({ length: 1 + random.below(3) }, () => BigInt(random.below(1_000)));
    const skips =
      `0x${indexes.map((index) => `${index.toString(16).padStart(8, "0")}00000000`).join("")}` as const;
    const data = encodeAbiParameters([{ type: "bytes" }], [skips]);
    const expected = { name: "ClaimsSkipped", indexes };
    return { address: campaign, topics: eventOf(instantCampaignAbi, "ClaimsSkipped", {}), data, expected };
  }

  function created(factory: Hex, isWatched: boolean): FakeLog[] {
    const campaign = address();
    const creator = address();
    const gate = address();
    const event = instantCampaignFactoryAbi.find((item) => item.type === "event");
    const terms = {
      token: FOREIGN,
      merkleRoot: keccak256(campaign),
      root: keccak256(campaign),
      count: 1_000n,
      start: 1n,
      end: 2n,
      waves: 0n,
      waveInterval: 0n,
      treasury: creator,
      gate,
      maxExtraTime: 0n,
      claimFor: 0,
      recallable: false,
      manifestHash: keccak256(gate),
    };
    const inputs = event?.inputs.filter(({ indexed }) => indexed !== true) ?? [];
    const topics = eventOf(instantCampaignFactoryAbi, "CampaignCreated", {
      campaign,
      creator,
      token: FOREIGN,
    });
    const data = encodeAbiParameters(inputs as never, [terms, 7n] as never);
    const expected = { name: "CampaignCreated", actor: creator, item: campaign };
    const own = { address: factory, topics, data, ...(isWatched && { expected }) };
    // A campaign that somebody else's contract names is none of ours.
    return [claimed(campaign, isWatched), own, claimed(campaign, isWatched)];
  }

  function paused(gate: Hex, campaign: Hex): FakeLog {
    const topics = eventOf(pauseGateAbi, "Paused", { campaign });
    const data = encodeAbiParameters(
      [{ type: "uint256" }, { type: "uint256" }, { type: "string" }],
      [1n, 2n, "a reason that is longer than one word of the chain has room for"],
    );
    return { address: gate, topics, data, expected: { name: "Paused", item: campaign } };
  }

  function someLogs(): FakeLog[] {
    const [campaign, gate] = [made("campaign"), made("gate")].map(
      (list) => list[random.below(list.length || 1)],
    );
    const kind = random.below(8);
    if (kind === 0) return created(FACTORY, true);
    if (kind === 1) return created(FOREIGN, false);
    if (kind === 2) return [claimed(FOREIGN, false)];
    if (campaign === undefined || gate === undefined) return [];
    if (kind === 3) return [skipped(campaign)];
    if (kind === 4) return [paused(gate, campaign), claimed(campaign, true)];
    return [claimed(campaign, true)];
  }

  function mine(): void {
    const transactions = Array.from({ length: random.below(4) }, () => keccak256(numberToHex(++serial)));
    const logs = transactions.map((transaction) => someLogs().map((log) => ({ ...log, transaction })));
    const receipts = transactions.map((transactionHash, i) => {
      const receipt = {
        transactionHash,
        type: "0x2",
        status: "0x1",
        cumulativeGasUsed: numberToHex(21_000 * (i + 1)),
        logsBloom: filterOf(logs[i] ?? []),
        logs: (logs[i] ?? []).map(({ address, topics, data }) => ({ address, topics, data })),
      };
      return dress(receipt, i);
    });
    const word = (seed: number) => keccak256(numberToHex(seed));
    const block = {
      parentHash: chain.at(-1)?.json.hash ?? word(0),
      sha3Uncles: word(1),
      miner: FOREIGN,
      stateRoot: word(++serial),
      transactionsRoot: word(serial),
      receiptsRoot: receiptsRoot(receipts),
      logsBloom: filterOf(logs.flat()),
      difficulty: "0x0",
      number: numberToHex(chain.length),
      gasLimit: "0x1c9c380",
      gasUsed: "0x5208",
      timestamp: numberToHex(1_000 + 12 * chain.length),
      extraData: "0x",
      mixHash: word(3),
      nonce: "0x0000000000000000",
      baseFeePerGas: "0x7",
      transactions,
    };
    chain.push({ json: { ...block, hash: keccak256(rpcBlockHeader(block)) }, receipts, logs: logs.flat() });
  }

  const blockAt = (at: unknown, finalDepth: number): FakeBlock | undefined => {
    if (at === "latest") return chain.at(-1);
    if (at === "finalized") return chain[Math.max(0, chain.length - 1 - finalDepth)];
    return chain[Number(at)];
  };

  function logsIn(filter: { fromBlock: Hex; toBlock: Hex; address?: readonly string[]; blockHash?: Hex }) {
    const at = chain.findIndex(({ json }) => json.hash === filter.blockHash);
    const [from, to] = at === -1 ? [Number(filter.fromBlock), Number(filter.toBlock)] : [at, at];
    return chain.slice(from, to + 1).flatMap(({ json, logs }) =>
      logs.flatMap(({ expected: _, transaction, ...log }, i) =>
        filter.address?.includes(log.address.toLowerCase()) !== false
          ? [
              {
                ...log,
                blockNumber: json.number,
                blockHash: json.hash,
                transactionHash: transaction,
                logIndex: numberToHex(i),
              },
            ]
          : [],
      ),
    );
  }

  const self: BlockChain = {
    lie: (_question, answer) => answer,
    finalDepth: 8,
    get height() {
      return chain.length - 1;
    },
    mine: (blocks = 1) => {
      for (let i = 0; i < blocks; i++) mine();
    },
    reorg: (depth, blocks) => {
      const before = chain;
      chain = chain.slice(0, chain.length - depth);
      self.mine(blocks);
      return () => {
        chain = before;
      };
    },
    naiveRows: (cursor) =>
      chain.slice(0, cursor + 1).flatMap(({ json, logs }) =>
        logs.flatMap(({ expected, address: contract, transaction }, log) => {
          if (expected === undefined) return [];
          const { name, account = null, actor = null, item = null, indexes = [null] } = expected;
          return indexes.map((index, part) => [
            Number(json.number),
            json.hash,
            log,
            part,
            contract,
            name,
            transaction,
            account,
            actor,
            item,
            index,
          ]);
        }),
      ),
    client: createClient({
      chain: defineChain({
        id: CHAIN_ID,
        name: "blocks",
        rpcUrls: { default: { http: [] } },
        nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      }),
      transport: custom(
        {
          request: async ({
            method,
            params: [at],
          }: {
            method: string;
            params: readonly unknown[];
          }): Promise<unknown> => {
            const question = `${method} ${at}`;
            if (method === "eth_getLogs") return self.lie(method, logsIn(at as never));
            if (method === "eth_chainId") return numberToHex(CHAIN_ID);
            const block = blockAt(at, self.finalDepth);
            return self.lie(
              question,
              (method === "eth_getBlockReceipts" ? block?.receipts : block?.json) ?? null,
            );
          },
        },
        { retryCount: 0 },
      ),
    }) as ReadClient,
  };
  self.mine();
  return self;
}
