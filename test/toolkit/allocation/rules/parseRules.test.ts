import { expect } from "chai";
import { parseRules } from "../../../../src/node/allocation/rules/parseRules.ts";
import {
  type RuleField,
  requireRuleFields,
} from "../../../../src/node/allocation/rules/requireRuleFields.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { byField, fixed, rulesOf, rulesText } from "./holders.ts";

const HASH = `0x${"ab".repeat(32)}`;
const ACCOUNT = `0x${"ab".repeat(20)}`;

function refusal(run: () => unknown): SymbolonError {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}

const gives = (rule: object) => ({ rules: [{ name: "one", gives: rule }] });
const when = (condition: unknown) => ({
  rules: [{ name: "one", when: [condition], gives: { type: "fixed", amount: "1" } }],
});
const tiers = (mode: string, ...list: unknown[]) => gives({ type: "tiered", mode, field: "n", tiers: list });
const nested = (levels: number): object =>
  levels === 0 ? { type: "fixed", amount: "1" } : { type: "capped", max: "1", of: nested(levels - 1) };

/** What is wrong, the path and value that the error names. */
const bad: readonly (readonly [what: string, part: object, path: string, value: string])[] = [
  ["another format", { format: "rules" }, "format", '"rules"'],
  ["another version", { version: 2 }, "version", "2"],
  ["no way to combine", { combine: "average" }, "combine", '"average"'],
  ["no rule", { rules: [] }, "rules", "[]"],
  ["an unknown member", { accountcap: "5" }, "accountcap", '"5"'],
  [
    "a rule without a name",
    { rules: [{ gives: { type: "fixed", amount: "1" } }] },
    "rules[0].name",
    "nothing",
  ],
  [
    "two rules of a name",
    { rules: [...when({ field: "n", is: ["1"] }).rules, ...gives({}).rules] },
    "rules[1].name",
    '"one"',
  ],
  [
    "a rule that is never reached",
    { rules: [...fixed("1"), ...gives({}).rules] },
    "rules[0].when",
    "nothing",
  ],
  ["an unknown type", gives({ type: "linear" }), "rules[0].gives.type", '"linear"'],
  ["a rule that is none", gives([]), "rules[0].gives.type", "nothing"],
  [
    "an amount that JSON may have rounded",
    gives({ type: "fixed", amount: 12 }),
    "rules[0].gives.amount",
    "12",
  ],
  ["a negative amount", gives({ type: "fixed", amount: "-1" }), "rules[0].gives.amount", '"-1"'],
  ["decimals without any", gives({ type: "fixed", amount: "1.5" }), "rules[0].gives.amount", '"1.5"'],
  [
    "too many decimals",
    { decimals: 2, ...gives({ type: "fixed", amount: "1.555" }) },
    "rules[0].gives.amount",
    '"1.555"',
  ],
  ["no decimals", { decimals: undefined }, "decimals", "nothing"],
  ["decimals as text", { decimals: "2" }, "decimals", '"2"'],
  ["more decimals than a uint256 has", { decimals: 78 }, "decimals", "78"],
  ["a factor of zero", { rules: byField("n", "0") }, "rules[0].gives.times", '"0"'],
  [
    "a divisor with decimals",
    { decimals: 3, ...gives({ type: "field", field: "n", times: "1", dividedBy: "1.5" }) },
    "rules[0].gives.dividedBy",
    '"1.5"',
  ],
  ["an empty table", gives({ type: "table", field: "n", values: {} }), "rules[0].gives.values", "{}"],
  [
    "a list for a table",
    gives({ type: "table", field: "n", values: ["1"] }),
    "rules[0].gives.values",
    '["1"]',
  ],
  [
    "a bad amount in a table",
    gives({ type: "table", field: "n", values: { a: "x" } }),
    "rules[0].gives.values.a",
    '"x"',
  ],
  [
    "tiers that fall",
    tiers("step", { from: "5", amount: "1" }, { from: "5", amount: "2" }),
    "rules[0].gives.tiers[1].from",
    '"5"',
  ],
  ["a tier below zero", tiers("step", { from: "-5", amount: "1" }), "rules[0].gives.tiers[0].from", '"-5"'],
  [
    "a tier of the other mode",
    tiers("marginal", { from: "5", amount: "1" }),
    "rules[0].gives.tiers[0].perUnit",
    "nothing",
  ],
  [
    "a cap that caps nothing",
    gives({ type: "capped", of: { type: "fixed", amount: "1" } }),
    "rules[0].gives.max",
    "nothing",
  ],
  [
    "a cap upside down",
    gives({ type: "capped", min: "3", max: "2", of: { type: "fixed", amount: "1" } }),
    "rules[0].gives.min",
    '"3"',
  ],
  [
    "a root of both",
    gives({ type: "square-root", field: "n", times: "1", of: { type: "fixed", amount: "1" } }),
    "rules[0].gives.of",
    '{"type":"fixed","amount":"1"}',
  ],
  [
    "a part that is bad",
    gives({ type: "sum", of: [{ type: "fixed", amount: "1" }, { type: "fixed" }] }),
    "rules[0].gives.of[1].amount",
    "nothing",
  ],
  ["17 levels", gives(nested(16)), `rules[0].gives${".of".repeat(16)}`, "nothing"],
  ["a condition of nothing", when({ field: "n" }), "rules[0].when[0]", '{"field":"n"}'],
  [
    "a condition of both kinds",
    when({ field: "n", is: ["1"], from: "1" }),
    "rules[0].when[0]",
    '{"field":"n","is":["1"],"from":"1"}',
  ],
  ["a number to compare with", when({ field: "n", is: [1] }), "rules[0].when[0].is[0]", "1"],
  ["an empty range", when({ field: "n", from: "2", below: "2" }), "rules[0].when[0].below", '"2"'],
  ["a bound that is no number", when({ field: "n", from: "0x2" }), "rules[0].when[0].from", '"0x2"'],
  [
    "a mistyped issuer",
    { issuers: ["0xAb00000000000000000000000000000000000000"] },
    "issuers[0]",
    '"0xAb00000000000000000000000000000000000000"',
  ],
  ["an issuer twice", { issuers: [ACCOUNT, ACCOUNT] }, "issuers[1]", `"${ACCOUNT}"`],
  ["a schema that is no uid", { schema: "0x12" }, "schema", '"0x12"'],
  [
    "an exclusion without a reason",
    { exclusions: [{ account: ACCOUNT }] },
    "exclusions[0].reason",
    "nothing",
  ],
  [
    "a file without its hash",
    { exclusions: [{ file: "a.csv", reason: "x" }] },
    "exclusions[0].sha256",
    "nothing",
  ],
  [
    "a file and an account",
    { exclusions: [{ file: "a.csv", sha256: HASH, account: ACCOUNT, reason: "x" }] },
    "exclusions[0].account",
    `"${ACCOUNT}"`,
  ],
  ["a budget of zero", { budget: { total: "0", over: "scale" } }, "budget.total", '"0"'],
  ["a budget without a way", { budget: { total: "5" } }, "budget.over", "nothing"],
  ["a person in another scope", { oncePer: { field: "n", scope: "world" } }, "oncePer.scope", '"world"'],
  ["a cap of zero for a person", { oncePer: { field: "n", cap: "0" } }, "oncePer.cap", '"0"'],
];

