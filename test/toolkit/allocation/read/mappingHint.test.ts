import { expect } from "chai";
import { A, B, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

/** Of each number the column counted from 1, ten times that in the second row. */
const cellOf = (name: string, column: number, row: number): string => {
  if (/^(wallet|who)$/.test(name)) return row === 0 ? A : B;
  return name === "note" ? "x" : String((column + 1) * 10 ** row);
};

/** A table with these columns, in the forms whose columns have names. */
function tables(names: readonly string[]): readonly string[] {
  const rows = [0, 1].map((row) => names.map((name, column) => cellOf(name, column, row)));
  const objects = rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])));
  return [
    `${[names, ...rows].map((row) => row.join(",")).join("\n")}\n`,
    JSON.stringify(objects),
    objects.map((row) => JSON.stringify(row)).join("\n"),
  ];
}

function expectPaid(text: string, hint: string, names: readonly string[], amount: string): void {
  const column = names.indexOf(amount);
  expect(rowsOf(readText(text, optionsIn(hint))), text).to.deep.equal([
    [A, BigInt(cellOf(amount, column, 0))],
    [B, BigInt(cellOf(amount, column, 1))],
  ]);
}

describe("the hint that maps columns", () => {
  for (const [header, amount] of [
    ["wallet,volume_usd,amount_usd,airdrop_amount", "airdrop_amount"],
    ["wallet,first_tx,total_volume_usd,tokens", "tokens"],
    ["wallet,totalVolume,amountUSD,balanceusd,dropAmount", "dropAmount"],
    ["wallet,total_points,share of total,TOTAL SCORE,allocation", "allocation"],
    ["wallet,tx_count,total count,discount amount", "discount amount"],
    ["wallet,value ($),amount (%),reward", "reward"],
    ["who,amount_usd,tokens,amount,note", "amount"],
    ["wallet,share,rank", "share"],
    ["wallet,amount_usd,block", "amount_usd"],
  ] as const) {
    it(`takes ${amount} for the amount of ${header}`, () => {
      const names = header.split(",");
      for (const text of tables(names)) expectPaid(text, refusalOf(text).hint, names, amount);
    });
  }

  for (const [header, choices] of [
    ["wallet,total_volume,claimed_amount,eligible_amount", "claimed_amount, eligible_amount"],
    ["who,note,balance,Token Amount,rank", "balance, 'Token Amount'"],
    ["who,amount_usd,drop", "amount_usd, drop"],
    ["who,x,y", "x, y"],
    ["who,total,claimed,rank", "total, claimed"],
    ["who,allocation,Remaining,note", "allocation, Remaining"],
  ] as const) {
    it(`picks none of ${header}, whose names do not tell which is paid`, () => {
      const names = header.split(",");
      for (const text of tables(names)) {
        const { hint } = refusalOf(text);
        expect(hint).to.include(`Say which of ${choices} holds the amounts: add --map `);
        const all = choices.replaceAll("'", "").split(", ");
        for (const amount of all) {
          const others = all.filter((name) => name !== amount).join(",");
          const [options = ""] = /--map .*(?=, with its name)/.exec(hint) ?? [];
          const said = options.replace("NAME", amount).replace("OTHERS", others);
          expectPaid(
            text,
            said.replaceAll(/(?<=--map |--ignore-columns )(.*?)(?= --|$)/g, "'$1'"),
            names,
            amount,
          );
        }
      }
    });
  }

  for (const [header, choices] of [
    ["wallet,recipient,amount", "wallet, recipient"],
    ["account,note,payoutAddress,amount", "account, payoutAddress"],
    ["Claimant,Send to,amount,note", "Claimant, 'Send to'"],
  ] as const) {
    it(`picks none of ${header}, in which two may be paid`, () => {
      const names = header.split(",");
      const accounts = choices.replaceAll("'", "").split(", ");
      const cell = (name: string) => {
        const place = accounts.indexOf(name);
        return place === -1 ? "7" : `0x${String(place + 1).repeat(40)}`;
      };
      const row = Object.fromEntries(names.map((name) => [name, cell(name)]));
      for (const text of [`${header}\n${names.map(cell).join(",")}\n`, JSON.stringify([row])]) {
        // Of JSON a row alone cannot have its account twice, which is told by row.
        if (header.startsWith("wallet") && text.startsWith("[")) continue;
        const { hint } = refusalOf(text);
        expect(hint).to.include(
          `Say which of ${choices} holds the accounts that are paid: add --map account=PAYEE`,
        );
        for (const [place, account] of accounts.entries()) {
          const other = accounts[1 - place] ?? "";
          const [, map = "", ignored = ""] =
            /--map (\S+) --ignore-columns (\S+), with its name/.exec(hint) ?? [];
          const said = `--map '${map.replace("PAYEE", account)}' --ignore-columns '${ignored.replace("OTHERS", other)}'`;
          expect(rowsOf(readText(text, optionsIn(said))), text).to.deep.equal([[cell(account), 7n]]);
        }
      }
    });
  }

  it("offers no choice between two columns of one name", () => {
    const { hint } = refusalOf(`Address,Address,Amount\n${A},${B},7\n`);
    expect(hint)
      .to.match(/^Name the columns/)
      .and.not.include("Say which");
  });

  it("takes the one who is paid for the account, and not who sends", () => {
    for (const names of [
      ["fromAddress", "toAddress"],
      ["Owner", "To"],
      ["holder", "payee"],
    ]) {
      const text = JSON.stringify([{ [names[0] ?? ""]: A, [names[1] ?? ""]: B, amount: "7" }]);
      expect(rowsOf(readText(text, optionsIn(refusalOf(text).hint)))).to.deep.equal([[B, 7n]]);
    }
  });

  it("leaves a column that is called the amount for no other, whatever stands in its first row", () => {
    const text = `account,amount,volume\n${A},,7\n${B},6,8\n`;
    const options = optionsIn(refusalOf(text).hint);
    expect(options).to.deep.equal({ ignoreColumns: ["volume"] });
    expect(refusalOf(text, options).details).to.include({ row: 1, column: "amount" });
  });

  it("keeps to what is mapped and left out already", () => {
    const [text = ""] = tables(["who", "total", "reward", "balance"]);
    const first = refusalOf(text, { map: { amount: "reward" } }).hint;
    expect(optionsIn(first)).to.deep.equal({ map: { account: "who" }, ignoreColumns: ["total", "balance"] });
    const second = refusalOf(text, { ignoreColumns: ["total", "balance"] }).hint;
    expect(optionsIn(second).map).to.deep.equal({ account: "who", amount: "reward" });
  });
});
