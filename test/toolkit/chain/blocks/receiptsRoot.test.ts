import { expect } from "chai";
import hre from "hardhat";
import { type Hex, keccak256, numberToHex } from "viem";
import { bloomBits, mayHold } from "../../../../src/sdk/chain/blocks/logsBloom.ts";
import {
  foldReceipts,
  indexedTrieRoot,
  type RpcReceipt,
  receiptLogs,
  receiptsRoot,
} from "../../../../src/sdk/chain/blocks/receiptsRoot.ts";
import type { RpcBlock } from "../../../../src/sdk/chain/blocks/rpcBlockHeader.ts";
import { hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { EMPTY_TRIE_ROOT } from "../../../../src/sdk/core/stateProof/trieValue.ts";
import { encodeList, encodeString } from "../../core/referenceRlp.ts";
import { filterOf } from "./filterOf.ts";

/** Emits its calldata twice: once without a topic, once with its first word as the topic. */
const LOGGER: Hex = "0x6012600c60003960126000f3366000600037366000a0600035366000a100";

/** Gives the blocks of these numbers of transactions, with their receipts: by the embedded chain, which folds them itself. */
async function minedBlocks(sizes: readonly number[]) {
  const { provider, close } = await hre.network.create({
    network: "embedded",
    override: { mining: { auto: false, interval: 0 } },
  });
  const ask = <Answer>(method: string, ...params: unknown[]) =>
    provider.request({ method, params }) as Promise<Answer>;
  const [from] = await ask<readonly Hex[]>("eth_accounts");
  const made = await ask<Hex>("eth_sendTransaction", { from, data: LOGGER, gas: "0x100000" });
  await ask("evm_mine");
  const { contractAddress: to } = await ask<{ contractAddress: Hex }>("eth_getTransactionReceipt", made);
  const blocks: { readonly block: RpcBlock; readonly receipts: RpcReceipt[] }[] = [];
  for (const size of sizes) {
    const hashes: Hex[] = [];
    for (let i = 0; i < size; i++) {
      const kind = [{ gasPrice: "0xee6b2800" }, { gasPrice: "0xee6b2800", accessList: [] }, {}][i % 3];
      // Every seventh has too little gas to end well.
      const isShort = i % 7 === 6;
      const data = `0x${(i + 1)
        .toString(16)
        .padStart(2, "0")
        .repeat(isShort ? 1 : 1 + ((i * 37) % 200))}`;
      const gas = numberToHex(isShort ? 21_500 : 131_072);
      hashes.push(await ask<Hex>("eth_sendTransaction", { from, to, data, gas, ...kind }));
    }
    await ask("evm_mine");
    const block = await ask<RpcBlock>("eth_getBlockByNumber", "latest", false);
    const receipts: RpcReceipt[] = [];
    for (const hash of hashes) receipts.push(await ask<RpcReceipt>("eth_getTransactionReceipt", hash));
    blocks.push({
      block,
      receipts: receipts.toSorted((a, b) => Number(a.transactionIndex) - Number(b.transactionIndex)),
    });
  }
  await close();
  return blocks;
}

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return thrown instanceof SymbolonError ? thrown.code : thrown;
  }
};

