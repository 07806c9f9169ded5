import { expect } from "chai";
import fc from "fast-check";
import { encodePacked, keccak256 } from "viem";
import {
  type AttestationUidParameters,
  attestationUid,
} from "../../../../src/sdk/core/attestation/attestationUid.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, hexes, uints, words } from "../arbitraries.ts";

const attestations: fc.Arbitrary<Required<AttestationUidParameters>> = fc.record({
  schema: words,
  recipient: addresses,
  attester: addresses,
  time: uints(64),
  expirationTime: uints(64),
  revocable: fc.boolean(),
  refUID: words,
  data: fc.integer({ min: 0, max: 100 }).chain(hexes),
  bump: uints(32).map(Number),
});

const WORD = `0x${"11".repeat(32)}` as const;
const sample: AttestationUidParameters = {
  schema: WORD,
  recipient: `0x${"22".repeat(20)}`,
  attester: `0x${"33".repeat(20)}`,
  time: 1_800_000_000n,
  expirationTime: 0n,
  revocable: true,
  refUID: WORD,
  data: "0x1234",
};

describe("core/attestationUid", () => {
  it("is viem's packed encoding hashed, for any attestation", () => {
    const types = ["bytes32", "address", "address", "uint64", "uint64", "bool", "bytes32", "bytes", "uint32"];
    fc.assert(
      fc.property(attestations, (a) => {
        const values = [a.schema, a.recipient, a.attester, a.time, a.expirationTime, a.revocable, a.refUID];
        const packed = encodePacked(types, [...values, a.data, a.bump]);
        expect(attestationUid(a)).to.equal(keccak256(packed));
      }),
    );
  });

  it("takes the first of its kind for the bump where none is given", () => {
    expect(attestationUid(sample)).to.equal(attestationUid({ ...sample, bump: 0 }));
    expect(attestationUid(sample)).not.to.equal(attestationUid({ ...sample, bump: 1 }));
  });

  it("refuses what does not fit", () => {
    const bad: readonly [Partial<AttestationUidParameters>, string][] = [
      [{ time: 2n ** 64n }, "time is 18446744073709551616, which does not fit uint64"],
      [{ expirationTime: -1n }, "expirationTime is -1"],
      [{ schema: "0x11" }, "schema is 0x11, which does not fit bytes32"],
      [{ recipient: WORD }, "does not fit address"],
      [{ bump: 2 ** 32 }, "bump is 4294967296"],
      [{ data: "0x1" }, "not a hexadecimal byte string"],
    ];
    for (const [change, words] of bad) {
      expect(() => attestationUid({ ...sample, ...change })).to.throw(SymbolonError, words);
    }
  });
});
