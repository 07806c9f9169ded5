import { expect } from "chai";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { createRepetitionFinder } from "../../../../src/sdk/credentials/batch/repeatedRows.ts";

describe("credentials/batch: rows that repeat", () => {
  const found = (texts: readonly (readonly [text: string, subject: string])[], hasher = nobleHasher) => {
    const finder = createRepetitionFinder(hasher);
    for (const [i, [text, subject]] of texts.entries())
      finder.add(text, subject, { row: i + 1, line: 2 * i + 2 });
    return finder.found();
  };

  it("are told by row and line, with the first row that says the same", () => {
    const rows = [
      ["a", "A"],
      ["b", "B"],
      ["a", "A"],
      ["c", "A"],
      ["a", "A"],
      ["b", "B"],
    ] as const;
    expect(found(rows)).to.deep.equal({
      repeated: 3,
      first: [
        { row: 3, line: 6, repeats: { row: 1, line: 2 } },
        { row: 5, line: 10, repeats: { row: 1, line: 2 } },
        { row: 6, line: 12, repeats: { row: 2, line: 4 } },
      ],
      subjects: 2,
    });
    expect(found([])).to.deep.equal({ repeated: 0, first: [], subjects: 0 });
  });

  it("counts subjects with several credentials that differ, and no others", () => {
    const rows = Array.from({ length: 9 }, (_, i) => [`row ${i}`, `subject ${i % 8}`] as const);
    expect(found(rows)).to.deep.equal({ repeated: 0, first: [], subjects: 1 });
  });

  it("are all found among many, however long, as a Set and a Map find them", () => {
    // Several times as many as a table holds before it grows.
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      const said = (i * i) % 14_983;
      return [`${"ü\u{1f600}".repeat(said % 200)} ${said}`, `0x${said % 9_001}`] as const;
    });
    const seen = new Map<string, number>();
    const bySubject = Map.groupBy(rows, ([, subject]) => subject);
    const pairs = rows.flatMap(([text], i) => {
      const before = seen.get(text);
      if (before === undefined) seen.set(text, i + 1);
      return before === undefined ? [] : [[i + 1, before] as const];
    });
    const told = found(rows, fastHasher());
    expect(told.repeated).to.equal(pairs.length).and.to.be.greaterThan(5_000);
    expect(told.first.map(({ row, repeats }) => [row, repeats.row])).to.deep.equal(pairs.slice(0, 10));
    expect(told.subjects).to.equal([...bySubject.values()].filter(({ length }) => length > 1).length);
  });

  it("are told apart by 64 bits of their hashes", () => {
    // Hashes that agree in the first or in the second 32 bits alone, and fall into one slot.
    const keccak256 = (data: Uint8Array) => {
      const text = new TextDecoder().decode(data);
      const hash = new Uint8Array(32);
      hash[text.startsWith("high") ? 3 : 4] = Number(text.at(-1));
      return hash;
    };
    const rows = ["high 1", "high 2", "low 1", "low 2"].map((text) => [text, text] as const);
    expect(found(rows, { ...nobleHasher, keccak256 })).to.deep.equal({ repeated: 0, first: [], subjects: 0 });
  });
});
