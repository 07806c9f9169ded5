import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { outcomes } from "../../src/sdk/core/verdict.ts";
import { versionLines } from "../../tools/testing/versionLines.ts";
import { isDeep } from "../deep.ts";
import { openChain } from "./chain/openChain.ts";
import { shippedCodes } from "./chain/shippedCodes.ts";
import { playAndCompare } from "./compare/playAndCompare.ts";
import { openTally } from "./compare/tally.ts";
import { tallyLines } from "./compare/tallyLines.ts";
import { allObservers } from "./copies/observers.ts";

const HISTORIES = isDeep ? 200 : 2;
const BLOCKS = isDeep ? 120 : 60;
const COMPARISONS = isDeep ? 10_000_000 : 40_000;
/** Where to begin; another number plays other histories. */
const FIRST_SEED = Number(process.env.SYMBOLON_SEED ?? (isDeep ? 1_000_000 : 1));
/** A chain keeps all that it ever held, also what was put back: after so many histories a new one takes over. */
const HISTORIES_A_CHAIN = 20;
const RESULT = "test/results/model.txt";

describe(`Live, cached and offline verdicts, and a replay of the log, in ${HISTORIES} random histories`, () => {
  const tally = openTally();

  it("agree about every moment before freshUntil, but for what an emergency explains", async () => {
    const codes = await shippedCodes();
    const started = performance.now();
    for (let played = 0; played < HISTORIES; ) {
      const chain = await openChain(codes);
      for (let here = 0; here < HISTORIES_A_CHAIN && played < HISTORIES; here++, played++) {
        const seed = FIRST_SEED + played;
        const found = await playAndCompare({ chain, seed, blocks: BLOCKS, tally, observersOf: allObservers });
        expect(
          found
            .slice(0, 3)
            .map(({ text }) => text())
            .join("\n"),
          `seed ${seed}`,
        ).to.equal("");
      }
      await chain.close();
    }
    if (!isDeep) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const head = `seeds ${FIRST_SEED} to ${FIRST_SEED + HISTORIES - 1}, ${seconds} s, no disagreement`;
    writeFileSync(RESULT, `${versionLines()}\n\n${head}\n${tallyLines(tally)}\n`);
  });

  it("were compared often enough, and met all that there is", () => {
    expect(tally.comparisons()).to.be.at.least(COMPARISONS);
    expect(outcomes.filter((outcome) => !tally.byOutcome.has(outcome))).to.deep.equal([]);
    for (const source of ["live", "copy", "cached", "offline"] as const) {
      expect(tally.bySource.get(source), source).to.be.at.least(HISTORIES);
    }
    expect(tally.explained).to.be.greaterThan(0);
    expect(tally.undone).to.be.greaterThan(0);
    expect(tally.refused).to.be.greaterThan(0);
  });
});
