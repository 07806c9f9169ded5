import { expect } from "chai";
import { zeroAddress } from "viem";
import { exactly, type TimelineStep } from "../../../src/sdk/core/timeline/timelineStep.ts";
import type { IntentRecord, RecordedStep } from "../../../src/services/timeline/tables/intentRecords.ts";
import type { KeyHold, KeyTimes } from "../../../src/services/timeline/tables/keyHolds.ts";
import { endlessHolds, haltsBetween } from "../../../src/services/timeline/trace/halts.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { intentPath } from "../../../src/services/timeline/trace/paths.ts";

type Sketch = readonly [kind: RecordedStep["kind"], at: number];

/** An intent of a kind that nobody signs. */
function intentOf(sketches: readonly Sketch[], turn?: number): IntentRecord {
  const steps = sketches.map(([kind, at], i) => ({
    id: BigInt(i),
    kind,
    at,
    actor: "worker",
    cause: undefined,
    transaction: kind === "submitted" ? undefined : 1n,
  }));
  return {
    id: 1n,
    chain: 1,
    kind: "other",
    contract: zeroAddress,
    key: "one",
    digest: "0x",
    content: {},
    lane: "a",
    turn,
    state: "queued",
    reason: undefined,
    steps,
    versions: [],
  };
}

function opensAt(seconds: number): TimelineStep {
  const moment = exactly(seconds * 1_000, "rule");
  const nobody = { actor: undefined, cause: undefined, why: undefined };
  return { kind: "opened", moment, ...nobody, words: "its wave opens", ground: "rule" };
}

function pathOf(record: IntentRecord, opening?: TimelineStep, times?: KeyTimes): TracePath {
  return intentPath(record, [], { final: -1, opening, times });
}

/** A worker holds a key, in seconds. */
function held(worker: string, from: number, to: number, more: Partial<KeyHold> = {}): KeyHold {
  const span = { from: from * 1_000, to: to * 1_000 };
  return { sender: `key of ${worker}`, worker, ...span, end: "ran out", parked: [], restarts: [], ...more };
}

const timesOf = (holds: readonly KeyHold[], pauses: KeyTimes["pauses"] = []): KeyTimes => ({
  holds,
  pauses,
  now: 500_000,
});

const waitsIn = ({ steps, waits }: TracePath) =>
  waits.map(({ to, whom, least, most }) => [steps[to]?.kind, whom, least, most]);

