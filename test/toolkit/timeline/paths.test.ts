import { expect } from "chai";
import { zeroAddress } from "viem";
import { exactly, type TimelineStep } from "../../../src/sdk/core/timeline/timelineStep.ts";
import type { IntentRecord, RecordedStep } from "../../../src/services/timeline/tables/intentRecords.ts";
import type { TracePath } from "../../../src/services/timeline/trace/openPath.ts";
import { intentPath } from "../../../src/services/timeline/trace/paths.ts";

type Sketch = readonly [kind: RecordedStep["kind"], at: number];

/** An intent of a kind that nobody signs. */
function intentOf(sketches: readonly Sketch[], turn?: number): IntentRecord {
  const steps = sketches.map(([kind, at]) => ({
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

function pathOf(record: IntentRecord, opening?: TimelineStep): TracePath {
  return intentPath(record, [], { final: -1, opening });
}

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
});
