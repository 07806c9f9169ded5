import { type Hex, toRlp } from "viem";
import { shownValue } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { shortestBytes } from "./shortestBytes.ts";

/** A block as a node's JSON-RPC has it: only what is read here. */
export type RpcBlock = Readonly<Record<string, unknown>>;

/** Header fields in the order of the header, by their name in JSON-RPC. */
const FIELDS = [
  "parentHash",
  "sha3Uncles",
  "miner",
  "stateRoot",
  "transactionsRoot",
  "receiptsRoot",
  "logsBloom",
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "extraData",
  "mixHash",
  "nonce",
];
/** What forks appended, oldest first: London, Shanghai, Cancun (three), Prague, EIP-7928's and EIP-7843's. */
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
/** All that a header may have, and of it what came with forks. */
export const HEADER_FIELDS = { all: [...FIELDS, ...APPENDED], fork: APPENDED } as const;
/** Those that are numbers, written without leading zeros. */
const NUMBERS = new Set([
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "baseFeePerGas",
  "blobGasUsed",
  "excessBlobGas",
  "slotNumber",
]);
/** Fields of a block in JSON-RPC that are not in its header. */
const BESIDE = ["hash", "size", "totalDifficulty", "transactions", "uncles", "withdrawals"];

/** Names of the fields of a block that no known header has: those of a chain of its own, or of a later fork. */
export function unknownFields(block: RpcBlock): readonly string[] {
  const known = [...HEADER_FIELDS.all, ...BESIDE];
  return Object.keys(block).filter(
    (name) => !known.includes(name) && block[name] !== undefined && block[name] !== null,
  );
}

/**
 * The RLP of a block's header, put together from what a node says of the block. Only its hash shows whether it is
 * right: compare it.
 * @param hint what to do where a field is missing; default: ask another node
 * @throws SymbolonError `BadBlock` where a field is missing or is not hexadecimal
 */
export function rpcBlockHeader(block: RpcBlock, hint?: string): Hex {
  const present = APPENDED.filter((name) => block[name] !== undefined && block[name] !== null);
  return toRlp(
    [...FIELDS, ...present].map((name) => {
      const value = block[name];
      if (typeof value !== "string" || !/^0x[\da-f]*$/i.test(value)) throw badBlock(name, value, hint);
      if (!NUMBERS.has(name)) return value as Hex;
      return shortestBytes(BigInt(value === "0x" ? 0 : value));
    }),
  );
}

/** The error for a block of which a field is missing, or is not what it should be. */
export function badBlock(name: string, value: unknown, hint = "Ask another node."): SymbolonError {
  const shown = shownValue(value);
  return new SymbolonError({
    code: "BadBlock",
    reason: `The node describes a block whose ${name} is ${shown}.`,
    hint,
    details: { field: name, value: shown },
  });
}

/**
 * The error for a block whose hash is not that of the header that the node describes. Where it has fields that are not
 * known here, that says nothing against the node: they stand in `details.unknown`.
 */
export function headerNotRebuilt(
  name: bigint | number | string,
  block: RpcBlock,
  hash: Hex,
  hint = "Use a chain with Ethereum's block headers, or another node.",
): SymbolonError {
  const { hash: said } = block;
  const unknown = unknownFields(block);
  const why =
    unknown.length === 0
      ? "the chain has header fields that are not known here, or the node lies"
      : `the block has fields that are not known here (${unknown.join(", ")}), so its header cannot be rebuilt`;
  return new SymbolonError({
    code: "HeaderNotRebuilt",
    reason: `The node says that block ${name} has hash ${said}, but the header that it describes has ${hash}: ${why}.`,
    hint,
    details: { block: name, said, hash, ...(unknown.length > 0 && { unknown }) },
  });
}