describe("the path of an intent", () => {
  const sent: readonly Sketch[] = [
    ["submitted", 10_000],
    ["bundled", 90_000],
    ["signed", 90_100],
  ];

  it("waits for its wave, for its turn, and then for the gateway that is late", () => {
    expect(waitsIn(pathOf(intentOf(sent, 80), opensAt(60)))).to.deep.equal([
      ["opened", "rule", 50_000, 51_000],
      ["due", "gateway", 19_000, 20_000],
      ["bundled", "gateway", 10_000, 10_000],
      ["sent", "gateway", 100, 100],
    ]);
    const { slowest, steps } = pathOf(intentOf(sent, 80), opensAt(60));
    expect(slowest).to.include({ whom: "rule", what: "the opening of its wave" });
    expect(steps.map(({ cause }) => cause)).to.deep.equal([undefined, 0, 1, 2, 3]);
  });

  it("did not wait for what was before it was queued, or after it was taken up", () => {
    for (const record of [intentOf(sent, 5), intentOf(sent, 91)])
      for (const opening of [opensAt(10), opensAt(91), undefined])
        expect(waitsIn(pathOf(record, opening)).map(([kind]) => kind)).to.deep.equal(["bundled", "sent"]);
    expect(
      waitsIn(
        pathOf(
          intentOf([
            ["submitted", 10_000],
            ["expired", 20_000],
          ]),
          opensAt(60),
        ),
      ),
    ).to.have.length(1);
  });

  it("waits for a person until it is signed anew, and then for the place that it got", () => {
    const replaced: readonly Sketch[] = [
      ["submitted", 10_000],
      ["expired", 20_000],
      ["replaced", 70_000],
      ["bundled", 90_000],
    ];
    expect(waitsIn(pathOf(intentOf(replaced, 80)))).to.deep.equal([
      ["expired", "rule", 10_000, 10_000],
      ["replaced", "person", 50_000, 50_000],
      ["due", "gateway", 10_000, 10_000],
      ["bundled", "gateway", 10_000, 10_000],
    ]);
  });

  it("says what one that is still queued waits for", () => {
    const { slowest, steps } = pathOf(intentOf([["submitted", 10_000]]), opensAt(60));
    expect(steps.map(({ kind }) => kind)).to.deep.equal(["queued", "opened"]);
    expect(slowest).to.include({ whom: "rule", least: 50_000, most: 51_000 });
  });

  it("waits for nothing that reorganisations bring a second time", () => {
    const again: readonly Sketch[] = [
      ["submitted", 10_000],
      ["bundled", 20_000],
      ["freed", 70_000],
      ["bundled", 90_000],
    ];
    const { steps } = pathOf(intentOf(again, 80), opensAt(60));
    expect(steps.map(({ kind }) => kind)).to.deep.equal(["queued", "bundled", "freed", "bundled"]);
  });

  describe("while nothing could be sent", () => {
    const killed = timesOf([held("one", 0, 30), held("two", 70, 1_000)]);

    it("waited for a worker, and only then for its turn", () => {
      const path = pathOf(intentOf(sent, 20), undefined, killed);
      expect(waitsIn(path)).to.deep.equal([
        ["due", "gateway", 10_000, 10_000],
        ["halted", "gateway", 10_000, 10_000],
        ["sending", "gateway", 40_000, 40_000],
        ["bundled", "gateway", 20_000, 20_000],
        ["sent", "gateway", 100, 100],
      ]);
      expect(path.slowest?.what).to.equal("a worker: none held a key");
      const [halted, sending] = path.steps.filter(({ kind }) => kind === "halted" || kind === "sending");
      expect(halted?.words).to.equal(
        "no worker held a key: the lease of one had ended at 1970-01-01T00:00:30Z (last sign of life 1970-01-01T00:00:25Z)",
      );
      expect(sending).to.include({ actor: "two", words: "the key key of two is held" });
    });

    it("says of what still waits that nobody holds a key, from its turn on", () => {
      const times = timesOf([held("one", 0, 30, { end: "let go" })]);
      const { steps } = pathOf(intentOf([["submitted", 10_000]], 40), undefined, times);
      expect(steps.map(({ kind, moment }) => [kind, moment.from])).to.deep.equal([
        ["queued", 10_000],
        ["due", 40_000],
        ["halted", 40_000],
      ]);
      expect(steps.at(-1)?.words).to.equal(
        "no worker held a key: one had let go of the last one at 1970-01-01T00:00:30Z",
      );
    });

    it("waited for a person where somebody had paused the chain, and for a key that was parked", () => {
      const parked = [{ from: 50_000, to: 70_000, reason: "EmptySender" }];
      const holds = [held("one", 0, 1_000, { parked })];
      const times = timesOf(holds, [{ actor: "ann", from: 20_000, to: 40_000 }]);
      expect(waitsIn(pathOf(intentOf(sent), undefined, times))).to.deep.equal([
        ["halted", "gateway", 10_000, 10_000],
        ["sending", "person", 20_000, 20_000],
        ["halted", "gateway", 10_000, 10_000],
        ["sending", "gateway", 20_000, 20_000],
        ["bundled", "gateway", 20_000, 20_000],
        ["sent", "gateway", 100, 100],
      ]);
    });

    it("waited for one after the other, where a parked key was let go of", () => {
      const parked = [{ from: 20_000, to: 40_000, reason: "EmptySender" }];
      const times = timesOf([held("one", 0, 40, { parked, end: "let go" }), held("two", 60, 100)]);
      const { steps, waits } = pathOf(intentOf(sent), undefined, times);
      expect(waits.map(({ to, what, most }) => [steps[to]?.kind, what, most])).to.deep.equal([
        ["halted", "its turn in the queue", 10_000],
        ["halted", "a key that is not parked", 20_000],
        ["sending", "a worker: none held a key", 20_000],
        ["bundled", "its turn in the queue", 30_000],
        ["sent", "a key that sends", 100],
      ]);
    });

    it("is as before while one of the keys is held and not parked", () => {
      const parked = [{ from: 0, to: 100_000, reason: "EmptySender" }];
      const holds = [held("one", 0, 50), held("two", 0, 1_000, { parked }), held("three", 50, 100)];
      expect(waitsIn(pathOf(intentOf(sent, 20), undefined, timesOf(holds)))).to.deep.equal(
        waitsIn(pathOf(intentOf(sent, 20))),
      );
    });

    it("is not told of a lease whose end the store does not have, but that it may be longer", () => {
      const times = timesOf([held("one", 0, 70, { end: "unknown" }), held("two", 70, 80)]);
      const halts = haltsBetween(times, 10_000, 100_000);
      expect(halts.map(({ from, to, isOver }) => [from, to, isOver])).to.deep.equal([
        [80_000, 100_000, false],
      ]);
      const endless = (from: number) =>
        endlessHolds(times, { from, to: 100_000 }).map(({ worker }) => worker);
      expect([endless(10_000), endless(75_000)]).to.deep.equal([["one"], []]);
    });

    it("is not told of the moment that a restart takes", () => {
      const restarted = [held("one", 0, 50, { end: "let go" }), held("one", 50.4, 1_000)];
      expect(haltsBetween(timesOf(restarted), 10_000, 90_000)).to.deep.equal([]);
      expect(
        pathOf(intentOf(sent, 20), undefined, timesOf(restarted)).steps.map(({ kind }) => kind),
      ).to.deep.equal(["queued", "due", "bundled", "sent"]);
      const later = [held("one", 0, 50, { end: "let go" }), held("one", 51, 1_000)];
      expect(haltsBetween(timesOf(later), 10_000, 90_000)).to.have.length(1);
    });

    it("is told of the ten longest times", () => {
      // A worker that dies a second after each start.
      const holds = Array.from({ length: 30 }, (_, i) => held(`worker ${i}`, 12 + 2 * i, 13 + 2 * i));
      const { steps } = pathOf(intentOf(sent), undefined, timesOf(holds));
      const halted = steps.filter(({ kind }) => kind === "halted");
      expect(halted).to.have.length(10);
      expect(halted.at(-1)?.words).to.match(/; 21 shorter ones are not shown$/);
    });

    it("names why a key was parked then, and not later", () => {
      const parked = [
        { from: 20_000, to: 40_000, reason: "NonceTaken" },
        { from: 200_000, to: 210_000, reason: "EmptySender" },
      ];
      const path = pathOf(intentOf(sent), undefined, timesOf([held("one", 0, 1_000, { parked })]));
      expect(path.steps.find(({ kind }) => kind === "halted")?.words).to.equal(
        "the key key of one was parked for NonceTaken",
      );
    });

    it("names what began it, where one key was parked and the other's worker was gone, and tells both", () => {
      const wordsOf = (parkedAt: number, ended: number) => {
        const parked = [{ from: parkedAt * 1_000, to: 80_000, reason: "EmptySender" }];
        const holds = [held("one", 0, 1_000, { parked }), held("two", 0, ended)];
        const { steps, waits } = pathOf(intentOf(sent), undefined, timesOf(holds));
        const halted = steps.filter(({ kind }) => kind === "halted");
        return [halted.map(({ actor, words }) => [actor, words]), waits[1]?.what];
      };
      expect(wordsOf(5, 30)).to.deep.equal([
        [
          [
            "two",
            "no worker held a key but parked ones: the lease of two had ended at 1970-01-01T00:00:30Z (last sign of life 1970-01-01T00:00:25Z), and the key key of one was parked for EmptySender",
          ],
        ],
        "a worker: none held a key",
      ]);
      expect(wordsOf(30, 20)).to.deep.equal([
        [
          [
            "key of one",
            "the key key of one was parked for EmptySender, and the lease of two had ended at 1970-01-01T00:00:20Z (last sign of life 1970-01-01T00:00:15Z)",
          ],
        ],
        "a key that is not parked",
      ]);
    });
  });
});