describe("what receipts fold to", () => {
  let blocks: Awaited<ReturnType<typeof minedBlocks>>;
  before(async () => {
    blocks = await minedBlocks([0, 1, 2, 17, 150]);
  });

  it("is what the header of their block says, of blocks of no, one and many transactions of every kind", () => {
    for (const { block, receipts } of blocks) {
      expect(receiptsRoot(receipts), `${receipts.length} receipts`).to.equal(block.receiptsRoot);
    }
    const logs = blocks.flatMap(({ receipts }) => receipts.flatMap((receipt, i) => receiptLogs(receipt, i)));
    expect(logs.length).to.be.greaterThan(200);
    expect(blocks.flatMap(({ receipts }) => receipts.map(({ status }) => status))).to.include.members([
      "0x0",
      "0x1",
    ]);
  });

  it("is another one where a receipt is missing, there twice, moved or altered in anything the chain keeps", () => {
    const { block, receipts } = blocks.at(-2) as (typeof blocks)[number];
    const [first = {}, second = {}, ...rest] = receipts;
    const [log = {}, ...logs] = first.logs as readonly RpcReceipt[];
    const withLog = (altered: RpcReceipt) => [
      { ...first, logs: [{ ...log, ...altered }, ...logs] },
      second,
      ...rest,
    ];
    const wrong = [
      receipts.slice(1),
      receipts.slice(0, -1),
      [first, ...receipts],
      [second, first, ...rest],
      [{ ...first, logs }, second, ...rest],
      [{ ...first, logs: null }, second, ...rest],
      [{ ...first, logs: [log, log, ...logs] }, second, ...rest],
      [{ ...first, status: "0x0" }, second, ...rest],
      [{ ...first, type: "0x2" }, second, ...rest],
      [{ ...first, cumulativeGasUsed: "0x1" }, second, ...rest],
      [{ ...first, logsBloom: second.logsBloom }, second, ...rest],
      withLog({ address: `0x${"11".repeat(20)}` }),
      withLog({ data: "0x" }),
      withLog({ topics: [`0x${"11".repeat(32)}`] }),
    ];
    for (const [i, altered] of wrong.entries())
      expect(receiptsRoot(altered), `fault ${i}`).not.to.equal(block.receiptsRoot);
  });

  it("is the same where a node writes null for no events", () => {
    const none = {
      type: "0x2",
      status: "0x1",
      cumulativeGasUsed: "0x5208",
      logsBloom: `0x${"00".repeat(256)}`,
    };
    const root = receiptsRoot([{ ...none, logs: [] }]);
    for (const logs of [null, undefined]) expect(receiptsRoot([{ ...none, logs }])).to.equal(root);
  });

  it("is refused by name where it is no receipt", () => {
    const [receipt = {}] = blocks[1]?.receipts ?? [];
    for (const altered of [
      { logs: {} },
      { logs: [null] },
      { logs: [{ address: "0x12", topics: [], data: "0x" }] },
      { logs: [{ address: `0x${"11".repeat(20)}`, topics: ["0x1"], data: "0x" }] },
      {
        logs: [
          { address: `0x${"11".repeat(20)}`, topics: Array(5).fill(`0x${"11".repeat(32)}`), data: "0x" },
        ],
      },
      { logs: [{ address: `0x${"11".repeat(20)}`, topics: [], data: "0x123" }] },
      { logsBloom: "0x00" },
      { status: undefined },
      { cumulativeGasUsed: 17 },
    ])
      expect(
        codeOf(() => receiptsRoot([{ ...receipt, ...altered }])),
        JSON.stringify(altered),
      ).to.equal("BadReceipt");
  });

  it("of nothing is the empty trie's", () => {
    expect(hexToBytes(indexedTrieRoot([]))).to.deep.equal(EMPTY_TRIE_ROOT);
  });

  it("has in it what is shorter than a hash, and the hash of what is not", () => {
    const long = `0x${"5a".repeat(40)}` as const;
    // The keys of positions 0 and 1 are 0x80 and 0x01: a leaf each, of the nibble after the branch.
    const leaf = (nibble: number, value: Hex) =>
      encodeList(encodeString(Uint8Array.of(0x30 + nibble)), encodeString(hexToBytes(value)));
    const rootOf = (first: Uint8Array, second: Uint8Array) =>
      keccak256(
        encodeList(
          ...Array.from({ length: 17 }, (_, i) =>
            i === 8 ? first : i === 0 ? second : encodeString(new Uint8Array()),
          ),
        ),
      );
    const hashed = (node: Uint8Array) => encodeString(keccak256(node, "bytes"));
    const short = leaf(0, "0x0102");
    const other = leaf(1, "0x0304");
    expect(indexedTrieRoot(["0x0102", "0x0304"])).to.equal(rootOf(short, other));
    expect(indexedTrieRoot([long, "0x0304"])).to.equal(rootOf(hashed(leaf(0, long)), other));
    expect(indexedTrieRoot(["0x0102", long])).to.equal(rootOf(short, hashed(leaf(1, long))));
  });

  it("agrees with the filters, which never miss an address or a topic", () => {
    for (const { block, receipts } of blocks) {
      const logs = receipts.flatMap((receipt, i) => receiptLogs(receipt, i));
      expect(filterOf(logs)).to.equal(block.logsBloom);
      const bloom = hexToBytes(String(block.logsBloom));
      for (const { address, topics } of logs)
        for (const value of [address, ...topics]) expect(mayHold(bloom, bloomBits(value))).to.equal(true);
      if (logs.length === 0) expect(mayHold(bloom, bloomBits(`0x${"11".repeat(20)}`))).to.equal(false);
    }
  });
});

/** A receipt without logs, as the vectors have it. */
const plain = (type: Hex, more: object = {}): RpcReceipt => ({
  type,
  status: "0x1",
  cumulativeGasUsed: "0xb741",
  gasUsed: "0xb741",
  logsBloom: `0x${"00".repeat(256)}`,
  logs: [],
  ...more,
});
const EMPTY_BLOOM = "00".repeat(256);
/** The root of a block with one receipt: its key is 0x80, and the trie is one leaf. */
const rootOfOne = (encoded: Hex) =>
  keccak256(encodeList(encodeString(Uint8Array.of(0x20, 0x80)), encodeString(hexToBytes(encoded))));

