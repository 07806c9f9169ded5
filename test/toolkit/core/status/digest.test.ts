import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  type Change,
  type ChangeKind,
  changeKinds,
  initialDigest,
  nextDigest,
} from "../../../../src/sdk/core/status/digest.ts";
import { uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type DigestVector = Record<
  "digest" | "kind" | "wordOrIndex" | "mask" | "from" | "until" | "reason" | "next",
  string
> & { evidence: Hex };

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...Object.values(changeKinds)),
  wordOrIndex: uints(256),
  mask: uints(256),
  from: uints(64),
  until: uints(64),
  reason: uints(32).map(Number),
  evidence: words,
});

describe("digest", () => {
  it("takes the step of every vector", () => {
    for (const vector of readVectors<DigestVector>("digest")) {
      const change: Change = {
        kind: Number(vector.kind) as ChangeKind,
        wordOrIndex: BigInt(vector.wordOrIndex),
        mask: BigInt(vector.mask),
        from: BigInt(vector.from),
        until: BigInt(vector.until),
        reason: Number(vector.reason),
        evidence: vector.evidence,
      };
      expect(nextDigest(BigInt(vector.digest), change)).to.equal(BigInt(vector.next));
    }
  });

  it("is the low 224 bits of viem's abi encoding hashed, for any change", () => {
    const types = parseAbiParameters("uint256,uint8,uint256,uint256,uint64,uint64,uint32,bytes32");
    fc.assert(
      fc.property(uints(224), changes, (digest, c) => {
        const encoded = encodeAbiParameters(types, [
          digest,
          c.kind,
          c.wordOrIndex,
          c.mask,
          c.from,
          c.until,
          c.reason,
          c.evidence,
        ]);
        expect(nextDigest(digest, c)).to.equal(BigInt.asUintN(224, BigInt(keccak256(encoded))));
      }),
    );
  });

  it("starts as the low 224 bits of the batch id", () => {
    fc.assert(
      fc.property(words, (batch) => {
        expect(initialDigest(batch)).to.equal(BigInt.asUintN(224, BigInt(batch)));
      }),
    );
    expect(() => initialDigest("0x1234")).to.throw(SymbolonError, "must have 32");
  });

  it("numbers the kinds as the registry does", () => {
    expect(Object.entries(changeKinds).map(([name, kind]) => `${kind} ${name}`)).to.deep.equal([
      "0 Revoke",
      "1 Suspend",
      "2 Reinstate",
      "3 RetractRevoke",
      "4 RetractSuspension",
      "5 Emergency",
      "6 EndEmergency",
    ]);
  });

  it("ends elsewhere when two different changes trade places", () => {
    fc.assert(
      fc.property(uints(224), changes, changes, (digest, a, b) => {
        fc.pre(JSON.stringify(a, text) !== JSON.stringify(b, text));
        expect(nextDigest(nextDigest(digest, a), b)).not.to.equal(nextDigest(nextDigest(digest, b), a));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const good = fc.sample(changes, 1)[0] as Change;
    const step = (part: Partial<Change>) => () => nextDigest(0n, { ...good, ...part });
    expect(() => nextDigest(2n ** 224n, good)).to.throw(SymbolonError, "Change.digest");
    expect(step({ kind: 256 as ChangeKind })).to.throw(SymbolonError, "Change.kind is 256");
    expect(step({ mask: 2n ** 256n })).to.throw(SymbolonError, "Change.mask");
    expect(step({ from: 2n ** 64n })).to.throw(SymbolonError, "Change.from");
    expect(step({ until: -1n })).to.throw(SymbolonError, "Change.until is -1");
    expect(step({ reason: 2 ** 32 })).to.throw(SymbolonError, "Change.reason");
    expect(step({ evidence: "0x" })).to.throw(SymbolonError, "Change.evidence");
  });
});

/** Lets JSON hold a bigint. */
function text(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
