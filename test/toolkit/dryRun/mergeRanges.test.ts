import { expect } from "chai";
import { packKeys } from "../../../src/lab/dryRun/footprint.ts";
import { type MergeRangesParameters, mergeRanges } from "../../../src/lab/dryRun/mergeRanges.ts";
import { termsFromText, termsToText } from "../../../src/lab/dryRun/rangeJob.ts";
import type { Footprint, LeafFinding, RangeResult } from "../../../src/lab/dryRun/rangeResult.ts";
import { rangeResultFromJson, rangeResultToJson } from "../../../src/lab/dryRun/rangeResult.ts";
import { cutRanges, gapsBetween, rangesLeft } from "../../../src/lab/dryRun/rangesLeft.ts";
import { findingsCsv } from "../../../src/lab/dryRun/runFolder.ts";
import { problem, warning } from "../../../src/sdk/distribution/check/finding.ts";

const hash = `0x${"11".repeat(32)}` as const;
const account = `0x${"22".repeat(20)}` as const;
const terms = {
  chainId: 1,
  campaign: account,
  blockNumber: 2n ** 60n,
  blockHash: hash,
  root: hash,
  count: 20,
  manifestHash: hash,
};

const footprint = (touched: readonly string[], changed: readonly string[], paid: bigint): Footprint => ({
  touched: packKeys(touched),
  changed: packKeys(changed),
  paid,
  sweepsNothing: true,
});

function result(from: number, to: number, changes: Partial<RangeResult> = {}): RangeResult {
  return {
    range: { from, to },
    paid: to - from,
    amount: BigInt(to - from) * 10n,
    paidBefore: 0,
    amountBefore: 0n,
    findings: [],
    gas: 100n,
    contracts: [],
    sweep: { refusedBefore: true, doneAfter: true, swept: 0n },
    footprint: footprint([`leaf ${from}`, "money"], [`leaf ${from}`], BigInt(to - from) * 10n),
    effort: { seconds: 2, memory: from + 1 },
    ...changes,
  };
}

const leafFinding = (index: number): LeafFinding => ({
  index,
  account,
  amount: 10n,
  code: "ERC20InvalidReceiver",
  why: 'The "zero" address, nothing else.',
  hint: "Take it out.",
});

function merged(results: readonly RangeResult[], changes: Partial<MergeRangesParameters> = {}) {
  return mergeRanges({
    terms,
    campaignKind: "instant",
    claimFor: "Anyone",
    total: 200n,
    held: 200n,
    findings: [],
    results,
    lost: [],
    effort: { seconds: 5, workers: 2, upstreamCalls: 7, memory: [30, 4] },
    ...changes,
  });
}

