import type { BatchHeader } from "../naive/batchId.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const { zeroAddress, maxAddress, zeroBytes32, oneBytes32, maxBytes32, maxUint64, maxUint256 } = edges;

const smallest: BatchHeader = {
  chainId: 1n,
  registry: zeroAddress,
  issuer: zeroAddress,
  schema: zeroBytes32,
  root: oneBytes32, // a header's root is never zero
  size: 1n,
  issuedAt: 0n,
  policyHash: zeroBytes32,
  manifestHash: zeroBytes32,
  salt: zeroBytes32,
};

const largest: BatchHeader = {
  chainId: maxUint256,
  registry: maxAddress,
  issuer: maxAddress,
  schema: maxBytes32,
  root: maxBytes32,
  size: 2n ** 32n,
  issuedAt: maxUint64,
  policyHash: maxBytes32,
  manifestHash: maxBytes32,
  salt: maxBytes32,
};

/** Each header that differs from `base` in one value, taken from `other`: two values swapped would show. */
const oneChanged = (base: BatchHeader, other: BatchHeader): BatchHeader[] =>
  Object.entries(other).map(([name, value]) => ({ ...base, [name]: value }));

/** Headers within the limits of the format: size 1 to 2^32, root not zero. */
export function sampleHeaders(): readonly BatchHeader[] {
  const random = randomSource("batch-id");
  return [
    example.header,
    ...range(120, () => ({
      chainId: random.pick([1n, 10n, 100n, 137n, 8_453n, 31_337n, 11_155_111n]),
      registry: random.address(),
      issuer: random.address(),
      schema: random.bytes32(),
      root: random.bytes32(),
      size: 1n + random.uint(32),
      issuedAt: 1_700_000_000n + random.uint(26),
      policyHash: random.bytes32(),
      manifestHash: random.bytes32(),
      salt: random.pick([zeroBytes32, random.bytes32()]),
    })),
    smallest,
    largest,
    ...oneChanged(smallest, largest),
    ...oneChanged(largest, smallest),
    ...[2n, 223n, 224n, 225n, 2n ** 32n - 1n].map((size) => ({ ...smallest, size })),
  ];
}
