import { expect } from "chai";
import type { Measurement } from "../../../bench/harness/measurement.ts";
import { mergeResults, type SavedResults } from "../../../bench/harness/mergeResults.ts";
import { peerless } from "../../../bench/harness/peerless.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { type MeasuredGroup, openWatch } from "../../../bench/harness/watch.ts";

const rows = (ids: readonly string[], figure: number): readonly Measurement[] =>
  ids.map((id) => peerless(id, "a figure", "ms", [figure], 10));

describe("bench: groups of rows", () => {
  it("are told one by one: which of how many, and how long each took", async () => {
    const told: string[] = [];
    const measured = new Map<string, MeasuredGroup>();
    let now = 0;
    const measure = openWatch(
      { tell: (line) => void told.push(line), now: () => now },
      measured,
    ).choose<number>({
      quick: (figure) => rows(["a", "b"], figure),
      slow: async (figure) => {
        now += 61_250;
        return rows(["c"], figure);
      },
    });
    expect(told).to.deep.equal([]);
    expect((await measure(3)).map(({ id, ours }) => [id, ours.median])).to.deep.equal([
      ["a", 3],
      ["b", 3],
      ["c", 3],
    ]);
    expect(told).to.deep.equal([
      "quick: 1 of 2 groups ...",
      "quick: 1 of 2 groups took 0.0 s",
      "slow: 2 of 2 groups ...",
      "slow: 2 of 2 groups took 61.3 s",
    ]);
    expect(Object.fromEntries(measured)).to.deep.equal({
      quick: { seconds: 0, rows: ["a", "b"] },
      slow: { seconds: 61.3, rows: ["c"] },
    });
  });

  it("are chosen by name, and measured in their own order", async () => {
    const groups = { one: () => rows(["a"], 1), two: () => rows(["b"], 1), three: () => rows(["c"], 1) };
    const watch = (only: readonly string[]) => openWatch({ tell: () => {}, only });
    const found = await watch(["three", "one"]).choose(groups)(undefined);
    expect(found.map(({ id }) => id)).to.deep.equal(["a", "c"]);
    expect(() => watch(["four"]).choose(groups)).to.throw("There is no group four: one, two, three.");
  });

  it("that count what others see are refused without them", async () => {
    const groups = { one: () => rows(["a"], 1), two: () => rows(["b"], 1), sum: () => rows(["c"], 1) };
    const choose = (only?: readonly string[]) =>
      openWatch({ tell: () => {}, only }).choose(groups, { sum: ["one", "two"] });
    for (const only of [["sum"], ["one", "sum"]])
      expect(() => choose(only)).to.throw("The group sum counts what others see: choose one, two too.");
    for (const only of [["one"], ["one", "two", "sum"], undefined])
      expect(await choose(only)(undefined)).to.have.length(only?.length ?? 3);
  });

  it("measured apart take the places of their old rows, and tell when and where that was", () => {
    const results = (parts: Partial<SavedResults>, all: readonly Measurement[]): SavedResults => ({
      command: "npm run -s bench -- some --save",
      versions: { node: "24.0.0", viem: "2.0.0" },
      date: "2026-01-01",
      machine: { cpus: 2 },
      conditions: { seeds: 5, chain: "a" },
      rows: all.map(rowOf),
      spread: Object.fromEntries(all.map(({ id, ours }) => [id, ours])),
      ...parts,
    });
    const groups = { first: { seconds: 1, rows: ["a", "gone"] }, last: { seconds: 2, rows: ["z", "new"] } };
    const saved = results({ groups }, rows(["a", "gone", "z"], 1));
    const again = { first: { seconds: 3, rows: ["a", "new"] } };
    const later = {
      date: "2026-02-02",
      machine: { cpus: 4 },
      conditions: { seeds: 3, chain: "a" },
      versions: { node: "26.0.0", viem: "2.0.0" },
    };
    const command = "npm run -s bench -- some --whole --save";
    const merged = mergeResults(saved, results({ ...later, command, groups: again }, rows(["a", "new"], 7)));
    expect(merged.rows.map(({ id, ours }) => [id, ours])).to.deep.equal([
      ["a", 7],
      ["z", 1],
      ["new", 7],
    ]);
    expect(Object.keys(merged.spread)).to.have.members(["a", "new", "z"]);
    expect(merged).to.deep.include({
      date: "2026-01-01",
      machine: { cpus: 2 },
      conditions: { seeds: 5, chain: "a" },
    });
    expect(merged.groups).to.deep.equal({
      first: {
        ...again.first,
        ...later,
        conditions: { seeds: 3 },
        versions: { node: "26.0.0" },
        isWhole: true,
      },
      last: { seconds: 2, rows: ["z"] },
    });
  });

  it("replace rows of their names in a file that was kept before groups were told", () => {
    const all = (found: readonly Measurement[]): SavedResults => ({
      command: "npm run -s bench -- some --save",
      date: "2026-01-01",
      versions: {},
      machine: {},
      conditions: {},
      rows: found.map(rowOf),
      spread: {},
    });
    const merged = mergeResults(all(rows(["a", "b"], 1)), all(rows(["c", "a"], 2)));
    expect(merged.rows.map(({ id, ours }) => [id, ours])).to.deep.equal([
      ["a", 2],
      ["b", 1],
      ["c", 2],
    ]);
  });
});
