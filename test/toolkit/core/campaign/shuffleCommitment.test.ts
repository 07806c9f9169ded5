import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import {
  SHUFFLE_COMMITMENT_TYPEHASH,
  type ShuffleSource,
  shuffleCommitment,
  shuffleSourceKinds,
} from "../../../../src/sdk/core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type CommitmentVector = {
  allocationHash: Hex;
  source: string;
  sourceId: Hex;
  number: string;
  commitment: Hex;
};

const sources: fc.Arbitrary<ShuffleSource> = fc.oneof(
  fc.record({ kind: fc.constant("block" as const), chainId: uints(256), number: uints(64) }),
  fc.record({ kind: fc.constant("drand" as const), chain: words, round: uints(64) }),
);
const TYPE = "ShuffleCommitment(bytes32 allocationHash,uint8 source,bytes32 sourceId,uint64 number)";

describe("shuffleCommitment", () => {
  it("gives the commitment of every vector", () => {
    for (const { allocationHash, source, sourceId, number, commitment } of readVectors<CommitmentVector>(
      "shuffle-commitment",
    )) {
      const named: ShuffleSource =
        source === "1"
          ? { kind: "block", chainId: BigInt(sourceId), number: BigInt(number) }
          : { kind: "drand", chain: sourceId, round: BigInt(number) };
      expect(String(shuffleSourceKinds[named.kind])).to.equal(source);
      expect(shuffleCommitment(allocationHash, named)).to.equal(commitment);
    }
  });

  it("is viem's abi encoding hashed, for any allocation and source", () => {
    expect(SHUFFLE_COMMITMENT_TYPEHASH).to.equal(keccak256(toHex(TYPE)));
    const types = parseAbiParameters("bytes32,bytes32,uint8,bytes32,uint64");
    fc.assert(
      fc.property(words, sources, (hash, source) => {
        const [kind, id, number] =
          source.kind === "block"
            ? [1, toHex(source.chainId, { size: 32 }), source.number]
            : [2, source.chain, source.round];
        const encoded = encodeAbiParameters(types, [SHUFFLE_COMMITMENT_TYPEHASH, hash, kind, id, number]);
        expect(shuffleCommitment(hash, source)).to.equal(keccak256(encoded));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const hash: Hex = `0x${"11".repeat(32)}`;
    const block = { kind: "block", chainId: 1n, number: 1n } as const;
    expect(() => shuffleCommitment("0x11", block)).to.throw(SymbolonError, "allocationHash is 0x11");
    expect(() => shuffleCommitment(hash, { ...block, number: 2n ** 64n })).to.throw(SymbolonError, "number");
    expect(() => shuffleCommitment(hash, { ...block, chainId: 2n ** 256n })).to.throw(
      SymbolonError,
      "uint256",
    );
    expect(() => shuffleCommitment(hash, { kind: "drand", chain: "0x52", round: 1n })).to.throw(
      SymbolonError,
      "sourceId is 0x52",
    );
  });
});
