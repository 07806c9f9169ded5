import { expect } from "chai";
import fc from "fast-check";
import type { ReadReport } from "../../../../src/sdk/allocation/read/intake.ts";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { FORMS } from "../../../lists/published/forms.ts";
import { A, B, C, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

const node = `0x${"ab".repeat(32)}`;

describe("published forms", () => {
  for (const [name, [text, options, rows]] of Object.entries(FORMS)) {
    it(`${name} is read to the last unit`, () => {
      expect(rowsOf(readText(text, options))).to.deep.equal(rows);
    });
  }

  it("of several tokens an account give a leaf each, where they are audited", () => {
    const tokens = { [B]: { amount: "5", proof: [node] }, [C]: { amount: "7", proof: [] } };
    for (const published of [{ claims: { [A]: { tokens } } }, { rewards: { [A]: tokens } }]) {
      const text = JSON.stringify({ merkleRoot: node, ...published });
      expect(refusalOf(text).code).to.equal("SeveralTokens");
      let report: ReadReport | undefined;
      const read = readText(text, { audit: true, onReport: (told) => (report = told) });
      expect(rowsOf(read)).to.deep.equal([
        [A, 5n],
        [A, 7n],
      ]);
      expect(Buffer.from(read.beneficiaries ?? []).toString("hex")).to.equal((B + C.slice(2)).slice(2));
      expect(report?.proofs?.get(0)).to.deep.equal([node]);
      expect(report?.format).to.equal("json claims");
    }
    const plain = readText(JSON.stringify({ [A]: { [B]: "5", [C]: "0x7" } }), {
      audit: true,
      amounts: "hex",
    });
    expect(plain.total).to.equal(12n);
  });

  it("by address within address may be of accounts by token, and are refused by both readings", () => {
    for (const amount of ["5", { amount: "5" }]) {
      const byToken = JSON.stringify({ rewards: { [C]: { [A]: amount, [B]: amount } } });
      for (const options of [{}, { merge: true }]) {
        const { code, reason, details } = refusalOf(byToken, options);
        expect([code, details.key]).to.deep.equal(["SeveralTokens", C]);
        expect(reason).to.match(/if that is an account.*; if it is a token/);
      }
      expect(readText(byToken, { audit: true }).count).to.equal(2);
      expect(
        rowsOf(readText(JSON.stringify({ [A]: amount, [B]: amount }))).map(([one]) => one),
      ).to.deep.equal([A, B]);
    }
  });

  it("with the numbers of ethers.js as objects are read by their digits", () => {
    const numbers = { [A]: { index: 0, amount: { type: "BigNumber", hex: "0x10" } } };
    const older = [{ account: A, amount: { _hex: "0x10", _isBigNumber: true } }];
    const unprefixed = { [A]: { amount: { type: "BigNumber", hex: "10" } } };
    for (const published of [{ claims: numbers }, numbers, older, unprefixed]) {
      expect(rowsOf(readText(JSON.stringify(published)))).to.deep.equal([[A, 16n]]);
    }
    const other = refusalOf(JSON.stringify([{ account: A, amount: { value: "16" } }]));
    expect(other.code).to.equal("NotAValue");
  });

  it("whose amounts are tokens are refused until somebody says of how many decimals", () => {
    for (const name of ["Safe's CSV Airdrop", "Etherscan's holders", "disperse.app with blanks"]) {
      const [text] = FORMS[name] ?? expect.fail(name);
      const error = refusalOf(text);
      expect(error.code).to.equal("UnitsUnstated");
      expect(readText(text, optionsIn(error.hint)).decimals).to.equal(18);
    }
  });

  it("of a token a row are no list of who is paid, whatever stands beside their accounts", () => {
    const merkle = { [A]: { index: 0, amount: "5", proof: [node] } };
    const list = [{ symbol: "CRV", address: C, image: "", merkle, root: node, total: "5" }];
    for (const published of [list, { data: list }, { [C]: { merkle, total: "5" } }]) {
      const error = refusalOf(JSON.stringify(published));
      expect([error.code, error.details.key]).to.deep.equal(["UnknownForm", "merkle"]);
      expect(error.hint).not.to.include("--map");
    }
    expect(rowsOf(readText(JSON.stringify(merkle)))).to.deep.equal([[A, 5n]]);
    const inPools = JSON.stringify([{ account: A, amount: "5", pools: { [B]: "5" }, reasons: { [C]: "x" } }]);
    expect(refusalOf(inPools).details.key).to.equal("pools");
    expect(readText(inPools, { ignoreColumns: ["pools"] }).total).to.equal(5n);
    // As Safe's Transaction Builder has them.
    const calls = [{ to: C, value: "0", data: null, contractInputsValues: { to: A, amount: "5" } }];
    expect(refusalOf(JSON.stringify(calls)).details.key).to.equal("contractInputsValues");
  });

  it("of Safe that pay several tokens are refused by row", () => {
    const text = `token_type,token_address,receiver,amount\nerc20,${C},${A},1.5\nerc20,${B},${B},20\n`;
    const error = refusalOf(text, { decimals: 18 });
    expect(error.code).to.equal("SeveralTokens");
    expect(error.details).to.include({ row: 2, line: 3 });
    expect(error.reason).to.include("token_address");
  });

  it("that are a dump of a whole tree name the command that reads it", () => {
    const dump = JSON.stringify({
      format: "standard-v1",
      leafEncoding: ["address", "uint256"],
      tree: [],
      values: [],
    });
    const error = refusalOf(dump);
    expect(error.code).to.equal("UnknownForm");
    expect(error.hint).to.include("symbolon tree build");
  });

  it("by index, or whose rows say their account again, are read; another account there is refused", () => {
    const row = (account: string, amount: string) => ({ account, amount });
    const numbered = { 0: row(A, "5"), 1: { index: 1, ...row(B, "6") } };
    const repeated = { [A]: row(A, "5"), [B]: row(B, "6") };
    for (const published of [numbered, { claims: numbered }, repeated]) {
      expect(rowsOf(readText(JSON.stringify(published)))).to.deep.equal([
        [A, 5n],
        [B, 6n],
      ]);
    }
    const spelled = { [`0x${"ab".repeat(20)}`]: row(`0x${"AB".repeat(20)}`, "5") };
    expect(readText(JSON.stringify(spelled)).total).to.equal(5n);
    expect(refusalOf(JSON.stringify({ [A]: row(B, "5") })).code).to.equal("DuplicateKey");
    expect(refusalOf(JSON.stringify({ 0: { index: 1, ...row(A, "5") } })).code).to.equal("DuplicateKey");
    const byUser = JSON.stringify({ 123: row(A, "5"), 456: row(B, "6") });
    expect(refusalOf(byUser).reason).to.include("2 rows need exactly the indexes 0 to 1");
    expect(readText(byUser, { ignoreColumns: ["index"] }).total).to.equal(11n);
    const byChain = refusalOf(JSON.stringify({ 137: { [A]: "5" } }));
    expect(byChain.reason).to.include('whose first key is "137"');
  });

  it("as lines that begin with their proof are read with it", () => {
    for (const key of ["proof", "merkleProof"]) {
      let report: ReadReport | undefined;
      const line = (account: string, amount: string) => JSON.stringify({ [key]: [node], account, amount });
      const text = `${line(A, "5")}\n${line(B, "6")}\n`;
      const read = readText(text, { audit: true, onReport: (told) => (report = told) });
      expect(read.total).to.equal(11n);
      expect(report?.proofs?.get(0)).to.deep.equal([node]);
    }
    expect(readText(JSON.stringify({ leaf: node, account: A, amount: "5" })).total).to.equal(5n);
  });

  it("whose first account is none are refused by row, like any map", () => {
    for (const key of ["anna.eth", "0X1111111111111111111111111111111111111111", " 0x12", "x"]) {
      const error = refusalOf(JSON.stringify({ [key]: "100", [A]: "5" }));
      expect(error.code, key).to.equal("NotAnAddress");
      expect(error.details.row).to.equal(1);
    }
  });

  it("under two names, one in the other, are read with what stands beside them", () => {
    const rows = [
      { address: A, amount: "5" },
      { address: B, amount: "6" },
    ];
    const list = [
      [A, 5n],
      [B, 6n],
    ];
    const answers = [
      { id: "1", result: { rows, metadata: { total_row_count: 2 } } },
      { data: { _meta: { block: 1 }, holders: rows } },
      { data: { total: "12", items: rows, error: null } },
      { result: { [A]: "5", [B]: "6" } },
      { leafEncoding: ["address", "uint256"], values: list.map((row) => row.map(String)) },
      { users: ["anna", "bob"], claims: { [A]: "5", [B]: "6" } },
    ];
    for (const answer of answers) expect(rowsOf(readText(JSON.stringify(answer)))).to.deep.equal(list);
    let report: ReadReport | undefined;
    readText(JSON.stringify({ data: { total: "12", rows }, more: "1" }), {
      onReport: (told) => (report = told),
    });
    expect([report?.stated?.get("total"), report?.stated?.get("more")]).to.deep.equal(["12", "1"]);
    const other = JSON.stringify({ data: { decimals: 6, rows } });
    expect(refusalOf(other, { decimals: 18 }).code).to.equal("DecimalsDiffer");
    for (const none of [{ data: { page: { size: 1 } } }, { recipients: [A], amounts: ["5"] }]) {
      expect(refusalOf(JSON.stringify(none)).code).to.equal("UnknownForm");
    }
  });

  it("that hold no rows, or rows twice, are refused by their keys", () => {
    expect(refusalOf('{"name":"drop","values":[1,2]}').code).to.equal("UnknownForm");
    const twice = JSON.stringify({ claims: { [A]: "1" }, recipients: [{ address: B, amount: "1" }] });
    expect(refusalOf(twice).code).to.equal("UnknownForm");
    expect(refusalOf(JSON.stringify([["x", "y"]])).code).to.equal("UnknownForm");
    expect(refusalOf(JSON.stringify([[A, "1"], [B]])).code).to.equal("WrongColumnCount");
  });
});

describe("what people leave in a table", () => {
  const reading = (text: string) => refusalOf(text, { decimals: 0 });

  it("above its header is told by the line that names the columns", () => {
    for (const above of ["Airdrop\n", "Airdrop;October\n;\n\n", '"A title, with a comma"\n']) {
      const error = reading(`${above}account;amount\n${A};5\n`);
      const line = above.split("\n").length;
      expect([error.code, error.hint]).to.deep.equal([
        "WrongHeader",
        `Remove everything above line ${line}.`,
      ]);
      expect(error.details).to.include({ named: line });
    }
    expect(reading("Airdrop;October\na;b\nc;d\n").hint).to.match(/^Name the columns/);
  });

  it("without a header is told by its first row, which no option makes a header", () => {
    for (const row of [`0,${A},5`, `${A},5,x`, `${A.slice(0, -1)},5`, `${A.slice(2)};5`, `x,${A}`]) {
      const separator = row.includes(";") ? ";" : ",";
      const named = row.split(separator);
      const map = { account: named.find((name) => name.length > 30) ?? "", amount: "5" };
      for (const options of [{}, { map, ignoreColumns: ["0", "x"] }]) {
        const { code, reason, hint } = refusalOf(`${row}\n${row.replace(A, B)}\n`, options);
        expect([code, hint.split(":")[0]], row).to.deep.equal([
          "WrongHeader",
          "Put a header such as account,amount above it",
        ]);
        expect(reason).to.include("in line 1, which is a row");
      }
    }
    expect(reading(`${A},5,x\naccount,amount,\n${A},5,\n`).hint).to.equal("Remove everything above line 2.");
    // Names that no account has: nobody knows what they are, and they are not offered for names.
    const { code, hint } = reading(`anna.eth,5\n${A},5\n`);
    expect([code, hint.includes("--map")]).to.deep.equal(["WrongHeader", false]);
    const perToken = readText(`account,${C}\n${A},5\n`, { map: { amount: C } });
    expect(rowsOf(perToken)).to.deep.equal([[A, 5n]]);
  });

  it("such as a total or a second header is a row that may be nobody's", () => {
    for (const stray of ["Total", "account", "", "Sum (2)"]) {
      const { hint } = reading(`account,amount\n${A},5\n${stray},5\n`);
      expect(hint, stray).to.match(/^Remove the row if it has no account; otherwise write 0x/);
    }
    for (const mistyped of [A.slice(2), A.slice(0, -1), `${A} `.replace("x1", "x ")]) {
      expect(reading(`account,amount\n${B},5\n${mistyped},5\n`).hint, mistyped).to.match(/^Write 0x/);
    }
  });

  it("where Excel saves Unicode Text is told, whatever stands in quotes", () => {
    for (const bytes of [
      Buffer.from(`\uFEFF"account"\t"amount"\r\n"${A}"\t"5"\r\n`, "utf16le"),
      Buffer.from(`\uFEFFaccount\tamount\r\n${A}\t5\r\n`, "utf16le").swap16(),
    ]) {
      expect(() => readAllocationBytes(bytes, "drop.txt"))
        .to.throw("UTF-16 text")
        .with.property("code", "NotUtf8");
    }
  });

  it("in the place of the first account of JSON is refused as any other row", () => {
    for (const first of [
      A.slice(2),
      A.replace("x", "X"),
      A.slice(0, -1),
      `${A.slice(0, 9)} ${A.slice(9)}`,
      "anna.eth",
    ]) {
      for (const text of [
        JSON.stringify({ [first]: "5", [B]: "6" }),
        JSON.stringify([
          [first, "5"],
          [B, "6"],
        ]),
      ]) {
        const error = reading(text);
        expect([error.code, error.details.row], text).to.deep.equal(["NotAnAddress", 1]);
      }
    }
  });
});

describe("columns with names of their own", () => {
  const named: Readonly<Record<string, string>> = {
    "of CSV": `id,to,value,block\n7,${A},5,100\n8,${B},6,101\n`,
    "with blanks and semicolons": `Payee Address;Token Amount\n${A};5\n${B};6\n`,
    "of a JSON list": JSON.stringify([
      { holder: A, balance: "5", rank: 1 },
      { holder: B, balance: "6", rank: 2 },
    ]),
    "of JSON lines": `{"total":"5","user":"${A}"}\n{"total":"6","user":"${B}"}\n`,
    "of claims": JSON.stringify({ [A]: { reward: "5" }, [B]: { reward: "6" } }),
    "that are only counted": JSON.stringify([
      { 0: A, 1: "5" },
      { 0: B, 1: "6" },
    ]),
    "that are only too many": `account,amount,note\n${A},5,x\n${B},6,y\n`,
    "with two addresses": `sender,receiver,amount\n${C},${A},5\n${C},${B},6\n`,
  };
  for (const [what, text] of Object.entries(named)) {
    it(`${what} are refused with the options that read them`, () => {
      const options = optionsIn(refusalOf(text).hint);
      expect(rowsOf(readText(text, options))).to.deep.equal([
        [A, 5n],
        [B, 6n],
      ]);
    });
  }

  it("have no other name, and win over those that are left out", () => {
    const text = `amount,share,account\n5,6,${A}\n`;
    expect(refusalOf(text, { map: { amount: "share" } }).code).to.equal("UnknownColumn");
    expect(readText(text, { map: { amount: "share" }, ignoreColumns: ["amount"] }).total).to.equal(6n);
    expect(
      readText(`${text}`, { map: { amount: "SHARE" }, ignoreColumns: ["share", "amount"] }).total,
    ).to.equal(6n);
  });

  it("whatever they are called and stand, give the same rows or a refusal with a reason", () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_ "';=,-]{1,12}$/);
    fc.assert(
      fc.property(name, name, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (account, amount, order) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const place = <Value>(values: readonly Value[]) => order.map((i) => values[i] as Value).join(",");
        const header = place([quoted(account), quoted(amount), "zzz"]);
        const text = `${header}\n${place([A, "5", "x"])}\n${place([B, "6", "y"])}\n`;
        try {
          const read = readText(text, { map: { account, amount }, ignoreColumns: ["zzz"] });
          expect(rowsOf(read)).to.deep.equal([
            [A, 5n],
            [B, 6n],
          ]);
        } catch (error) {
          if (!(error instanceof SymbolonError)) throw error;
          const isOne = account.trim().toLowerCase() === amount.trim().toLowerCase();
          const isBlank = account.trim() === "" || amount.trim() === "";
          expect(isOne || isBlank, error.message).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
