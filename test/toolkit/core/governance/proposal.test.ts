import { expect } from "chai";
import fc from "fast-check";
import { concatHex, hashTypedData, keccak256, pad, slice, zeroHash } from "viem";
import {
  objectionDigest,
  objectionTypedData,
  proposalId,
  proposalTypedData,
} from "../../../../src/sdk/core/governance/proposal.ts";
import {
  addressOfKey,
  findChair,
  keyOfAddress,
  keyOfSigner,
  requireRoster,
  rosterHash,
  type Seat,
  seatsIn,
} from "../../../../src/sdk/core/governance/roster.ts";
import { addresses, hexes, uints, words } from "../arbitraries.ts";

describe("the id of a proposal", () => {
  const proposals = fc.record({
    chainId: uints(64),
    quorum: addresses,
    roster: fc.integer({ min: 0, max: 65_535 }),
    proposal: fc.record({
      target: addresses,
      data: fc.integer({ min: 0, max: 100 }).chain(hexes),
      evidence: words,
      nonce: uints(256),
      deadline: uints(64),
    }),
  });

  it("is what wallets hash (EIP-712), of proposals and objections", () => {
    fc.assert(
      fc.property(proposals, (one) => {
        const id = proposalId(one);
        expect(id).to.equal(hashTypedData(proposalTypedData(one)));
        const objection = { chainId: one.chainId, quorum: one.quorum, id };
        expect(objectionDigest(objection)).to.equal(hashTypedData(objectionTypedData(objection)));
      }),
    );
  });
});

describe("a roster", () => {
  const A = keyOfAddress(`0x${"a1".repeat(20)}`);
  const B = keyOfAddress(`0x${"b2".repeat(20)}`);
  const C = keyOfSigner(`0x${"c3".repeat(84)}`);
  const seat = (member = A, standIn = zeroHash as typeof A, secondStandIn = zeroHash as typeof A): Seat => ({
    member,
    standIn,
    secondStandIn,
  });

  it("is known by the hash of its words", () => {
    const seats = [seat(A, B), seat(C)];
    const words = concatHex([A, B, zeroHash, C, zeroHash, zeroHash]);
    expect(rosterHash(seats)).to.equal(slice(keccak256(words), 0, 25));
    expect(A).to.equal(pad(`0x${"a1".repeat(20)}`, { size: 32 }));
    expect([addressOfKey(A), addressOfKey(C), addressOfKey(zeroHash)]).to.deep.equal([
      `0x${"a1".repeat(20)}`,
      undefined,
      undefined,
    ]);
  });

  it("tells where a key sits, and nobody's key sits nowhere", () => {
    const seats = [seat(A), seat(C, zeroHash, B)];
    expect(findChair(seats, B)).to.deep.equal({ seat: 1, chair: 2 });
    expect(findChair(seats, A.toUpperCase().replace("0X", "0x") as typeof A)).to.deep.equal({
      seat: 0,
      chair: 0,
    });
    expect(findChair(seats, zeroHash)).to.equal(undefined);
    expect(seatsIn(0b1000000000000101)).to.deep.equal([0, 2, 15]);
  });

  it("is refused with a key twice, an empty seat, and too few or too many seats", () => {
    requireRoster([seat(A, B), seat(C)], 2);
    expect(() => requireRoster([seat(A, B), seat(C, A)], 1)).to.throw("sits in seat 0 and again in seat 1");
    expect(() => requireRoster([seat(A, A)], 1)).to.throw("one key would count as two");
    expect(() => requireRoster([seat(zeroHash, A)], 1)).to.throw("Seat 0 has no member");
    expect(() => requireRoster([seat(A)], 2)).to.throw(
      "The number of seats in the roster is 1, and must be 2 to 16",
    );
    expect(() => requireRoster([], 0)).to.throw("seats");
  });
});
