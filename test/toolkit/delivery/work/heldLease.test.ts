import { expect } from "chai";
import { LEASE_MS } from "../../../../src/services/delivery/tables/leases.ts";
import { holdLease } from "../../../../src/services/delivery/work/heldLease.ts";

const lease = { chain: 1, sender: `0x${"11".repeat(20)}`, owner: "test", fence: 1n, nextNonce: 0 } as const;

describe("a lease that a worker holds", () => {
  it("is over for good once that was seen, though it is renewed after that", () => {
    const held = holdLease(lease as never, performance.now() - LEASE_MS);
    expect(held.isHeld()).to.equal(false);
    held.renewed(performance.now());
    // One of a key's two loops had ended by then: the other would go on sending what nobody looks after.
    expect(held.isHeld()).to.equal(false);
  });

  it("goes on where it is renewed before anybody saw that it was over", () => {
    const held = holdLease(lease as never, performance.now() - LEASE_MS);
    held.renewed(performance.now());
    expect(held.isHeld()).to.equal(true);
    held.lose();
    held.renewed(performance.now());
    expect(held.isHeld()).to.equal(false);
  });
});
