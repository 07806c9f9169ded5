import { expect } from "chai";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  delegationDocument,
  readDelegation,
  type SignedDelegation,
} from "../../../../src/sdk/distribution/votes/signedDelegation.ts";
import { accountOf } from "../../scripts/relayChain.ts";

const delegation: SignedDelegation = {
  delegatee: accountOf(1),
  nonce: 2n ** 255n,
  expiry: 1_800_000_000n,
  signature: `0x${"ab".repeat(65)}`,
};

describe("a delegation as JSON", () => {
  const written = delegationDocument(delegation);

  it("is read as it was written, whole numbers as decimal text", () => {
    expect(written).to.include({ nonce: `${2n ** 255n}`, expiry: "1800000000" });
    expect(readDelegation(JSON.parse(JSON.stringify(written)))).to.deep.equal(delegation);
  });

  const { signature: _, ...unsigned } = written;
  const wrong: Readonly<Record<string, unknown>> = {
    "no object": "0x",
    "no signature": unsigned,
    "a further member": { ...written, token: accountOf(1) },
    "a number that JSON may have rounded": { ...written, nonce: 3 },
    "a number beyond a word": { ...written, nonce: `${2n ** 256n}` },
    "no digits": { ...written, expiry: "-1" },
    "a wrong checksum": {
      ...written,
      delegatee: written.delegatee.toLowerCase().replace(/[a-f]/, (a) => a.toUpperCase()),
    },
    "no bytes": { ...written, signature: "0xabc" },
  };
  for (const [name, value] of Object.entries(wrong)) {
    it(`is refused by name: ${name}`, () => {
      expect(() => readDelegation(value))
        .to.throw(SymbolonError)
        .property("code", "BadDelegation");
    });
  }
});
