import { expect } from "chai";
import fc from "fast-check";
import { getAddress, zeroAddress, zeroHash } from "viem";
import type { CampaignArguments, CampaignKind } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { MAX_ENTITLEMENT, vestedAmount, WHOLE_SHARE } from "../../../../src/sdk/core/campaign/vesting.ts";
import { duePayment } from "../../../../src/sdk/distribution/claim/duePayment.ts";
import { validateClaim } from "../../../../src/sdk/distribution/claim/validateClaim.ts";

const account = getAddress(`0x${"a1".repeat(20)}`);
const relayer = getAddress(`0x${"b2".repeat(20)}`);
const schedule = {
  stepped: false,
  points: [
    { time: 100n, share: 0n },
    { time: 200n, share: WHOLE_SHARE },
  ],
};
const terms: CampaignArguments = {
  token: zeroAddress,
  root: zeroHash,
  count: 10n,
  start: 0n,
  end: 1_000n,
  waves: 0n,
  waveInterval: 0n,
  treasury: relayer,
  gate: zeroAddress,
  maxExtraTime: 0n,
  claimFor: "Anyone",
  recallable: false,
  manifestHash: zeroHash,
};

type Signed = {
  readonly upTo?: bigint;
  readonly fee?: bigint;
  readonly for?: bigint;
  readonly paid?: bigint;
};

/** What stands in the way of a claim of 1,000 base units at a moment, signed as it says. */
function barOf(kind: CampaignKind | undefined, now: bigint, { upTo = 1_000n, fee = 0n, ...rest }: Signed) {
  const campaign = { ...terms, schedule, ...(kind !== undefined && { kind }) };
  const signed = {
    terms: { upTo, recipient: account, maxFee: fee, feeTaker: zeroAddress, deadline: 0n },
    fee,
    signature: "0x12",
  } as const;
  return validateClaim(
    { campaign, now, end: 1_000n, relayer, ...(rest.paid !== undefined && { paidBefore: rest.paid }) },
    { index: 1, account, amount: 1_000n, signed, ...(rest.for !== undefined && { paidBefore: rest.for }) },
  )?.code;
}

describe("distribution: what stands in the way of a claim, by the campaign's kind", () => {
  it("is a limit below the leaf's amount only where leaves are paid whole", () => {
    expect(barOf("instant", 150n, { upTo: 999n })).to.equal("AmountAboveLimit");
    expect(barOf(undefined, 150n, { upTo: 999n })).to.equal("AmountAboveLimit");
    expect(barOf("vesting", 150n, { upTo: 1n })).to.equal(undefined);
    expect(barOf("vesting", 150n, { upTo: 0n })).to.equal(undefined);
    expect(barOf("cumulative", 150n, { upTo: 1n })).to.equal(undefined);
    expect(barOf("cumulative", 150n, { upTo: 0n })).to.equal("AmountAboveLimit");
  });

  it("is a fee above what is due", () => {
    expect(barOf("vesting", 150n, { fee: 500n })).to.equal(undefined);
    expect(barOf("vesting", 150n, { fee: 501n })).to.equal("FeeTooHigh");
    expect(barOf("vesting", 250n, { upTo: 100n, fee: 101n })).to.equal("FeeTooHigh");
    expect(barOf("cumulative", 150n, { fee: 300n, paid: 700n, for: 700n })).to.equal(undefined);
    expect(barOf("cumulative", 150n, { fee: 301n, paid: 700n, for: 700n })).to.equal("FeeTooHigh");
  });

  it("is a signature from before another payment", () => {
    expect(barOf("cumulative", 150n, { paid: 700n })).to.equal("InvalidSignature");
    expect(barOf("cumulative", 150n, { for: 700n })).to.equal("InvalidSignature");
    expect(barOf("cumulative", 150n, { paid: 700n, for: 700n })).to.equal(undefined);
  });

  it("is an amount that no entitlement holds", () => {
    const judge = (amount: bigint, kind: CampaignKind) =>
      validateClaim(
        { campaign: { ...terms, kind, schedule }, now: 150n, end: 1_000n, relayer },
        { index: 1, account, amount },
      )?.code;
    expect(judge(MAX_ENTITLEMENT, "vesting")).to.equal(undefined);
    expect(judge(MAX_ENTITLEMENT + 1n, "vesting")).to.equal("AmountTooLarge");
    expect(judge(MAX_ENTITLEMENT + 1n, "instant")).to.equal(undefined);
  });

  it("leaves what is due: in all never more than the leaf's amount, however it is split", () => {
    const splits = fc.record({
      kind: fc.constantFrom<CampaignKind>("vesting", "cumulative"),
      amount: fc.bigInt(0n, MAX_ENTITLEMENT),
      times: fc.array(fc.bigInt(0n, 300n), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(splits, ({ kind, amount, times }) => {
        const sorted = times.toSorted((a, b) => Number(a - b));
        let paidBefore = 0n;
        for (const now of sorted)
          paidBefore += duePayment({ campaign: { kind, schedule }, amount, paidBefore, now });
        const last = sorted.at(-1);
        const owed =
          last === undefined ? 0n : kind === "cumulative" ? amount : vestedAmount(schedule, amount, last);
        expect(paidBefore).to.equal(owed);
        expect(duePayment({ campaign: { kind, schedule }, amount: 0n, paidBefore, now: 300n })).to.equal(0n);
      }),
      { numRuns: 200 },
    );
  });
});
