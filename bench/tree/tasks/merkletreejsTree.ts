import { keccak_256 } from "@noble/hashes/sha3.js";
import { MerkleTree } from "merkletreejs";
import { type Costs, withCosts } from "../costs.ts";
import { readLines } from "./readLines.ts";

const ADDRESS_DIGITS = 40;
const WORD_DIGITS = 64;

/** From a CSV file to the root with merkletreejs as its users use it: packed leaves, leaves and pairs sorted. */
export async function merkletreejsTree({
  file,
}: {
  readonly file: string;
}): Promise<Costs & { root: string }> {
  const { result, costs } = await withCosts(() => {
    const leaves = readLines(file).map(([account, amount]) => {
      const digits = BigInt(amount).toString(16).padStart(WORD_DIGITS, "0");
      return Buffer.from(keccak_256(Buffer.from(account.slice(2, 2 + ADDRESS_DIGITS) + digits, "hex")));
    });
    const hash = (data: Uint8Array) => Buffer.from(keccak_256(data));
    return new MerkleTree(leaves, hash, { sortPairs: true, sortLeaves: true }).getHexRoot();
  });
  return { ...costs, root: result };
}
