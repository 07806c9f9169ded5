import { expect } from "chai";
import hre from "hardhat";
import { type Hex, keccak256, numberToHex } from "viem";
import { bloomBits, mayHold } from "../../../../src/chain/blocks/logsBloom.ts";
import {
  indexedTrieRoot,
  type RpcReceipt,
  receiptLogs,
  receiptsRoot,
} from "../../../../src/chain/blocks/receiptsRoot.ts";
import type { RpcBlock } from "../../../../src/chain/blocks/rpcBlockHeader.ts";
import { hexToBytes } from "../../../../src/core/bytes.ts";
import { SymbolonError } from "../../../../src/core/errors.ts";
import { EMPTY_TRIE_ROOT } from "../../../../src/core/stateProof/trieValue.ts";
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

  it("is refused by name where it is no receipt", () => {
    const [receipt = {}] = blocks[1]?.receipts ?? [];
    for (const altered of [
      { logs: null },
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
    expect(codeOf(() => receiptsRoot([{ ...receipt, type: "0x7e" }]))).to.equal("UnknownReceiptType");
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
    const [short, other] = [leaf(0, "0x0102"), leaf(1, "0x0304")];
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