describe("parseRules", () => {
  for (const [what, part, path, value] of bad) {
    it(`refuses ${what}`, () => {
      const { code, reason, hint, details } = refusal(() => rulesOf({ rules: fixed("1"), ...part }));
      expect([code, details]).to.deep.equal(["BadRules", { file: "rules.json", path, value }]);
      expect(reason).to.include(
        `rules.json has ${value === "nothing" ? "no value" : `the value ${value}`} at ${path}, which `,
      );
      expect(hint).to.match(/^[A-Z].*\.$/);
    });
  }

  it("refuses what is no JSON, no object, and what names a member twice", () => {
    const told = (text: string) => refusal(() => parseRules(text, "rules.json")).reason;
    expect(told("{")).to.include("rules.json is not JSON");
    expect(told("[1]")).to.include("rules.json has the value [1] at its top, which is not an object");
    const doubled = rulesText({ rules: fixed("1") }).replace('"1"', '"1",\n"amount":"2"');
    expect(told(doubled)).to.equal('rules.json names "amount" twice in one object (line 2).');
  });

  it("reads amounts in base units, or in tokens, and a root's unit as one token", () => {
    const part = {
      ...gives({ type: "square-root", of: { type: "field", field: "n", times: "2" } }),
      minimum: "3",
    };
    const units = rulesOf(part);
    const tokens = rulesOf({ ...part, decimals: 6 });
    expect([units.minimum, tokens.minimum]).to.deep.equal([3n, 3_000_000n]);
    expect([units.rules[0]?.gives, tokens.rules[0]?.gives]).to.deep.equal([
      { type: "root", unit: 1n, of: { type: "field", field: "n", times: 2n, dividedBy: 1n } },
      { type: "root", unit: 1_000_000n, of: { type: "field", field: "n", times: 2_000_000n, dividedBy: 1n } },
    ]);
    expect([tokens.order, tokens.issuers, tokens.exclusions]).to.deep.equal(["account", [], []]);
  });

  it("takes 16 levels, and all that is optional", () => {
    const rules = rulesOf({
      ...gives(nested(15)),
      schema: HASH.toUpperCase().replace("0X", "0x"),
      issuers: [ACCOUNT],
      oncePer: { field: "p", scope: "issuer", cap: "7" },
      exclusions: [
        { account: ACCOUNT, reason: "us" },
        { file: "a.csv", sha256: HASH, reason: "them" },
      ],
      accountCap: "5",
      budget: { total: "9", over: "refuse" },
      order: "issuance",
    });
    expect(rules).to.deep.include({
      schema: HASH,
      issuers: [ACCOUNT],
      oncePer: { field: "p", scope: "issuer", cap: 7n },
      accountCap: 5n,
      budget: { total: 9n, over: "refuse" },
      order: "issuance",
    });
    expect(rules.exclusions).to.have.length(2);
  });
});

