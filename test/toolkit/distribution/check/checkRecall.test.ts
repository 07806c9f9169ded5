import { expect } from "chai";
import { checkRecall } from "../../../../src/sdk/distribution/check/checkRecall.ts";
import { addressOf, DAY, TOTAL } from "./soundCampaign.ts";
import { soundCumulative } from "./soundKinds.ts";

const recall = {
  treasury: addressOf(2),
  amount: TOTAL,
  blockNumber: 8n,
  transactionHash: `0x${"ab".repeat(32)}`,
  blockHash: `0x${"cd".repeat(32)}`,
  logIndex: 0,
} as const;

/** Of a cumulative campaign that was recalled once, and is empty, three days after its start. */
function recalled(
  change: { readonly now?: bigint; readonly balance?: bigint; readonly allowance?: bigint } = {},
) {
  const { facts } = soundCumulative();
  const { now = facts.now, balance = 0n, allowance = 0n } = change;
  return {
    ...facts,
    now,
    terms: { ...facts.terms, recallable: true },
    token: { ...facts.token, balance },
    source: { ...facts.source, allowance },
    recalls: [recall],
  };
}
const idsOf = (...asked: Parameters<typeof checkRecall>) => checkRecall(...asked).map(({ id }) => id);

describe("distribution: whether a campaign was recalled", () => {
  it("is told after its start too, where it is not known what it owes", () => {
    const all = ["Recalled", "AllowanceAfterRecall"];
    expect(idsOf(recalled({ allowance: 1n }), undefined)).to.deep.equal(all);
    expect(idsOf(recalled({ allowance: 1n }), TOTAL)).to.deep.equal(all);
    expect(idsOf(recalled(), undefined)).to.deep.equal(["Recalled"]);
    expect(idsOf(recalled({ balance: 1n, allowance: 1n }), undefined)).to.deep.equal([]);
    // Funded again, and all of it is paid.
    expect(idsOf(recalled({ allowance: 1n }), 0n)).to.deep.equal([]);
  });

  it("names a start that is over as such", () => {
    const [after] = checkRecall(recalled(), TOTAL);
    expect(after?.sentence).to.match(/and started at 20/);
    expect(after?.hint).to.match(/this one pays\.$/);
    const { start } = recalled().terms;
    const [before] = checkRecall(recalled({ now: start - DAY }), TOTAL);
    expect(before?.sentence).to.match(/and starts at 20/);
    expect(before?.hint).to.match(/pays from its start on\.$/);
  });
});
