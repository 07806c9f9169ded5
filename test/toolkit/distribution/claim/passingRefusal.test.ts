import { expect } from "chai";
import { encodeErrorResult, parseAbi } from "viem";
import { isPassing } from "../../../../src/sdk/distribution/claim/passingRefusal.ts";
import {
  blockerOfRevert,
  type ClaimBlocker,
  skipBlocker,
} from "../../../../src/sdk/distribution/decodeClaimError.ts";

const abi = parseAbi(["error Error(string)", "error Panic(uint256)", "error EnforcedPause()"]);
const text = (message: string) => encodeErrorResult({ abi, errorName: "Error", args: [message] });
const blockerOf = (thrown: unknown) => blockerOfRevert(thrown) as ClaimBlocker;

describe("a refusal that may pass by itself", () => {
  it("is one in a token's own words, or without any", () => {
    const panic = encodeErrorResult({ abi, errorName: "Panic", args: [1n] });
    for (const data of [text("cooldown"), panic, "0x", "0x335c29b1"] as const)
      expect(isPassing(blockerOf(data)), data).to.equal(true);
    // A skip record has the first 4 bytes only.
    for (const selector of ["0x08c379a0", "0x4e487b71", "0x00000000"] as const)
      expect(isPassing(skipBlocker(selector)), selector).to.equal(true);
  });

  it("is none that says what it takes: a pause, by whatever token", () => {
    const paused = encodeErrorResult({ abi, errorName: "EnforcedPause" });
    for (const data of [paused, text("Pausable: paused"), text("token transfer while paused")])
      expect(isPassing(blockerOf(data)), data).to.equal(false);
    expect(isPassing({ code: "AlreadyClaimed" })).to.equal(false);
  });
});