describe("requireRuleFields", () => {
  const fields: readonly RuleField[] = [
    { name: "n", type: "uint8", kind: "integer" },
    { name: "ok", type: "bool", kind: "truth" },
    { name: "who", type: "bytes4", kind: "hex", bytes: 4 },
    { name: "name", type: "string", kind: "text" },
    { name: "list", type: "uint8[]", kind: "other" },
    { name: "twice", type: "uint8", kind: "integer" },
    { name: "twice", type: "uint8", kind: "integer" },
  ];
  const told = (part: object) => {
    const { code, reason } = refusal(() => requireRuleFields(rulesOf(part), fields, "r.json"));
    expect(code).to.equal("RulesDoNotFit");
    return reason;
  };
  const table = (field: string, key: string) => gives({ type: "table", field, values: { [key]: "1" } });

  it("refuses what the schema does not have, has twice, or has of another kind", () => {
    expect(told({ rules: byField("age") })).to.equal(
      'r.json has the value "age" at rules[0].gives.field, which the schema does not have.',
    );
    expect(told({ rules: byField("name") })).to.include("a field of type string, where a number is needed");
    expect(told({ rules: byField("twice") })).to.include("which the schema has twice");
    expect(told(table("list", "1"))).to.include("a field of type uint8[]");
    expect(told({ rules: fixed("1"), oncePer: { field: "person" } })).to.include("at oncePer.field");
    expect(told(when({ field: "ok", from: "1" }))).to.include("rules[0].when[0].field, a field of type bool");
  });

  it("refuses a value that the field never spells so", () => {
    expect(told(table("n", "07"))).to.include('whose type uint8 never says "07"');
    expect(told(table("ok", "yes"))).to.include('whose type bool never says "yes"');
    expect(told(table("who", "0xABCDEF01"))).to.include('whose type bytes4 never says "0xABCDEF01"');
    expect(told(when({ field: "who", is: ["0xabcd"] }))).to.include('whose 4 bytes never are "0xabcd"');
    for (const [field, key] of [
      ["n", "7"],
      ["ok", "true"],
      ["who", "0xabcdef01"],
      ["name", ""],
    ] as const) {
      requireRuleFields(rulesOf(table(field, key)), fields, "r.json");
    }
  });
});
