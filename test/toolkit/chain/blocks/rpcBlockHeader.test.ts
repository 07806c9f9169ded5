import { expect } from "chai";
import hre from "hardhat";
import { bytesToHex, hexToBytes, keccak256 } from "viem";
import {
  headerNotRebuilt,
  type RpcBlock,
  rpcBlockHeader,
} from "../../../../src/sdk/chain/blocks/rpcBlockHeader.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { encodeList, encodeString, encodeUint } from "../../core/referenceRlp.ts";

const FIELDS = ["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot"];
const NUMBERS = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp"];
const APPENDED = [
  "baseFeePerGas",
  "withdrawalsRoot",
  "blobGasUsed",
  "excessBlobGas",
  "parentBeaconBlockRoot",
  "requestsHash",
  "blockAccessListHash",
  "slotNumber",
];
const ORDER = [...FIELDS, "logsBloom", ...NUMBERS, "extraData", "mixHash", "nonce", ...APPENDED];
const isNumber = (name: string) =>
  [...NUMBERS, "baseFeePerGas", "blobGasUsed", "excessBlobGas", "slotNumber"].includes(name);

/** A block in which every number is that one, written as it is given. */
function blockOf(number: string): Record<string, unknown> {
  return Object.fromEntries(
    ORDER.map((name, i) => [name, isNumber(name) ? number : `0x${(16 + i).toString(16).repeat(32)}`]),
  );
}

function badBlock(block: RpcBlock): unknown {
  try {
    rpcBlockHeader(block);
  } catch (error) {
    if (error instanceof SymbolonError && error.code === "BadBlock") return error.details;
    throw error;
  }
  return undefined;
}

describe("chain/blocks: the header of a block that a node describes", () => {
  it("writes numbers without leading zeros, and all else as it stands", () => {
    for (const [written, number] of [
      ["0x0", 0n],
      ["0x", 0n],
      ["0x00", 0n],
      ["0x7", 7n],
      ["0x07", 7n],
      ["0x7f", 127n],
      ["0x80", 128n],
      ["0xabc", 0xabcn],
      ["0x0ABC", 0xabcn],
      ["0x10000", 0x10000n],
    ] as const) {
      const block = blockOf(written);
      const expected = encodeList(
        ...ORDER.map((name) =>
          isNumber(name) ? encodeUint(number) : encodeString(hexToBytes(block[name] as `0x${string}`)),
        ),
      );
      expect(rpcBlockHeader(block), written).to.equal(bytesToHex(expected));
    }
  });

  it("leaves out what a fork has not appended yet, and refuses what it needs and is not given", () => {
    const { baseFeePerGas: _, ...older } = blockOf("0x1");
    const withNull = rpcBlockHeader({ ...older, baseFeePerGas: null });
    expect(rpcBlockHeader(older)).to.equal(withNull);
    expect(withNull).not.to.equal(rpcBlockHeader(blockOf("0x1")));
    for (const [value, told] of [
      [undefined, "missing"],
      [null, "null"],
      ["", '""'],
      ["0xzz", '"0xzz"'],
      ["12", '"12"'],
      [12, "12"],
      ["z".repeat(200), `"${"z".repeat(99)}`],
    ] as const) {
      for (const field of ["gasLimit", "stateRoot"]) {
        const details = badBlock({ ...blockOf("0x1"), [field]: value });
        expect(details, String(value)).to.deep.equal({ field, value: told });
      }
    }
  });

  it("says which fields are not known where its hash is another, and blames a node only where all are", () => {
    const hash = `0x${"ab".repeat(32)}` as const;
    const told = (block: RpcBlock) => headerNotRebuilt(7, { hash, transactions: [], ...block }, "0x12");
    const later = told({ ...blockOf("0x1"), proofOfNothing: "0x1" });
    expect(later.details).to.deep.equal({ block: 7, said: hash, hash: "0x12", unknown: ["proofOfNothing"] });
    expect(later.reason).to.include("(proofOfNothing)").and.not.include("lies");
    expect(told(blockOf("0x1")).reason).to.include("lies");
  });

  it("puts together the header of each fork", async () => {
    for (const hardfork of ["istanbul", "london", "shanghai", "cancun", "prague"]) {
      const { viem, close } = await hre.network.create({ network: "embedded", override: { hardfork } });
      const client = await viem.getPublicClient();
      const block = await client.request({ method: "eth_getBlockByNumber", params: ["latest", false] });
      expect(keccak256(rpcBlockHeader(block ?? {})), hardfork).to.equal(block?.hash);
      await close();
    }
  });
});
