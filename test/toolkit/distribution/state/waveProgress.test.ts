import { expect } from "chai";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import type { CampaignBook } from "../../../../src/sdk/distribution/check/campaignRows.ts";
import { waveProgress } from "../../../../src/sdk/distribution/state/waveProgress.ts";

const rows = allocationFromRows(
  Array.from({ length: 5 }, (_, i) => ({
    account: `0x${String(i + 1).repeat(40)}` as `0x${string}`,
    amount: 10n * BigInt(i + 1),
  })),
);
const terms = { start: 100n, waves: 2n, waveInterval: 60n, count: 5n };
const bookOf = (part: object) => ({ terms, ...part }) as unknown as CampaignBook;

describe("waveProgress", () => {
  it("counts claims of each wave by the campaign's words, and amounts by its leaves", () => {
    // Leaves 0, 1 and 2 are the first wave.
    const book = bookOf({ kind: "instant", words: [0b10011n] });
    expect(waveProgress(book, rows)).to.deep.equal([
      { opens: 100n, from: 0n, to: 3n, claimed: 2n, sums: { paid: 30n, unpaid: 30n } },
      { opens: 160n, from: 3n, to: 5n, claimed: 1n, sums: { paid: 50n, unpaid: 40n } },
    ]);
    expect(waveProgress(book, undefined)?.map(({ claimed, sums }) => [claimed, sums])).to.deep.equal([
      [2n, undefined],
      [1n, undefined],
    ]);
  });

  it("counts what vesting campaigns have released, and what cumulative ones have paid", () => {
    const claimed = { claimed: true, released: 4n };
    const none = { claimed: false, released: 0n };
    const vesting = bookOf({ kind: "vesting", entitlements: [claimed, none, none, none, claimed] });
    expect(waveProgress(vesting, rows)?.map(({ claimed: count, sums }) => [count, sums])).to.deep.equal([
      [1n, { paid: 4n, unpaid: 56n }],
      [1n, { paid: 4n, unpaid: 86n }],
    ]);
    // Whom an earlier root gave more owes nothing back.
    const cumulative = bookOf({
      kind: "cumulative",
      paid: [10n, 99n, 0n, 1n, 0n],
      terms: { ...terms, waves: 0n },
    });
    expect(waveProgress(cumulative, rows)).to.deep.equal([
      { opens: 100n, from: 0n, to: 5n, claimed: 3n, sums: { paid: 110n, unpaid: 119n } },
    ]);
  });

  it("tells nothing of other kinds without their own leaves", () => {
    for (const part of [
      { kind: "vesting", entitlements: undefined },
      { kind: "cumulative", paid: undefined },
    ]) {
      expect(waveProgress(bookOf(part), undefined)).to.equal(undefined);
      expect(waveProgress(bookOf(part), rows)).to.equal(undefined);
    }
    const other = bookOf({ kind: "cumulative", paid: [], terms: { ...terms, count: 4n } });
    expect(waveProgress(other, rows)).to.equal(undefined);
  });
});
