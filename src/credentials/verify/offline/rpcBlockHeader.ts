import { type Hex, numberToHex, toRlp } from "viem";
import { SymbolonError } from "../../../core/errors.ts";

/** A block as a node's JSON-RPC has it: only what is read here. */
export type RpcBlock = Readonly<Record<string, unknown>>;

/** Header fields in the order of the header, by their name in JSON-RPC; numbers are written without leading zeros. */
const fields: readonly { readonly name: string; readonly isNumber?: true }[] = [
  { name: "parentHash" },
  { name: "sha3Uncles" },
  { name: "miner" },
  { name: "stateRoot" },
  { name: "transactionsRoot" },
  { name: "receiptsRoot" },
  { name: "logsBloom" },
  { name: "difficulty", isNumber: true },
  { name: "number", isNumber: true },
  { name: "gasLimit", isNumber: true },
  { name: "gasUsed", isNumber: true },
  { name: "timestamp", isNumber: true },
  { name: "extraData" },
  { name: "mixHash" },
  { name: "nonce" },
];

/** What forks appended, oldest first: London, Shanghai, Cancun (three), Prague, and EIP-7928's. */
const appended: typeof fields = [
  { name: "baseFeePerGas", isNumber: true },
  { name: "withdrawalsRoot" },
  { name: "blobGasUsed", isNumber: true },
  { name: "excessBlobGas", isNumber: true },
  { name: "parentBeaconBlockRoot" },
  { name: "requestsHash" },
  { name: "blockAccessListHash" },
];

/**
 * The RLP of a block's header, put together from what a node says of the block. Only its hash shows whether it is
 * right: compare it.
 * @throws SymbolonError `BadBlock` where a field is missing or is not hexadecimal
 */
export function rpcBlockHeader(block: RpcBlock): Hex {
  const present = appended.filter(({ name }) => block[name] !== undefined && block[name] !== null);
  return toRlp(
    [...fields, ...present].map(({ name, isNumber }) => {
      const value = block[name];
      if (typeof value !== "string" || !/^0x[\da-f]*$/i.test(value)) throw badBlock(name, value);
      if (!isNumber) return value as Hex;
      const number = BigInt(value === "0x" ? 0 : value);
      if (number === 0n) return "0x";
      const hex = numberToHex(number).slice(2);
      return `0x${hex.length % 2 === 0 ? "" : "0"}${hex}` as const;
    }),
  );
}

function badBlock(name: string, value: unknown): SymbolonError {
  const shown = value === undefined ? "missing" : (JSON.stringify(value) ?? String(value)).slice(0, 100);
  return new SymbolonError({
    code: "BadBlock",
    reason: `The node describes a block whose ${name} is ${shown}.`,
    hint: "Ask another node.",
    details: { field: name, value: shown },
  });
}
