import { expect } from "chai";
import fc from "fast-check";
import { shareBudget } from "../../../../src/node/allocation/rules/applyRules.ts";
import { squareRoot } from "../../../../src/node/allocation/rules/evaluateRule.ts";
import { isDeep } from "../../../deep.ts";
import { accountOf, applied, holderAt, personOf } from "./holders.ts";
import { type NaiveHolder, type NaiveRule, type NaiveRules, naiveAmount, naiveRows } from "./naiveRules.ts";

const RUNS = isDeep ? 20_000 : 600;
const digits = (min: number, max: number) => fc.integer({ min, max }).map(String);

const tiersOf = (price: "amount" | "perUnit") =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 3 })
    .chain((froms) =>
      fc.tuple(
        ...froms
          .toSorted((a, b) => a - b)
          .map((from) => digits(0, 9).map((amount) => ({ from: `${from}`, [price]: amount }))),
      ),
    );

const scaled = { field: fc.constant("score" as const), times: digits(1, 5), dividedBy: digits(1, 4) };

const { rule } = fc.letrec<{ rule: NaiveRule; leaf: NaiveRule }>((tie) => ({
  leaf: fc.oneof<fc.Arbitrary<NaiveRule>[]>(
    fc.record({ type: fc.constant("fixed" as const), amount: digits(0, 40) }),
    fc.record({ type: fc.constant("field" as const), ...scaled }),
    fc.record({ type: fc.constant("square-root" as const), ...scaled }),
    tiersOf("amount").map((tiers) => ({ type: "tiered", mode: "step", field: "score", tiers })),
    tiersOf("perUnit").map((tiers) => ({ type: "tiered", mode: "marginal", field: "score", tiers })),
  ),
  rule: fc.oneof(
    { maxDepth: 2 },
    tie("leaf"),
    fc.record({ type: fc.constant("square-root" as const), of: tie("rule"), unit: digits(1, 20) }),
    fc.record({ type: fc.constant("capped" as const), of: tie("rule"), max: digits(1, 30) }),
    fc
      .record({ of: tie("rule"), min: fc.nat(10), more: fc.nat(20) })
      .map(({ of, min, more }) => ({ type: "capped" as const, of, min: `${min}`, max: `${min + more}` })),
    fc.record({
      type: fc.constant("sum" as const),
      of: fc.array(tie("rule"), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const naive: fc.Arbitrary<NaiveRules> = fc
  .record({
    gives: rule,
    combine: fc.constantFrom("sum" as const, "max" as const),
    oncePer: maybe(fc.record({ cap: maybe(fc.integer({ min: 1, max: 40 })) })),
    accountCap: maybe(fc.integer({ min: 1, max: 60 })),
    budget: maybe(fc.integer({ min: 1, max: 120 })),
    minimum: maybe(fc.integer({ min: 1, max: 12 })),
    excluded: fc.uniqueArray(fc.nat(4), { maxLength: 1 }),
  })
  .map((rules) => JSON.parse(JSON.stringify(rules)) as NaiveRules);

const holders: fc.Arbitrary<readonly NaiveHolder[]> = fc
  .array(fc.record({ account: fc.nat(4), at: fc.nat(3), person: fc.nat(4), score: fc.nat(30) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((rows) => rows.map((row, id) => ({ id, ...row })));

/** The same question to the engine, which gets the holders in any order. */
function ask(rules: NaiveRules, told: readonly NaiveHolder[]) {
  const { gives, combine, oncePer, accountCap, budget, minimum, excluded } = rules;
  const amount = (name: string, value: number | undefined) =>
    value === undefined ? {} : { [name]: `${value}` };
  const part = {
    rules: [{ name: "only", gives }],
    combine,
    ...(oncePer !== undefined && { oncePer: { field: "person", ...amount("cap", oncePer.cap) } }),
    ...amount("accountCap", accountCap),
    ...amount("minimum", minimum),
    ...(budget !== undefined && { budget: { total: `${budget}`, over: "scale" } }),
  };
  const records = told.map(({ id, account, at, person, score }) =>
    holderAt(id, { of: account, at, fields: { person: personOf(person), score: BigInt(score) } }),
  );
  return applied(part, records, Object.fromEntries(excluded.map((i) => [accountOf(i), "out"])));
}

describe("applyRules, by properties", () => {
  it("gives what a naive reference gives, and each credential a row or a reason", () => {
    fc.assert(
      fc.property(naive, holders, (rules, told) => {
        const { amounts, rows, leftOut, total } = ask(rules, told);
        const expected = Object.fromEntries(naiveRows(rules, told));
        expect(amounts).to.deep.equal(expected);
        const counted = rows.flatMap(({ credentials }) => credentials.map(({ holder }) => holder.credential));
        const all = [...counted, ...leftOut.map(({ holder }) => holder.credential)];
        expect([new Set(all).size, all.length]).to.deep.equal([told.length, told.length]);
        expect(total).to.equal(rows.reduce((sum, { amount }) => sum + amount, 0n));
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps every limit, and tells for each row how it came to its amount", () => {
    fc.assert(
      fc.property(naive, holders, (rules, told) => {
        const { rows, total, wanted } = ask(rules, told);
        const { budget = Infinity, accountCap = Infinity, minimum = 1, combine } = rules;
        expect(Number(total)).to.be.at.most(budget);
        if (Number(wanted) > budget && rules.minimum === undefined) expect(Number(total)).to.equal(budget);
        for (const { amount, credentials, caps } of rows) {
          expect(Number(amount)).to.be.within(minimum, accountCap);
          if (combine === "max") expect(credentials).to.have.length(1);
          let sofar = credentials.reduce((sum, one) => sum + one.amount, 0n);
          for (const { from, to } of caps) {
            expect(from).to.equal(sofar);
            expect(to <= from).to.equal(true);
            sofar = to;
          }
          expect(sofar).to.equal(amount);
          for (const { caps: own, amount: counts, holder } of credentials) {
            const score =
              told.find(({ id }) => id === Number(BigInt(holder.credential)) - 0xc0de00)?.score ?? 0;
            expect(Number(own.findLast(({ by }) => by === "person cap")?.from ?? counts)).to.equal(
              naiveAmount(rules.gives, score),
            );
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("gives the same, whatever the order in which credentials come", () => {
    fc.assert(
      fc.property(naive, holders, fc.infiniteStream(fc.nat()), (rules, told, keys) => {
        const shuffled = told
          .map((one) => ({ one, key: keys.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const first = ask(rules, told);
        const second = ask(rules, shuffled);
        expect(second.rows).to.deep.equal(first.rows);
        expect(second.leftOut).to.deep.equal(first.leftOut);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it("never lowers an account whose scores rise, where tiers rise and no budget is shared", () => {
    fc.assert(
      fc.property(naive, holders, fc.nat(), fc.integer({ min: 1, max: 10 }), (given, told, pick, more) => {
        const { budget: _, oncePer: __, ...rules } = given;
        const raised = told[pick % told.length]!;
        // A table of steps may fall; then so may a row.
        fc.pre(isRising(rules.gives));
        const before = naiveless(ask(rules, told), raised.account);
        const after = naiveless(
          ask(
            rules,
            told.map((one) => (one === raised ? { ...one, score: one.score + more } : one)),
          ),
          raised.account,
        );
        expect(after.own >= before.own).to.equal(true);
        expect(after.others).to.deep.equal(before.others);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it("takes exact square roots, far beyond what a float can hold", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 600n }), (value) => {
        const root = squareRoot(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).to.equal(true);
        expect(squareRoot(value * value)).to.equal(value);
        if (value > 0n) expect(squareRoot(value * value - 1n)).to.equal(value - 1n);
      }),
    );
    for (let i = 0n; i < 1_000n; i++)
      expect(squareRoot(i)).to.equal(BigInt(Math.floor(Math.sqrt(Number(i)))));
  });

  it("shares a budget exactly, nobody above his amount, and more to who wanted more", () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 1n << 128n }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 1n << 130n }), (wanted, seed) => {
        const total = wanted.reduce((sum, one) => sum + one, 0n);
        const budget = (seed % total) + 1n;
        const parts = shareBudget(wanted, budget);
        expect(parts.reduce((sum, one) => sum + one, 0n)).to.equal(budget);
        for (const [i, part] of parts.entries()) {
          const exact = wanted[i]! * budget;
          expect(part <= wanted[i]!).to.equal(true);
          expect(part * total > exact - total && part * total < exact + total).to.equal(true);
          for (const [k, other] of parts.entries()) {
            if (wanted[k]! > wanted[i]!) expect(other >= part).to.equal(true);
          }
        }
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

function isRising(rule: NaiveRule): boolean {
  if (rule.type === "tiered" && rule.mode === "step") {
    return rule.tiers.every(
      ({ amount }, i) => i === 0 || Number(amount) >= Number(rule.tiers[i - 1]?.amount),
    );
  }
  if (rule.type === "sum") return rule.of.every(isRising);
  return "of" in rule ? isRising(rule.of as NaiveRule) : true;
}

function naiveless({ amounts }: ReturnType<typeof ask>, account: number) {
  const { [account]: own = 0, ...others } = amounts;
  return { own, others };
}
