import { expect } from "chai";
import type { ReadReport } from "../../../../src/sdk/allocation/read/intake.ts";
import { A, B, C, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

const D = "0x4444444444444444444444444444444444444444";
const ROWS = [
  [A, 5n],
  [B, 6n],
];

/** Files of two rows in each form whose rows have names, of which one is a column of tokens. */
const FORMS: Readonly<Record<string, (name: string, first: string, second: string) => string>> = {
  CSV: (name, first, second) => `${name},account,amount\n${first},${A},5\n${second},${B},6\n`,
  "semicolons, at the end": (name, first, second) =>
    `Account;Amount;${name}\n${A};5;${first}\n${B};6;${second}\n`,
  "a JSON list": (name, first, second) =>
    JSON.stringify([
      { account: A, amount: "5", [name]: first },
      { account: B, amount: "6", [name]: second },
    ]),
  "JSON lines": (name, first, second) =>
    `{"${name}":"${first}","account":"${A}","amount":"5"}\n{"${name}":"${second}","account":"${B}","amount":"6"}\n`,
  claims: (name, first, second) =>
    JSON.stringify({ [A]: { amount: "5", [name]: first }, [B]: { [name]: second, amount: "6" } }),
  "rows beside others": (name, first, second) =>
    JSON.stringify({
      [name]: first,
      amount: "11",
      account: D,
      data: [
        { account: A, amount: "5", [name]: first },
        { account: B, amount: "6", [name]: second },
      ],
    }),
};

describe("a column of tokens", () => {
  for (const [form, written] of Object.entries(FORMS)) {
    it(`of ${form} is read where all rows have it alike, whatever its spelling, and refused where not`, () => {
      const names = ["token", "Token Address", "token-contract", "CONTRACT", "asset", "chain_id"];
      for (const name of [...names, "rewardToken", "payout_token_address", "Coin", "ticker", "blockchain"]) {
        expect(rowsOf(readText(written(name, C, C))), name).to.deep.equal(ROWS);
        const { code, details, reason } = refusalOf(written(name, C, D), { merge: true });
        expect([code, details.row], name).to.deep.equal(["SeveralTokens", 2]);
        expect(reason).to.include(C).and.to.include(D);
      }
      const mixed = written("token", C.replace("33", "aA"), C.replace("33", "Aa"));
      expect(rowsOf(readText(mixed))).to.deep.equal(ROWS);
    });

    it(`of ${form} is left out, or another column, by name`, () => {
      expect(rowsOf(readText(written("token", C, D), { ignoreColumns: ["Token"] }))).to.deep.equal(ROWS);
      const { beneficiaries } = readText(written("token", C, D), { map: { beneficiary: "token" } });
      expect(Buffer.from(beneficiaries ?? []).toString("hex")).to.equal(C.slice(2) + D.slice(2));
    });

    it(`of ${form} whose decimals differ says so, among rows and from those that are stated`, () => {
      for (const name of ["decimals", "Token_Decimals"]) {
        expect(readText(written(name, "3", "3"), { decimals: 3 }).total).to.equal(11_000n);
        expect(readText(written(name, "3", "3")).total).to.equal(11n);
        const among = refusalOf(written(name, "3", "6"));
        expect([among.code, among.details.row]).to.deep.equal(["DecimalsDiffer", 2]);
        expect(among.reason + among.hint)
          .to.include('"6"')
          .and.to.match(/one number of decimals/);
        const stated = refusalOf(written(name, "3", "3"), { decimals: 18, maxProblems: 1 });
        expect([stated.code, stated.details.row]).to.deep.equal(["DecimalsDiffer", 1]);
        expect(readText(written(name, "3", "3"), optionsIn(stated.hint)).decimals).to.equal(3);
      }
    });

    it(`of ${form} may be bound by each leaf where the list is audited`, () => {
      const text = written("token", C, D);
      const options = optionsIn(refusalOf(text, { audit: true }).hint);
      expect(options).to.deep.equal({ map: { beneficiary: "token" } });
      expect(readText(text, { audit: true, ...options }).beneficiaries).to.have.length(40);
      const named = refusalOf(written("token", "ABC", "XYZ"), { audit: true }).hint;
      expect(optionsIn(named)).to.deep.equal({ ignoreColumns: ["token"] });
      expect(optionsIn(refusalOf(text).hint)).to.deep.equal({});
    });
  }

  it("of names is never one that a hint would have left out", () => {
    for (const name of ["symbol", "Token Symbol", "token_name", "currency", "network"]) {
      const { code, hint } = refusalOf(`account,amount,${name}\n${A},5,ABC\n${B},6,XYZ\n`);
      expect([code, optionsIn(hint)], name).to.deep.equal(["SeveralTokens", {}]);
    }
  });

  it("is what the leaves bind already where rows name a beneficiary, too", () => {
    const text = `token,account,beneficiary,amount\n${C},${A},${C},5\n${D},${A},${D},6\n`;
    const options = optionsIn(refusalOf(text, { audit: true }).hint);
    expect(options).to.deep.equal({ ignoreColumns: ["token"] });
    expect(readText(text, { audit: true, ...options }).total).to.equal(11n);
  });

  it("is no column of accounts that is offered for them, nor one to leave out", () => {
    const tables = {
      CSV: `token_address,who,total,note\n${C},${A},5,x\n${C},${B},6,y\n`,
      "JSON list": JSON.stringify([
        { token_address: C, who: A, total: "5", note: "x" },
        { token_address: C, who: B, total: "6", note: "y" },
      ]),
      "JSON lines": [A, B]
        .map((who, i) => JSON.stringify({ token_address: C, who, total: String(5 + i), note: "x" }))
        .join("\n"),
    };
    for (const [form, text] of Object.entries(tables)) {
      const options = optionsIn(refusalOf(text).hint);
      expect(options, form).to.deep.equal({
        map: { account: "who", amount: "total" },
        ignoreColumns: ["note"],
      });
      expect(rowsOf(readText(text, options)), form).to.deep.equal(ROWS);
    }
    const toNames = refusalOf(`token_address,who,amount\n${C},anna.eth,5\n`);
    expect([toNames.code, optionsIn(toNames.hint)]).to.deep.equal(["WrongHeader", {}]);
    const counted = `address,token\n${A},5\n${B},6\n`;
    expect(rowsOf(readText(counted, optionsIn(refusalOf(counted).hint)))).to.deep.equal(ROWS);
  });
});

describe("a column of tokens in Safe's file", () => {
  const written = (header: string, row: string) =>
    `${header}\n${row.replace("_", A)}\n${row.replace("_", B)}\n`;

  it("leaves its amounts tokens, of how many decimals somebody has to say", () => {
    for (const text of [
      written("token_address,receiver,amount", `${C},_,1.5`),
      written("token_address,receiver,amount,decimals", `${C},_,1.5,6`),
      written("token_address,receiver,value", `${C},_,1.5`),
    ]) {
      expect(refusalOf(text).code, text).to.equal("UnitsUnstated");
      expect(readText(text, { decimals: 6 }).total).to.equal(3_000_000n);
    }
    const older = written("token_address,receiver,amount,decimals", `${C},_,1.5,6`);
    expect(refusalOf(older, { decimals: 18, maxProblems: 1 }).hint).to.include("--decimals 6");
    expect(refusalOf(older).hint).to.match(/^Give --decimals 6, as the file states;/);
    const unsaid = written("token_address,receiver,amount,decimals", `${C},_,1.5,`);
    expect(refusalOf(unsaid).hint).to.match(/^Give --decimals 18, as most tokens have;/);
  });

  it("is a beneficiary where that is named so", () => {
    const text = written("token_type,token_address,receiver,amount", `erc20,${C},_,1.5`);
    const read = readText(text, { decimals: 1, map: { beneficiary: "token_address" } });
    expect(Buffer.from(read.beneficiaries ?? []).toString("hex")).to.equal(C.slice(2).repeat(2));
  });
});

describe("a key of tokens in JSON", () => {
  const listOf = (...tokens: readonly unknown[]) =>
    JSON.stringify(
      tokens.map((token, i) => ({ account: i === 0 ? A : B, amount: String(5 + i), ...(token as object) })),
    );

  it("that a row lacks is another token", () => {
    for (const text of [listOf({ token: C }, {}), listOf({}, { token: C })]) {
      const { code, details, reason } = refusalOf(text);
      expect([code, details.row]).to.deep.equal(["SeveralTokens", 2]);
      expect(reason).to.match(/has no token|has none/);
    }
    expect(refusalOf(listOf({ token: C }, { token: null })).code).to.equal("SeveralTokens");
    expect(rowsOf(readText(listOf({ token: null }, { token: null })))).to.deep.equal(ROWS);
  });

  it("is refused with a value that is nested, or twice in a row", () => {
    for (const nested of [{ address: C }, [C]]) {
      const { code, details } = refusalOf(listOf({ token: nested }, { token: C }), { maxProblems: 1 });
      expect([code, details.row]).to.deep.equal(["NotAValue", 1]);
    }
    const twice = `[{"account":"${A}","amount":"5","token":"${C}","Token":"${C}"}]`;
    expect(refusalOf(twice).code).to.equal("DuplicateKey");
  });

  it("begins an object that has rows under a name, and is told as stated", () => {
    let report: ReadReport | undefined;
    const text = JSON.stringify({ token: C, decimals: 18, claims: { [A]: "5", [B]: "6" } });
    expect(rowsOf(readText(text, { onReport: (told) => (report = told) }))).to.deep.equal(ROWS);
    expect(report?.stated?.get("token")).to.equal(C);
    const other = refusalOf(text, { decimals: 6 });
    expect([other.code, optionsIn(other.hint).decimals]).to.deep.equal(["DecimalsDiffer", 18]);
    expect(readText(text, { decimals: 6, ignoreColumns: ["decimals"] }).total).to.equal(11_000_000n);
    const nested = JSON.stringify({ token: { address: C }, recipients: [{ account: A, amount: "5" }] });
    expect(readText(nested).total).to.equal(5n);
    expect(refusalOf(JSON.stringify({ token: C, tree: [] })).code).to.equal("UnknownForm");
  });

  it("begins a line as any other does, with what stands beside its amount", () => {
    const line = (account: string, hex: string) =>
      JSON.stringify({ token: C, account, amount: { type: "BigNumber", hex }, proof: ["0x00"] });
    const read = readText(`${line(A, "0x5")}\n${line(B, "0x6")}\n`);
    expect(rowsOf(read)).to.deep.equal(ROWS);
  });
});
