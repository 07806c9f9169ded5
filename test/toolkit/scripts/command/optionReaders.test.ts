import { expect } from "chai";
import { readTime, readTimeOrNever, readTimeOrNoEnd } from "../../../../scripts/command/optionReaders.ts";
import { runSymbolon } from "../runSymbolon.ts";

describe("options that take a moment", () => {
  it("offer 0 only where it stands for something", async () => {
    const wanted = "Write Unix seconds, or 2030-12-31T23:59:59Z";
    for (const [read, hint] of [
      [readTime, `${wanted}.`],
      [readTimeOrNever, `${wanted}; 0 for never.`],
      [readTimeOrNoEnd, `${wanted}; 0 for no end.`],
    ] as const) {
      expect(() => read("tomorrow")).to.throw(hint);
      expect(() => read("9".repeat(30))).to.throw(hint);
      expect(read("2030-01-01")).to.equal(1_893_456_000n);
    }
    for (const [line, zero] of [
      ["campaign create tree --end tomorrow", "."],
      ["trust accredit 0x --until tomorrow", "."],
      ["attestation attest rows.csv --expires tomorrow", "; 0 for never."],
      ["credential issue club --deadline tomorrow", "; 0 for no end."],
    ] as const) {
      const { code, stderr } = await runSymbolon(line.split(" "));
      expect(code, line).to.equal(2);
      expect(stderr, line).to.include(`'tomorrow' is invalid. ${wanted}${zero}\n`);
    }
  });
});
