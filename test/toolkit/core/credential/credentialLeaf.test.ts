import { expect } from "chai";
import fc from "fast-check";
import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import {
  CREDENTIAL_TYPEHASH,
  type Credential,
  credentialLeaf,
} from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type LeafVector = {
  index: string;
  subject: Address;
  validFrom: string;
  expires: string;
  fields: Hex;
  leaf: Hex;
};

const credentials = fc.record({
  index: uints(256),
  subject: addresses,
  validFrom: uints(64),
  expires: uints(64),
  fields: words,
});
const TYPE = "Credential(uint256 index,address subject,uint64 validFrom,uint64 expires,bytes32 fields)";

describe("credentialLeaf", () => {
  it("gives the leaf of every vector", () => {
    for (const { index, validFrom, expires, subject, fields, leaf } of readVectors<LeafVector>(
      "credential-leaf",
    )) {
      const credential: Credential = {
        index: BigInt(index),
        subject,
        validFrom: BigInt(validFrom),
        expires: BigInt(expires),
        fields,
      };
      expect(credentialLeaf(credential)).to.equal(leaf);
    }
  });

  it("is viem's abi encoding hashed twice, for any credential", () => {
    expect(CREDENTIAL_TYPEHASH).to.equal(keccak256(toHex(TYPE)));
    const parameters = parseAbiParameters("bytes32,uint256,address,uint64,uint64,bytes32");
    fc.assert(
      fc.property(credentials, (c) => {
        const encoded = encodeAbiParameters(parameters, [
          keccak256(toHex(TYPE)),
          c.index,
          c.subject,
          c.validFrom,
          c.expires,
          c.fields,
        ]);
        expect(credentialLeaf(c)).to.equal(keccak256(keccak256(encoded)));
      }),
    );
  });

  it("differs between any two different credentials", () => {
    fc.assert(
      fc.property(
        credentials,
        credentials,
        fc.constantFrom("index", "subject", "validFrom", "expires", "fields"),
        (a, b, member) => {
          const changed = { ...a, [member]: b[member as keyof Credential] };
          const same = a[member as keyof Credential] === b[member as keyof Credential];
          expect(credentialLeaf(changed) === credentialLeaf(a)).to.equal(same);
        },
      ),
    );
  });

  it("does not depend on the case of hex", () => {
    const lower: Credential = {
      index: 0n,
      subject: `0x${"ab".repeat(20)}`,
      validFrom: 0n,
      expires: 0n,
      fields: `0x${"cd".repeat(32)}`,
    };
    const upper: Credential = { ...lower, subject: `0x${"AB".repeat(20)}`, fields: `0x${"CD".repeat(32)}` };
    expect(credentialLeaf(upper)).to.equal(credentialLeaf(lower));
  });

  it("refuses what does not fit, by name", () => {
    const good = fc.sample(credentials, 1)[0] as Credential;
    expect(() => credentialLeaf({ ...good, index: 2n ** 256n })).to.throw(SymbolonError, "Credential.index");
    expect(() => credentialLeaf({ ...good, expires: 2n ** 64n })).to.throw(
      SymbolonError,
      "Credential.expires",
    );
    expect(() => credentialLeaf({ ...good, validFrom: -1n })).to.throw(SymbolonError, "Credential.validFrom");
    expect(() => credentialLeaf({ ...good, subject: "0x11" })).to.throw(SymbolonError, "Credential.subject");
    expect(() => credentialLeaf({ ...good, fields: "0x" })).to.throw(SymbolonError, "Credential.fields");
  });
});