describe("receipts of other chains", () => {
  /** By chain: what its node says, and what its clients fold. */
  const vectors: readonly (readonly [string, RpcReceipt, Hex])[] = [
    [
      // The receipt is the one of op-reth's tests (decode_deposit_receipt_regolith_roundtrip), whose nonce no root holds.
      "a deposit of the OP stack between Regolith and Canyon",
      plain("0x7e", { depositNonce: "0x3d3bbf" }),
      `0x7ef901080182b741b90100${EMPTY_BLOOM}c0`,
    ],
    [
      // op-reth's decode_deposit_receipt_canyon_roundtrip.
      "a deposit of the OP stack since Canyon",
      plain("0x7e", { depositNonce: "0x3d3bbf", depositReceiptVersion: "0x1" }),
      `0x7ef9010d0182b741b90100${EMPTY_BLOOM}c0833d3bbf01`,
    ],
    [
      "the first deposit of an account",
      plain("0x7e", { depositNonce: "0x0", depositReceiptVersion: "0x1" }),
      `0x7ef9010a0182b741b90100${EMPTY_BLOOM}c08001`,
    ],
    [
      // The OP stack's PostExecTxType holds nothing besides.
      "what the OP stack does after all",
      plain("0x7d", { depositNonce: "0x1" }),
      `0x7df901080182b741b90100${EMPTY_BLOOM}c0`,
    ],
    [
      "a transaction of Celo that pays its fee in another currency",
      plain("0x7b", { baseFee: "0x3e8" }),
      `0x7bf9010b0182b741b90100${EMPTY_BLOOM}c08203e8`,
    ],
    ["the same without its base fee", plain("0x7b"), `0x7bf901080182b741b90100${EMPTY_BLOOM}c0`],
    [
      "Arbitrum's own transaction at a block's begin",
      plain("0x6a", { gasUsed: "0x0", gasUsedForL1: "0x0" }),
      `0x6af901080182b741b90100${EMPTY_BLOOM}c0`,
    ],
    [
      "Polygon's state sync since it is part of blocks",
      plain("0x7f", { gasUsed: "0x0" }),
      `0x7ff901080182b741b90100${EMPTY_BLOOM}c0`,
    ],
  ];
  for (const [name, receipt, encoded] of vectors) {
    it(`fold as their chain folds them: ${name}`, () => {
      const root = rootOfOne(encoded);
      expect(receiptsRoot([receipt])).to.equal(root);
      expect(foldReceipts([receipt], root)).to.deep.equal({
        isProven: true,
        receipts: [receipt],
        others: [],
      });
    });
  }

  const own = [plain("0x2"), plain("0x0", { cumulativeGasUsed: "0xffff" })];
  const synced = plain("0x0", { gasUsed: "0x0", cumulativeGasUsed: "0x0", transactionHash: "0x12" });

  it("leave out what used no gas, where the root holds without it, wherever it stands", () => {
    const root = receiptsRoot(own);
    for (const given of [
      [...own, synced],
      [synced, ...own],
    ])
      expect(foldReceipts(given, root)).to.deep.equal({ isProven: true, receipts: own, others: [synced] });
    expect(foldReceipts([synced], receiptsRoot([]))).to.deep.include({ isProven: true, receipts: [] });
  });

  it("leave out nothing else, and nothing where the root does not hold then", () => {
    const root = receiptsRoot(own);
    const more = plain("0x2", { cumulativeGasUsed: "0x1ffff" });
    for (const given of [
      [...own, more],
      own.slice(1),
      [...own.slice(1), synced],
      [...own, { ...synced, gasUsed: undefined }],
    ])
      expect(foldReceipts(given, root)).to.deep.equal({ isProven: false, foreign: [] });
  });

  it("name the types that do not fold, also where such a receipt is none of Ethereum's in anything", () => {
    const root = receiptsRoot(own);
    const folded = foldReceipts([plain("0x71"), plain("0xff"), plain("0x71"), plain("0x1")], root);
    expect(folded).to.deep.equal({ isProven: false, foreign: [0x71n, 0xffn] });
    const bare = plain("0x71", { logsBloom: null, status: undefined });
    expect(foldReceipts([bare], root)).to.deep.equal({ isProven: false, foreign: [0x71n] });
    expect(codeOf(() => foldReceipts([plain("0x2", { logsBloom: null })], root))).to.equal("BadReceipt");
    expect(codeOf(() => foldReceipts([plain("0x2", { type: "two" })], root))).to.equal("BadReceipt");
  });
});
