import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readHesitation } from "../../../scripts/govern/readHesitation.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { completeRule } from "../../../src/sdk/governance/simulate/completeRule.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";

const SEAT = { member: { median: 10, sigma: 1, never: 0.5 } };
const whole = { format: "symbolon-hesitation", version: 1, seats: [SEAT] };

describe("files of how seats hesitate", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-hesitation-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const read = (text: string) => {
    const file = join(folder, "file");
    writeFileSync(file, text);
    return readHesitation(file);
  };
  const refusal = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      if (error instanceof SymbolonError) return `${error.code}: ${error.reason}`;
      throw error;
    }
    return "nothing";
  };

  it("tell distributions and recorded times, of members and stand-ins, alike seats at once", () => {
    const { seats, rule, together } = read(
      JSON.stringify({
        ...whole,
        together: 0.2,
        rule: { quorum: 2 },
        seats: [
          { ...SEAT, count: 2 },
          { name: "Ada", member: [5, null], standIns: [[1]] },
        ],
      }),
    );
    expect([together, rule]).to.deep.equal([0.2, { quorum: 2 }]);
    expect(seats.map(({ name }) => name)).to.deep.equal(["seat 1", "seat 2", "Ada"]);
    expect(seats[2]).to.deep.equal({
      name: "Ada",
      member: { kind: "recorded", seconds: [5, null] },
      standIns: [{ kind: "recorded", seconds: [1] }],
    });
  });

  it("may be tables of what was recorded", () => {
    const { seats } = read("seat,chair,seconds\na,0,10\nb,,7\na,,\na,2,3.5\n");
    expect(seats).to.deep.equal([
      {
        name: "a",
        member: { kind: "recorded", seconds: [10, null] },
        standIns: [{ kind: "recorded", seconds: [3.5] }],
      },
      { name: "b", member: { kind: "recorded", seconds: [7] }, standIns: [] },
    ]);
  });

  const wrong: readonly (readonly [text: string, says: string])[] = [
    ["{", "it is not JSON"],
    ["", "has no column seat"],
    ["seat,second\na,1", "has no column seconds"],
    ["seat,seconds\n,1", "line 2 names no seat"],
    ["seat,chair,seconds\na,3,1", 'line 2 has the chair "3"'],
    ["seat,seconds\na,soon", 'line 2 has "soon" for seconds'],
    ["seat,chair,seconds\na,1,1", "stand-ins only"],
    [JSON.stringify({ ...whole, seats: [] }), "has no seats"],
    [JSON.stringify({ ...whole, seats: [{ ...SEAT, count: 17 }] }), "more than 16 seats"],
    [JSON.stringify({ ...whole, together: 2 }), "its together is 2"],
    [JSON.stringify({ ...whole, seats: [{ member: [] }] }), "its seats[0].member"],
    [JSON.stringify({ ...whole, seats: [{ member: [-1] }] }), "its seats[0].member[0] is -1"],
    [JSON.stringify({ ...whole, seats: [{ ...SEAT, standIns: [[1], [1], [1]] }] }), "its seats[0].standIns"],
    [JSON.stringify({ ...whole, seats: [{ ...SEAT, quorum: 1 }] }), "quorum"],
    [JSON.stringify({ ...whole, version: 2 }), "its version is 2"],
  ];
  for (const [text, says] of wrong) {
    it(`are refused: ${says}`, () => {
      const said = refusal(() => read(text));
      expect(said).to.match(/^BadHesitation: /);
      expect(said).to.include(says);
    });
  }

  it("may leave the rule to the command, which completes and checks it", () => {
    expect(completeRule({ quorum: 2, window: 9 }, 3)).to.deep.equal({
      quorum: 2,
      floor: 2,
      window: 9,
      standIn: 0,
    });
    expect(refusal(() => completeRule({ window: 9 }, 3))).to.match(/^RuleNotGiven: .*quorum is missing/);
    expect(refusal(() => completeRule({ quorum: 4, window: 9 }, 3))).to.match(/^QuorumOutOfRange: /);
    expect(refusal(() => completeRule({ quorum: 2, floor: 3, window: 9 }, 3))).to.match(/^FloorOutOfRange: /);
    expect(refusal(() => completeRule({ quorum: 2, window: 9, standIn: 10 }, 3))).to.match(
      /^StandInOutOfRange: /,
    );
  });

  it("are simulated by `govern simulate`, options before the file's rule", async () => {
    const call = ["govern", "simulate", "examples/governance/nine-seats.json", "--cases", "500", "--json"];
    const { code, stdout } = await runSymbolon([...call, "--quorum", "1", "--floor", "1"], {});
    expect(code).to.equal(0);
    const { rule, ways } = JSON.parse(stdout);
    expect(rule).to.include({ quorum: 1, window: 604_800 });
    expect(ways.map(({ way }: { way: string }) => way)).to.deep.equal([
      "plain",
      "stand-ins",
      "dormancy",
      "default",
    ]);
    expect(ways[0].undecided).to.be.below(50);
  });
});
