import { expect } from "chai";
import fc from "fast-check";
import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import {
  BATCH_TYPEHASH,
  type BatchHeader,
  type BatchIdParameters,
  batchId,
  batchIdFromPolicyHash,
  policyHash,
} from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type BatchVector = {
  chainId: string;
  registry: Address;
  issuer: Address;
  schema: Hex;
  root: Hex;
  size: string;
  issuedAt: string;
  policyHash: Hex;
  manifestHash: Hex;
  salt: Hex;
  id: Hex;
};

const headers: fc.Arbitrary<BatchHeader> = fc.record({
  issuer: addresses,
  schema: words,
  root: words,
  size: uints(64),
  issuedAt: uints(64),
  policy: fc.record({
    revoker: addresses,
    emergency: addresses,
    epochLength: uints(64),
    emergencyLimit: uints(64),
    rulesHash: words,
  }),
  manifestHash: words,
  salt: words,
});
const batches = fc.record({ chainId: uints(256), registry: addresses, header: headers });
const TYPE =
  "Batch(uint256 chainId,address registry,address issuer,bytes32 schema,bytes32 root,uint64 size,uint64 issuedAt,bytes32 policyHash,bytes32 manifestHash,bytes32 salt)";

/** Straight from the format's definition, with viem's encoder. */
function referenceId({ chainId, registry, header }: BatchIdParameters): Hex {
  const { issuer, schema, root, size, issuedAt, policy, manifestHash, salt } = header;
  const types = parseAbiParameters(
    "bytes32,uint256,address,address,bytes32,bytes32,uint64,uint64,bytes32,bytes32,bytes32",
  );
  const type = keccak256(toHex(TYPE));
  const hash = policyHash(policy);
  return keccak256(
    encodeAbiParameters(types, [
      type,
      chainId,
      registry,
      issuer,
      schema,
      root,
      size,
      issuedAt,
      hash,
      manifestHash,
      salt,
    ]),
  );
}

describe("batchId", () => {
  it("gives the id of every vector", () => {
    for (const vector of readVectors<BatchVector>("batch-id")) {
      const { chainId, registry, policyHash: hash, id, size, issuedAt, ...words } = vector;
      const header = { ...words, size: BigInt(size), issuedAt: BigInt(issuedAt) };
      expect(
        batchIdFromPolicyHash({ chainId: BigInt(chainId), registry, header, policyHash: hash }),
      ).to.equal(id);
    }
  });

  it("is viem's abi encoding hashed, for any batch", () => {
    expect(BATCH_TYPEHASH).to.equal(keccak256(toHex(TYPE)));
    fc.assert(
      fc.property(batches, (batch) => {
        expect(batchId(batch)).to.equal(referenceId(batch));
      }),
    );
  });

  it("moves with every part of the header, the policy, the chain and the registry", () => {
    fc.assert(
      fc.property(batches, batches, (a, b) => {
        const headerParts = Object.keys(a.header) as (keyof BatchHeader)[];
        const policyParts = Object.keys(a.header.policy) as (keyof BatchHeader["policy"])[];
        const variants: BatchIdParameters[] = [
          { ...a, chainId: b.chainId },
          { ...a, registry: b.registry },
          ...headerParts.map((part) => ({ ...a, header: { ...a.header, [part]: b.header[part] } })),
          ...policyParts.map((part) => {
            const policy = { ...a.header.policy, [part]: b.header.policy[part] };
            return { ...a, header: { ...a.header, policy } };
          }),
        ];
        for (const variant of variants) {
          expect(batchId(variant) === batchId(a)).to.equal(referenceId(variant) === referenceId(a));
        }
      }),
      { numRuns: 20 },
    );
  });

  it("refuses what does not fit, by name", () => {
    const good = fc.sample(batches, 1)[0] as BatchIdParameters;
    const withHeader = (part: Partial<BatchHeader>) => () =>
      batchId({ ...good, header: { ...good.header, ...part } });
    expect(() => batchId({ ...good, chainId: -1n })).to.throw(SymbolonError, "Batch.chainId is -1");
    expect(() => batchId({ ...good, registry: "0x" })).to.throw(SymbolonError, "Batch.registry");
    expect(withHeader({ size: 2n ** 64n })).to.throw(SymbolonError, "Batch.size");
    expect(withHeader({ issuedAt: 2n ** 64n })).to.throw(SymbolonError, "Batch.issuedAt");
    expect(withHeader({ root: "0x00" })).to.throw(SymbolonError, "Batch.root");
    expect(withHeader({ policy: { ...good.header.policy, epochLength: -1n } })).to.throw(
      SymbolonError,
      "Policy.epochLength",
    );
  });
});
