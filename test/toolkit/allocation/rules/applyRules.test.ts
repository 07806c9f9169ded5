import { expect } from "chai";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { accountOf, applied, byField, credentialOf, fixed, holderAt, personOf } from "./holders.ts";

const scored = (i: number, score: bigint, of = i) => holderAt(i, { of, fields: { score } });
const person = (i: number, of: number, who: number, more: Record<string, bigint> = {}) =>
  holderAt(i, { of, fields: { person: personOf(who), ...more } });

const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof SymbolonError ? error.code : String(error);
  }
  return "nothing was refused";
};

describe("applyRules", () => {
  it("gives by the first rule that applies, and leaves out what no rule is for", () => {
    const rules = [
      { name: "gold", when: [{ field: "tier", is: ["gold"] }], gives: { type: "fixed", amount: "9" } },
      {
        name: "scored",
        when: [
          { field: "score", from: "10", below: "20" },
          { field: "adult", is: ["true"] },
        ],
        gives: { type: "field", field: "score", times: "2" },
      },
      {
        name: "table",
        when: [{ field: "score", from: "20" }],
        gives: { type: "table", field: "tier", values: { silver: "4", tin: "0" } },
      },
    ];
    const one = (i: number, tier: string, score: bigint, adult = true) =>
      holderAt(i, { fields: { tier, score, adult } });
    const { amounts, why, rows } = applied({ rules }, [
      one(1, "gold", 15n),
      one(2, "tin", 10n),
      one(3, "tin", 19n, false),
      one(4, "silver", 20n),
      one(5, "tin", 20n),
      one(6, "zinc", 20n),
    ]);
    expect(amounts).to.deep.equal({ 1: 9, 2: 20, 4: 4 });
    expect(why).to.deep.equal([
      [3, "NoRule"],
      [5, "ZeroAmount"],
      [6, "NotInTable"],
    ]);
    expect(rows.map(({ credentials: [first] }) => [first?.rule, [...first!.fields]])).to.deep.equal([
      ["gold", [["tier", "gold"]]],
      [
        "scored",
        [
          ["adult", "true"],
          ["score", "10"],
          ["tier", "tin"],
        ],
      ],
      [
        "table",
        [
          ["adult", "true"],
          ["score", "20"],
          ["tier", "silver"],
        ],
      ],
    ]);
  });

  it("adds up several credentials of an account, or takes the greatest, the first where two are", () => {
    const holders = [scored(1, 5n), scored(2, 7n, 1), scored(3, 7n, 1), scored(4, 1n)];
    expect(applied({ rules: byField("score") }, holders).amounts).to.deep.equal({ 1: 19, 4: 1 });
    const greatest = applied({ rules: byField("score"), combine: "max" }, holders);
    expect(greatest.amounts).to.deep.equal({ 1: 7, 4: 1 });
    expect(greatest.rows[0]?.credentials.map(({ holder }) => holder.credential)).to.deep.equal([
      credentialOf(2),
    ]);
    expect(greatest.leftOut.map(({ why, details }) => [why, details.counted])).to.deep.equal([
      ["NotTheGreatest", credentialOf(2)],
      ["NotTheGreatest", credentialOf(2)],
    ]);
  });

  it("counts one person's credentials once, the first by issuance, whatever the accounts", () => {
    const holders = [
      holderAt(1, { at: 50, fields: { person: personOf(1) } }),
      holderAt(2, { at: 10, fields: { person: personOf(1) } }),
      person(3, 3, 2),
      holderAt(4, { fields: { person: personOf(1) }, issuer: `0x${"2b".repeat(20)}` }),
      holderAt(5, { fields: { person: `0x${"00".repeat(32)}` } }),
    ];
    const once = applied({ rules: fixed("10"), oncePer: { field: "person" } }, holders);
    expect(once.amounts).to.deep.equal({ 3: 10, 4: 10 });
    expect(once.why).to.deep.equal([
      [1, "SamePerson"],
      [2, "SamePerson"],
      [5, "BlankPerson"],
    ]);
    expect(once.leftOut[0]?.details).to.deep.equal({ counted: credentialOf(4), account: accountOf(4) });
    const byIssuer = applied({ rules: fixed("10"), oncePer: { field: "person", scope: "issuer" } }, holders);
    expect(byIssuer.amounts).to.deep.equal({ 2: 10, 3: 10, 4: 10 });
  });

  it("lets one person's credentials share a cap, in order of issuance", () => {
    const holders = [1, 2, 3, 4].map((i) => person(i, i, 1, { score: 4n }));
    const shared = applied({ rules: byField("score"), oncePer: { field: "person", cap: "10" } }, holders);
    expect(shared.amounts).to.deep.equal({ 1: 4, 2: 4, 3: 2 });
    expect(shared.why).to.deep.equal([[4, "PersonCapReached"]]);
    expect(shared.rows[2]?.credentials[0]?.caps).to.deep.equal([{ by: "person cap", from: 4n, to: 2n }]);
  });

  it("gives an excluded account nothing, nor another account of the same person, nor nobody", () => {
    const holders = [person(1, 1, 1), person(2, 2, 1), person(3, 3, 3), holderAt(4, { of: -0xacc0 })];
    const excluded = { [accountOf(1)]: "the treasury" };
    const plain = applied({ rules: fixed("10") }, holders, excluded);
    expect(plain.amounts).to.deep.equal({ 2: 10, 3: 10 });
    expect(plain.why).to.deep.equal([
      [4, "NoSubject"],
      [1, "Excluded"],
    ]);
    expect(plain.leftOut[1]?.details).to.deep.equal({ reason: "the treasury" });
    const { amounts, why } = applied({ rules: fixed("10"), oncePer: { field: "person" } }, holders, excluded);
    expect(amounts).to.deep.equal({ 3: 10 });
    expect(why).to.deep.equal([
      [4, "NoSubject"],
      [1, "Excluded"],
      [2, "PersonExcluded"],
    ]);
  });

  it("takes the next credential of a person whose first one gives nothing", () => {
    const holders = [person(1, 1, 1, { score: 0n }), person(2, 2, 1, { score: 3n })];
    const { amounts, why } = applied({ rules: byField("score"), oncePer: { field: "person" } }, holders);
    expect([amounts, why]).to.deep.equal([{ 2: 3 }, [[1, "ZeroAmount"]]]);
  });

  it("caps an account, drops what is below the minimum, and shares a budget to the last unit", () => {
    const holders = [scored(1, 60n), scored(2, 60n, 1), scored(3, 50n), scored(4, 50n), scored(5, 2n)];
    const part = { rules: byField("score"), accountCap: "100", minimum: "3" };
    expect(applied(part, holders).amounts).to.deep.equal({ 1: 100, 3: 50, 4: 50 });
    const scaled = applied({ ...part, budget: { total: "11", over: "scale" } }, holders);
    // 5.5, 2.75 and 2.75: the rounded-up ones lost most, and 5 | 3 | 3 is all of 11.
    expect(scaled.amounts).to.deep.equal({ 1: 5, 3: 3, 4: 3 });
    expect([scaled.total, scaled.wanted]).to.deep.equal([11n, 200n]);
    expect(scaled.rows[0]?.caps).to.deep.equal([
      { by: "account cap", from: 120n, to: 100n },
      { by: "budget", from: 100n, to: 5n },
    ]);
    const below = applied({ ...part, budget: { total: "8", over: "scale" } }, holders);
    expect([below.amounts, below.total]).to.deep.equal([{ 1: 4 }, 4n]);
    expect(below.why).to.deep.equal([
      [3, "BelowMinimum"],
      [4, "BelowMinimum"],
      [5, "BelowMinimum"],
    ]);
    const { minimum, ...rest } = part;
    expect([minimum, applied({ ...rest, budget: { total: "1", over: "scale" } }, holders).why]).to.deep.equal(
      [
        "3",
        [
          [3, "ScaledToZero"],
          [4, "ScaledToZero"],
          [5, "ScaledToZero"],
        ],
      ],
    );
    expect(code(() => applied({ ...part, budget: { total: "199", over: "refuse" } }, holders))).to.equal(
      "BudgetExceeded",
    );
    expect(applied({ ...part, budget: { total: "200", over: "refuse" } }, holders).total).to.equal(200n);
  });

  it("orders rows by address, or by issuance where the rules say so", () => {
    const holders = [holderAt(1, { at: 9 }), holderAt(2, { at: 3 }), holderAt(3, { at: 3 })];
    const order = (part: object) =>
      applied({ rules: fixed("1"), ...part }, holders).rows.map(({ account }) => account);
    expect(order({})).to.deep.equal([1, 2, 3].map(accountOf));
    expect(order({ order: "issuance" })).to.deep.equal([2, 3, 1].map(accountOf));
  });

  it("goes by index within a batch, and by uid within a second", () => {
    const fields = { person: personOf(1) };
    const once = { rules: fixed("1"), oncePer: { field: "person" } };
    const first = (...holders: Parameters<typeof applied>[1]) => Object.keys(applied(once, holders).amounts);
    const late = holderAt(3, { at: 1, index: 10, fields });
    const early = holderAt(4, { at: 1, index: 9, fields });
    expect(first(late, early)).to.deep.equal(["4"]);
    expect(first(early, late)).to.deep.equal(["4"]);
    expect(first(holderAt(6, { at: 1, fields }), holderAt(5, { at: 1, fields }))).to.deep.equal(["5"]);
  });

  it("leaves out what says less than nothing, where an amount goes by it", () => {
    const holders = [scored(1, -4n), scored(2, 4n)];
    for (const gives of [
      { type: "field", field: "score", times: "1" },
      { type: "square-root", field: "score", times: "2" },
      { type: "tiered", mode: "step", field: "score", tiers: [{ from: "0", amount: "4" }] },
      { type: "tiered", mode: "marginal", field: "score", tiers: [{ from: "0", perUnit: "1" }] },
      { type: "capped", min: "4", of: { type: "field", field: "score", times: "1" } },
    ]) {
      const { amounts, why, leftOut } = applied({ rules: [{ name: "x", gives }] }, holders);
      expect([amounts, why]).to.deep.equal([{ 2: 4 }, [[1, "NegativeField"]]]);
      expect(leftOut[0]?.details).to.deep.equal({ rule: "x", field: "score", value: "-4" });
    }
    const told = [
      { name: "x", when: [{ field: "score", below: "0" }], gives: { type: "fixed", amount: "7" } },
    ];
    expect(applied({ rules: told }, holders).amounts).to.deep.equal({ 1: 7 });
  });

  it("refuses a credential that is there twice, and more than a uint256 in all", () => {
    expect(code(() => applied({ rules: fixed("1") }, [holderAt(1), holderAt(1)]))).to.equal(
      "RepeatedCredential",
    );
    const great = (2n ** 255n).toString();
    expect(code(() => applied({ rules: fixed(great) }, [holderAt(1), holderAt(2)]))).to.equal(
      "TotalBeyondUint256",
    );
    expect(applied({ rules: fixed(great) }, [holderAt(1)]).total).to.equal(2n ** 255n);
  });
});
