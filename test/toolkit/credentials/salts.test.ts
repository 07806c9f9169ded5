import { expect } from "chai";
import { randomSalts, type Salts, seededSalts } from "../../../src/sdk/credentials/salts.ts";

function column(salts: Salts, position: number, rows = 100): string[] {
  const bytes = new Uint8Array(rows * 32);
  salts.fill(bytes, position, () => `0x${"00".repeat(32)}`);
  return Array.from({ length: rows }, (_, i) =>
    Buffer.from(bytes.subarray(i * 32, (i + 1) * 32)).toString("hex"),
  );
}

describe("salts", () => {
  for (const [name, salts] of [
    ["random", randomSalts()],
    ["seeded", seededSalts("a test")],
  ] as const) {
    it(`${name} salts differ between rows and positions`, () => {
      expect(new Set([...column(salts, 0), ...column(salts, 1)]).size).to.equal(200);
    });
  }

  it("random salts never come twice", () => {
    expect(column(randomSalts(), 0)).not.to.deep.equal(column(randomSalts(), 0));
  });

  it("seeded salts come again from the same seed only, however many rows are asked for", () => {
    expect(column(seededSalts("x"), 3)).to.deep.equal(column(seededSalts("x"), 3));
    expect(column(seededSalts("x"), 3, 10)).to.deep.equal(column(seededSalts("x"), 3).slice(0, 10));
    expect(column(seededSalts("x"), 3)).not.to.deep.equal(column(seededSalts("y"), 3));
  });
});
