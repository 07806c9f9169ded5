import { expect } from "chai";
import fc from "fast-check";
import { concatHex, type Hex, numberToHex, pad, size } from "viem";
import { credentialGateData } from "../../../../src/sdk/chain/calls/credentialGateData.ts";
import { addresses, uints, words } from "../../core/arbitraries.ts";

const headers = fc.record({
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
const credentials = fc.record({
  index: uints(32),
  subject: addresses,
  validFrom: uints(64),
  expires: uints(64),
  fields: words,
});
const proofs = fc.array(words, { maxLength: 32 });

/** The word of each value, in the order of the members. */
function naive(values: object): Hex[] {
  return Object.values(values).flatMap((value: unknown) => {
    if (typeof value === "bigint" || typeof value === "number") return [numberToHex(value, { size: 32 })];
    return typeof value === "string" ? [pad(value as Hex, { size: 32 })] : naive(value as object);
  });
}

describe("chain/credentialGateData", () => {
  it("is header, credential and proof, a word each, end to end", () => {
    fc.assert(
      fc.property(headers, credentials, proofs, (header, credential, proof) => {
        const data = credentialGateData({ header, credential, proof });
        expect(data).to.equal(concatHex([...naive(header), ...naive(credential), ...proof]).toLowerCase());
        expect(size(data)).to.equal(32 * (17 + proof.length));
      }),
      { numRuns: 50 },
    );
  });

  it("has the field between credential and proof, the number of its nodes in one byte", () => {
    const fields = fc.record({ salt: words, valueHash: words, proof: proofs });
    fc.assert(
      fc.property(headers, credentials, proofs, fields, (header, credential, proof, field) => {
        const plain = credentialGateData({ header, credential, proof: [] });
        const number: Hex = `0x${field.proof.length.toString(16).padStart(2, "0")}`;
        const disclosed = [field.salt, field.valueHash, number, ...field.proof];
        expect(credentialGateData({ header, credential, proof, field })).to.equal(
          concatHex([plain, ...disclosed, ...proof]).toLowerCase(),
        );
      }),
      { numRuns: 50 },
    );
  });
});
