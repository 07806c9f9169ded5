import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { announceFinal } from "../../../src/sdk/core/status/statusChanges.ts";
import { EMPTY_WORD, finalAt, finalFloor } from "../../../src/sdk/core/status/statusWords.ts";
import { outcomes } from "../../../src/sdk/core/verdict.ts";
import { versionLines } from "../../../tools/testing/versionLines.ts";
import { isDeep } from "../../deep.ts";
import { seededRandom } from "../calls/seededRandom.ts";
import { compareLayouts, type LayoutTally, openLayoutTally } from "./compareLayouts.ts";
import { FORMER_EMPTY, formerFinal, formerFloor } from "./formerLayout.ts";
import { EPOCH_LENGTHS, wordHistory } from "./wordHistory.ts";

const HISTORIES = isDeep ? 200_000 : 3_000;
const SEED = Number(process.env.SYMBOLON_SEED ?? (isDeep ? 2_000_000 : 1));
const MAX_STEPS = 24;
/** States of each history that are asked about, and credentials asked about in each. */
const STATES = 4;
const QUESTIONS = 2;
const RESULT = "test/results/layouts.txt";

describe(`Status words as they are kept and as they were, in ${HISTORIES} random histories`, () => {
  const tally = openLayoutTally();
  let changes = 0;

  it("give the same verdicts and floors that are no later, and a since that is true", () => {
    const random = seededRandom(SEED);
    const started = performance.now();
    for (let i = 0; i < HISTORIES; i++) {
      const states = wordHistory(random, 1 + random.below(MAX_STEPS));
      changes += states.at(-1)!.changes;
      for (const state of [
        states.at(-1)!,
        ...Array.from({ length: STATES - 1 }, () => random.pick(states)),
      ]) {
        for (let question = 0; question < QUESTIONS; question++) compareLayouts(random, state, tally);
      }
    }
    if (!isDeep) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const head = `seed ${SEED}, epochs of ${EPOCH_LENGTHS.join(", ")} seconds, ${seconds} s, no other difference`;
    writeFileSync(RESULT, `${versionLines()}\n\n${head}\n${lines(tally, changes)}\n`);
  });

  it("were compared often enough, where there is something to compare", () => {
    expect(tally.verdicts).to.equal(HISTORIES * STATES * QUESTIONS * 4);
    expect(outcomes.filter((outcome) => !tally.byOutcome.has(outcome))).to.deep.equal(["NotFound"]);
    for (const count of [tally.sinceEarlier, tally.floorsEarlier, tally.remembered, tally.slotsUnread]) {
      expect(count).to.be.greaterThan(HISTORIES / 20);
    }
    expect(tally.byDecidingSlots).to.be.greaterThan(HISTORIES);
    // In some thirty of a million verdicts; the next test has one.
    expect(tally.sinceLater).to.be.lessThan(1 + tally.verdicts / 5_000);
  });

  it("differ in what they know of a revocation before three epochs of the other parity, as a deep run found", () => {
    const mask = 1n << 255n;
    const changes = [
      { epoch: 10n, mask },
      ...[13n, 17n, 19n].map((epoch) => ({ epoch, mask: mask >> (epoch - 10n) })),
    ];
    const former = changes.reduce((word, { epoch, mask }) => formerFinal(word, epoch, mask), FORMER_EMPTY);
    const word = changes.reduce((word, { epoch, mask }) => announceFinal(word, epoch, mask), EMPTY_WORD);
    // Epoch 10 stands alone in its parity's slot; the states that are kept begin with that of epoch 13.
    expect(former.pendingEven).to.equal(mask | 10n);
    expect(finalAt(word, mask, 60n, 2_000n).since).to.equal(60n * 15n);
    expect(finalFloor(word, mask, 60n)).to.equal(60n * 15n);
    expect(formerFloor(former, 60n)).to.equal(60n * 19n);
  });
});

function lines(tally: LayoutTally, changes: number): string {
  const rows: readonly (readonly [string, number])[] = [
    ["histories", HISTORIES],
    ["changes", changes],
    ["verdicts by both layouts", tally.verdicts],
    ...[...tally.byOutcome].map(([outcome, count]) => [`  ${outcome}`, count] as const),
    ["  since earlier than before", tally.sinceEarlier],
    ["  since later than before", tally.sinceLater],
    ["floors by both layouts", tally.floors],
    ["  earlier than before", tally.floorsEarlier],
    ["past moments known anew", tally.remembered],
    ["verdicts by deciding slots", tally.byDecidingSlots],
    ["  slots left unread", tally.slotsUnread],
  ];
  return rows
    .map(([name, count]) => `${name.padEnd(28)} ${count.toLocaleString("en").padStart(12)}`)
    .join("\n");
}