describe("the ranges of a dry run", () => {
  it("are cut out of what is not done, none of them twice", () => {
    expect(cutRanges(10, 4)).to.deep.equal([
      { from: 0, to: 4 },
      { from: 4, to: 8 },
      { from: 8, to: 10 },
    ]);
    const done = [
      { from: 8, to: 10 },
      { from: 2, to: 5 },
    ];
    expect(cutRanges(12, 2, done)).to.deep.equal([
      { from: 0, to: 2 },
      { from: 5, to: 7 },
      { from: 7, to: 8 },
      { from: 10, to: 12 },
    ]);
    expect(gapsBetween(10, [{ from: 0, to: 10 }])).to.deep.equal([]);
  });

  it("come through JSON as they are, and what is not one is refused", () => {
    const one = result(3, 9, { findings: [leafFinding(4)], contracts: [5], gas: 2n ** 70n });
    const text = JSON.parse(JSON.stringify(rangeResultToJson(one)));
    expect(rangeResultFromJson(text)).to.deep.equal(one);
    expect(termsFromText(JSON.parse(JSON.stringify(termsToText(terms))))).to.deep.equal(terms);
    for (const [name, value] of [
      ["amount", 5],
      ["amount", "-5"],
      ["paid", "5"],
      ["paid", -1],
      ["findings", [{}]],
      ["more", 1],
      ["footprint", { ...text.footprint, touched: "AAAA" }],
    ] as const) {
      expect(() => rangeResultFromJson({ ...text, [name]: value })).to.throw("is not the result of a range");
    }
  });

  it("add up to a sound run, in whatever order they come", () => {
    const report = merged([result(10, 20), result(0, 10)]);
    expect(report).to.deep.include({
      verdict: "sound",
      leaves: { count: 20, paid: 20, paidBefore: 0, notPaid: 0, untried: 0 },
      amounts: { total: 200n, held: 200n, paid: 200n, paidBefore: 0n, notPaid: 0n },
      findings: [],
      gas: 200n,
      sweep: { refusedBefore: true, doneAfter: true },
    });
    expect(report.effort).to.deep.equal({
      seconds: 5,
      workers: 2,
      upstreamCalls: 7,
      rangeSeconds: 4,
      ranges: 2,
      memory: { most: 30, sum: 46 },
    });
  });

  it("are incomplete where leaves were not tried, and list findings in order of index", () => {
    const incomplete = merged([result(0, 5)]);
    expect(incomplete.verdict).to.equal("incomplete");
    expect(incomplete.untried).to.deep.equal([{ from: 5, to: 20 }]);
    const found = merged([
      result(10, 20, { paid: 9, amount: 90n, findings: [leafFinding(12)] }),
      result(0, 10, { paid: 9, amount: 90n, findings: [leafFinding(3)] }),
    ]);
    expect(found.verdict).to.equal("findings");
    expect(found.leafFindings.map(({ index }) => index)).to.deep.equal([3, 12]);
    expect(found.amounts.notPaid).to.equal(20n);
    expect(found.findings).to.deep.equal([]);
  });

  it("tell what is wrong with the whole", () => {
    const idsOf = (...given: Parameters<typeof merged>) => merged(...given).findings.map(({ id }) => id);
    const both = [result(0, 10), result(10, 20)];
    expect(idsOf(both, { total: 201n })).to.deep.equal(["SumDiffers"]);
    const early = result(0, 20, { sweep: { refusedBefore: false, doneAfter: true, swept: 0n } });
    expect(idsOf([early])).to.deep.equal(["SweptTooEarly"]);
    const kept = result(0, 20, { sweep: { refusedBefore: true, doneAfter: false, swept: 0n } });
    expect(idsOf([kept])).to.deep.equal(["SweepFails"]);
  });

  it("tell how long it takes where leaves are not paid beside each other, and are sound", () => {
    const slow = [result(0, 10, { spacing: 1 }), result(10, 20, { spacing: 3 })];
    const { verdict, findings } = merged(slow);
    expect(verdict).to.equal("sound");
    expect(findings.map(({ id, severity }) => [id, severity])).to.deep.equal([
      ["OnePaymentABlock", "warning"],
    ]);
    expect(findings[0]?.sentence).to.include("one claim in 3 blocks; 20 claims take about 60 blocks");
    const read = rangeResultFromJson(rangeResultToJson(slow[1] as RangeResult));
    expect(read.spacing).to.equal(3);
  });

  const first = result(0, 10);
  const { footprint: _, ...untold } = result(10, 20);
  const concerned: readonly [why: string, second: RangeResult, held?: bigint][] = [
    ["one changes what another looks at", { ...untold, footprint: footprint(["leaf 0"], [], 100n) }],
    ["one looks at what another changes", { ...untold, footprint: footprint(["money"], ["money"], 100n) }],
    ["they come to more than there is", result(10, 20), 199n],
    ["nobody told what one looks at", untold],
    [
      "a sweep of less could fail",
      { ...untold, footprint: { ...footprint([], [], 100n), sweepsNothing: false } },
    ],
    [
      "a sweep fails of what others would have taken",
      result(10, 20, { sweep: { refusedBefore: true, doneAfter: false, swept: 9n } }),
    ],
  ];
  for (const [why, second, held = 200n] of concerned) {
    it(`are never sound for themselves where ${why}: then one of all leaves is, alone`, () => {
      const asked = { count: 20, size: 10, held, isShort: false };
      const left = rangesLeft({ ...asked, results: [first, second] });
      expect(left.ranges).to.deep.equal([{ from: 0, to: 20 }]);
      expect(left.inOne).to.match(/\.$/);
      const apart = merged([first, second], { held });
      expect(apart.verdict).to.equal("incomplete");
      expect(apart.leaves).to.deep.include({ paid: 0, untried: 20 });
      expect(apart.findings.map(({ id }) => id)).to.deep.equal(["RangesDepend"]);
      const results = [first, second, result(0, 20, { paid: 19, amount: 190n, findings: [leafFinding(4)] })];
      expect(rangesLeft({ ...asked, results })).to.deep.equal({ ranges: [], inOne: undefined });
      expect(merged(results, { held })).to.deep.include({
        verdict: "findings",
        leafFindings: [leafFinding(4)],
        findings: [],
      });
    });
  }

  it("are one where the money is known not to go round, and otherwise those that are not done", () => {
    const asked = { count: 20, size: 10, held: 200n };
    const whole = [{ from: 0, to: 20 }];
    expect(rangesLeft({ ...asked, isShort: true, results: [first] }).ranges).to.deep.equal(whole);
    const { ranges, inOne } = rangesLeft({ ...asked, isShort: false, results: [first] });
    expect([ranges, inOne]).to.deep.equal([[{ from: 10, to: 20 }], undefined]);
    expect(rangesLeft({ ...asked, isShort: false, results: [first, result(10, 20)] }).ranges).to.deep.equal(
      [],
    );
  });

  it("name contracts where nobody else may claim for them, which is no failure", () => {
    const results = [result(0, 10, { contracts: [4] }), result(10, 20, { contracts: [12] })];
    const alone = merged(results, { claimFor: "Never" });
    expect(alone.findings.map(({ id, severity }) => ({ id, severity }))).to.deep.equal([
      { id: "ContractsClaimAlone", severity: "warning" },
    ]);
    expect(alone).to.deep.include({ verdict: "sound", contracts: [4, 12] });
    expect(merged(results).findings).to.deep.equal([]);
  });

  it("say nothing twice of a leaf, and pass over no error", () => {
    const told = [
      warning("LeafOfZeroAddress", "", "", { index: 3 }),
      problem("DuplicateAccount", "", "", { index: 3 }),
      warning("ZeroAmount", "", "", { index: 4 }),
    ];
    const results = [result(0, 20, { paid: 19, findings: [leafFinding(3)] })];
    expect(merged(results, { findings: told }).findings.map(({ id }) => id)).to.deep.equal([
      "DuplicateAccount",
      "ZeroAmount",
    ]);
  });

  it("make a CSV of findings that spreadsheets take for text", () => {
    const odd = { ...leafFinding(7), hint: "=1+1" };
    expect([...findingsCsv([odd])].join("")).to.equal(
      `index,account,amount,code,why,hint\n7,${account},10,ERC20InvalidReceiver,"The ""zero"" address, nothing else.",'=1+1\n`,
    );
  });
});
