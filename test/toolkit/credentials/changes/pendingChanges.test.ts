import { expect } from "chai";
import { changedWord } from "../../../../src/sdk/core/status/statusChanges.ts";
import { EMPTY_WORD, effectiveFrom } from "../../../../src/sdk/core/status/statusWords.ts";
import { pendingChanges } from "../../../../src/sdk/credentials/changes/batchStatus.ts";

const HOUR = 3_600n;

describe("credentials/pendingChanges", () => {
  it("names each of two announcements about one credential for what it does", () => {
    const mask = 1n << 255n;
    let word = EMPTY_WORD;
    for (const [kind, epoch] of [
      ["Suspend", 10n],
      ["Reinstate", 20n],
      ["Suspend", 21n],
    ] as const)
      word = changedWord(kind, word, epoch, mask);
    const words = { revoked: new Map(), suspended: new Map([[3, word]]) };
    const masks = [{ word: 3n, mask }];
    expect(pendingChanges(words, HOUR, 21n * HOUR)).to.deep.equal([
      { from: effectiveFrom(HOUR, 20n), kind: "Reinstate", masks },
      { from: effectiveFrom(HOUR, 21n), kind: "Suspend", masks },
    ]);
  });
});
