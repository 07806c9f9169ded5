import { expect } from "chai";
import fc from "fast-check";
import { openTicket, sealTicket } from "../../../../src/services/gateway/policy/tickets.ts";

const SECRET = new Uint8Array(32).fill(7);
const contract = `0x${"aB".repeat(20)}`;
const ticket = { chain: 31_337, contract, item: "5", comes: 1_000.25, turn: 1_004.5, expires: 1_600 };
const leaf = { chain: 31_337, contract, item: "5", now: 1_000 };

describe("a ticket", () => {
  const text = sealTicket(SECRET, ticket);

  it("is read by whoever has the secret, to the millisecond", () => {
    expect(openTicket(SECRET, text, leaf)).to.deep.equal(ticket);
    expect(openTicket(SECRET, text, { ...leaf, contract: contract.toLowerCase() })).to.be.an("object");
  });

  it("is good for its leaf alone, of its campaign and chain", () => {
    for (const other of [{ item: "6" }, { chain: 1 }, { contract: `0x${"cd".repeat(20)}` }]) {
      expect(openTicket(SECRET, text, { ...leaf, ...other })).to.equal("foreign");
    }
  });

  it("is over once its moment is", () => {
    expect(openTicket(SECRET, text, { ...leaf, now: 1_600 })).to.be.an("object");
    expect(openTicket(SECRET, text, { ...leaf, now: 1_600.1 })).to.equal("expired");
  });

  it("is refused with any character altered, cut or added, and from another secret", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const altered = text.slice(0, at) + character + text.slice(at + 1);
        if (altered !== text) expect(openTicket(SECRET, altered, leaf)).to.equal("altered");
        expect(openTicket(SECRET, text.slice(0, at), leaf)).to.equal("altered");
        expect(openTicket(SECRET, text + character, leaf)).to.equal("altered");
      }),
      { numRuns: 500, seed: 22 },
    );
    expect(openTicket(new Uint8Array(32), text, leaf)).to.equal("altered");
    expect(openTicket(SECRET, "x".repeat(100_000), leaf)).to.equal("altered");
    expect(openTicket(SECRET, "", leaf)).to.equal("altered");
  });
});
