import { expect } from "chai";
import { endsInPause } from "../../../../src/sdk/core/campaign/endsInPause.ts";

describe("a claim that is signed while claims are paused", () => {
  for (const [what, deadline, pausedUntil, expected] of [
    ["ends before the pause does", 999n, 1_000n, true],
    ["has the first second after it, and no other", 1_000n, 1_000n, true],
    ["is good for longer", 1_001n, 1_000n, false],
    ["has no deadline", 0n, 1_000n, false],
    ["meets no pause", 999n, undefined, false],
  ] as const) {
    it(`${expected ? "may be over before it can be sent" : "can be sent afterwards"} where it ${what}`, () => {
      expect(endsInPause(deadline, pausedUntil)).to.equal(expected);
    });
  }
});
