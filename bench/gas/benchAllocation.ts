import type { Address, Hex } from "viem";
import { accountAt, amountAt, makeAllocation } from "../../src/sdk/allocation/allocation.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { ADDRESS_BYTES, hexToBytes, WORD_BYTES, writeUint256 } from "../../src/sdk/core/bytes.ts";
import { seededBytes } from "./seededBytes.ts";
import { signerAt } from "./signerAt.ts";

/** Rows; a power of two, so that every proof of every convention is 17 nodes long. */
export const ROWS = 2 ** 17;

/** Least amount and what is added at most: 617.2835e18 to 1,851.8505e18, 1,234.567e18 in the middle. */
const LEAST = 617_283_500_000_000_000_000n;
const SPAN = 1_234_567_000_000_000_000_000n;

export type BenchAllocation = {
  readonly rows: number;
  /** 20 bytes a row. */
  readonly accounts: Uint8Array;
  /** 32 bytes a row, base units. */
  readonly amounts: Uint8Array;
  /** Root of the native tree, which is also the tree of the OpenZeppelin-style distributor. */
  readonly root: Hex;
  /** The native tree's nodes, 32 bytes each. */
  readonly nodes: Uint8Array;
  readonly accountAt: (index: number) => Address;
  readonly amountAt: (index: number) => bigint;
  readonly proofOf: (index: number) => Hex[];
};

/**
 * Made-up accounts and amounts, and their native tree.
 * @param signing rows whose accounts have a key: that of {@link signerAt}
 */
export function benchAllocation(rows = ROWS, signing: Iterable<number> = []): BenchAllocation {
  const accounts = new Uint8Array(seededBytes("accounts", rows * ADDRESS_BYTES));
  for (const row of signing) {
    accounts.set(hexToBytes(signerAt(row).address, ADDRESS_BYTES), row * ADDRESS_BYTES);
  }
  const amounts = new Uint8Array(rows * WORD_BYTES);
  const random = new DataView(new Uint8Array(seededBytes("amounts", rows * 8)).buffer);
  for (let row = 0; row < rows; row++) {
    writeUint256(amounts, row * WORD_BYTES, LEAST + ((SPAN * random.getBigUint64(row * 8)) >> 64n));
  }
  return allocationOver(accounts, amounts);
}

/** The same accounts with more each: what a programme has come to later. */
export function grownAllocation({ rows, accounts, amountAt }: BenchAllocation): BenchAllocation {
  const amounts = new Uint8Array(rows * WORD_BYTES);
  for (let row = 0; row < rows; row++) writeUint256(amounts, row * WORD_BYTES, amountAt(row) + LEAST);
  return allocationOver(accounts, amounts);
}

function allocationOver(accounts: Uint8Array, amounts: Uint8Array): BenchAllocation {
  const allocation = makeAllocation({ accounts, amounts, indexed: true });
  const { root, nodes, proof } = buildTree(allocation, conventionNamed("native"));
  return {
    rows: accounts.length / ADDRESS_BYTES,
    accounts,
    amounts,
    root,
    nodes,
    accountAt: (index) => accountAt(allocation, index),
    amountAt: (index) => amountAt(allocation, index),
    proofOf: proof,
  };
}
