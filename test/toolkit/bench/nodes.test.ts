import { expect } from "chai";
import { rowOf } from "../../../bench/harness/row.ts";
import { rowsOf } from "../../../bench/nodes/matrixRows.ts";
import { dialects } from "../../nodes/dialects/index.ts";
import type { Verdict } from "../../nodes/judge.ts";
import { type Matrix, matrixPage } from "../../nodes/matrix.ts";
import { ways } from "../../nodes/ways.ts";

/** A matrix whose cells came to these, one after the other, and then all to `ok`. */
function matrixOf(verdicts: readonly Verdict[], sameBytes = 0): Matrix {
  const traffic = { asked: [], sent: [], isEndless: false };
  return dialects.flatMap((dialect, d) =>
    ways.map((way, w) => {
      const place = d * ways.length + w;
      return {
        dialect,
        way,
        result: {
          verdict: verdicts[place] ?? { kind: "ok" },
          traffic: { ...traffic, sameBytes: place === 0 ? sameBytes : 0 },
          ended: { code: 0, stdout: "", stderr: "" },
        },
      };
    }),
  );
}

const met = (matrix: Matrix) =>
  Object.fromEntries(rowsOf(matrix).measurements.map((one) => [one.id, rowOf(one).met]));

describe("bench nodes", () => {
  it("meets its goals where every cell is as on a plain chain, or has a name", () => {
    const matrix = matrixOf([{ kind: "named", code: "NotSent", reason: "It is not." }]);
    expect(met(matrix)).to.deep.equal({
      dialects: true,
      ways: true,
      "cells-unnamed": true,
      "same-bytes-after-refusal": true,
    });
    const { ok, named, all } = rowsOf(matrix).counts.cells;
    expect([named, ok]).to.deep.equal([1, all - 1]);
  });

  it("misses them by one cell without a name, by the same bytes, and where dialects are too few", () => {
    const unnamed: Verdict = { kind: "fault", why: "calls it a bug", told: "..." };
    expect(met(matrixOf([unnamed]))).to.include({ "cells-unnamed": false });
    expect(met(matrixOf([], 1))).to.include({ "same-bytes-after-refusal": false });
    const few = matrixOf([]).filter(({ dialect }) => dialects.indexOf(dialect) < 14);
    expect(met(few)).to.include({ dialects: false, ways: true });
  });

  it("has a page with a row a dialect, which tells of what was otherwise, without hashes and hosts", () => {
    const reason = `Block 0x${"ab".repeat(32)} is not at 127.0.0.1:8545.`;
    const page = matrixPage(matrixOf([{ kind: "named", code: "NotSent", reason }]));
    expect(page).to.include(`| ${dialects[0]?.name} | ${ways.length - 1} | 1 | 0 |`);
    expect(page).to.include("`NotSent`: Block 0x... is not at the node.");
    expect(page.match(/^\| /gm)?.length).to.equal(dialects.length + 3);
  });
});
