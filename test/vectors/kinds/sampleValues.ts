import { type AbiType, type AbiValue, abiEncode } from "../naive/abiEncode.ts";
import type { Hex } from "../naive/hex.ts";
import { edges } from "./edges.ts";

const encoded = (type: AbiType, value: AbiValue): Hex => abiEncode([type], [value]);

/** abi.encode(value) for values of each kind that a schema may hold, strings around the 32-byte word among them. */
export const sampleValues: readonly Hex[] = [
  ...[0n, 1n, 2n ** 128n, edges.maxUint64, edges.maxUint256].map((value) => encoded("uint256", value)),
  ...[false, true].map((value) => encoded("bool", value)),
  ...[edges.zeroAddress, edges.oneAddress, edges.maxAddress].map((value) => encoded("address", value)),
  ...[edges.zeroBytes32, edges.oneBytes32, edges.maxBytes32].map((value) => encoded("bytes32", value)),
  ...[
    "",
    "a",
    "Grüezi, 世界",
    "x".repeat(31),
    "x".repeat(32),
    "x".repeat(33),
    "y".repeat(64),
    "z".repeat(300),
  ].map((value) => encoded("string", value)),
];
