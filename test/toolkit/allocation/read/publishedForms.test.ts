import { expect } from "chai";
import fc from "fast-check";
import type { ReadReport } from "../../../../src/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../../../src/allocation/read/openIntake.ts";
import { SymbolonError } from "../../../../src/core/errors.ts";
import { A, B, C, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

const ONE = 10n ** 18n;
const node = `0x${"ab".repeat(32)}`;

/** Files as others publish them: text, the options that it needs, and its rows. */
const READ: Readonly<
  Record<string, readonly [string, ReadAllocationOptions, readonly (readonly [string, bigint])[]]>
> = {
  "Safe's CSV Airdrop": [
    `token_type,token_address,receiver,amount,id\nerc20,${C},${A},1.5,\nerc20,${C},${B},20,\n`,
    { decimals: 18 },
    [
      [A, (ONE * 3n) / 2n],
      [B, 20n * ONE],
    ],
  ],
  "Etherscan's holders": [
    `"HolderAddress","Balance","PendingBalanceUpdate"\r\n"${A}","1.25","No"\r\n"${B}","2","No"\r\n`,
    { decimals: 2 },
    [
      [A, 125n],
      [B, 200n],
    ],
  ],
  "disperse.app with blanks": [
    `${A} 1.5\n${B} 2\n`,
    { decimals: 1 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "disperse.app with commas and blanks": [
    `${A}, 1.5\n${B}, 2`,
    { decimals: 1 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "disperse.app with equals signs": [
    `${A}=15\n${B}=20\n`,
    { decimals: 0 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "Uniswap's result": [
    JSON.stringify({
      merkleRoot: node,
      tokenTotal: "0x1010",
      claims: {
        [B]: { index: 1, amount: "0x1000", proof: [node] },
        [A]: { index: 0, amount: "0x10", proof: [node], flags: { isLP: true } },
      },
    }),
    {},
    [
      [A, 16n],
      [B, 4096n],
    ],
  ],
  "OpenZeppelin's values": [
    JSON.stringify([
      [A, "16"],
      [B, "17"],
    ]),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "values with indexes": [
    JSON.stringify([
      [1, B, "17"],
      [0, A, "16"],
    ]),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "Sablier's campaign": [
    JSON.stringify({
      root: node,
      total_amount: "33",
      number_of_recipients: 2,
      merkle_tree: '{"format":"standard-v1"}',
      recipients: [
        { address: A, amount: "16" },
        { address: B, amount: "17" },
      ],
    }),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "a map of hexadecimal digits": [
    JSON.stringify({ [A]: "10", [B]: "3f" }),
    { amounts: "hex" },
    [
      [A, 16n],
      [B, 63n],
    ],
  ],
  "JSON lines of other keys and hexadecimal amounts": [
    `{"address":"${A}","earnings":"0x10"}\n{"address":"${B}","earnings":"0x11"}\n`,
    { map: { amount: "earnings" } },
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "a list with proofs": [JSON.stringify([{ account: A, amount: "16", proof: [node] }]), {}, [[A, 16n]]],
};

describe("published forms", () => {
  for (const [name, [text, options, rows]] of Object.entries(READ)) {
    it(`${name} is read to the last unit`, () => {
      expect(rowsOf(readText(text, options))).to.deep.equal(rows);
    });
  }

  it("of several tokens an account give a leaf each, where they are audited", () => {
    const tokens = { [B]: { amount: "5", proof: [node] }, [C]: { amount: "7", proof: [] } };
    for (const published of [{ claims: { [A]: { tokens } } }, { rewards: { [A]: tokens } }]) {
      const text = JSON.stringify({ merkleRoot: node, ...published });
      expect(refusalOf(text).code).to.equal("DuplicateAccount");
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

  it("whose amounts are tokens are refused until somebody says of how many decimals", () => {
    for (const name of ["Safe's CSV Airdrop", "Etherscan's holders", "disperse.app with blanks"]) {
      const [text] = READ[name] ?? expect.fail(name);
      const error = refusalOf(text);
      expect(error.code).to.equal("UnitsUnstated");
      expect(readText(text, optionsIn(error.hint)).decimals).to.equal(18);
    }
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
    expect(error.code).to.equal("TreeDump");
    expect(error.hint).to.include("symbolon tree import");
  });

  it("whose first account is none are refused by row, like any map", () => {
    for (const key of ["anna.eth", "0X1111111111111111111111111111111111111111", " 0x12", "x"]) {
      const error = refusalOf(JSON.stringify({ [key]: "100", [A]: "5" }));
      expect(error.code, key).to.equal("NotAnAddress");
      expect(error.details.row).to.equal(1);
    }
  });

  it("that hold no rows, or rows twice, are refused by their keys", () => {
    expect(refusalOf('{"name":"drop","values":[1,2]}').code).to.equal("NoRowsInObject");
    const twice = JSON.stringify({ claims: { [A]: "1" }, recipients: [{ address: B, amount: "1" }] });
    expect(refusalOf(twice).code).to.equal("RowsTwice");
    expect(refusalOf(JSON.stringify([["x", "y"]])).code).to.equal("UnknownLists");
    expect(refusalOf(JSON.stringify([[A, "1"], [B]])).code).to.equal("WrongColumnCount");
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
