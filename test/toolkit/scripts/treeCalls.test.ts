import { expect } from "chai";
import { runTree } from "./runTree.ts";

describe("symbolon tree, called wrongly", () => {
  const wrongCalls: Record<string, readonly string[]> = {
    "a commitment without a source": ["commit", "drop.csv"],
    "a source that is none": ["commit", "drop.csv", "--randomness", "moon:1"],
    "round 0": ["commit", "drop.csv", "--randomness", "drand:0"],
    "a block's hash without a commitment": ["build", "drop.csv", "--block-hash", `0x${"11".repeat(32)}`],
    "waves without a commitment": ["build", "drop.csv", "--waves", "4"],
    "one wave": ["build", "drop.csv", "--commitment", "c.json", "--waves", "1"],
    "a signature that is none": ["build", "drop.csv", "--commitment", "c.json", "--drand-signature", "0x12"],
    "an announcement without a chain": ["verify", "tree", "--announced", `0x${"11".repeat(32)}`],
  };
  for (const [name, args] of Object.entries(wrongCalls)) {
    it(`exits 2 for a wrong call: ${name}`, async () => {
      const { code, stdout, stderr } = await runTree(args);
      expect({ code, stdout }, stderr).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.include("error:");
    });
  }
});
