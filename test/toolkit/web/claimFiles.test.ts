import { expect } from "chai";
import fc from "fast-check";
import { formatUnits } from "viem";
import { type Receipt, receiptTable } from "../../../src/react/receiptTable.ts";
import { reminderText } from "../../../web/claim/reminder.ts";

const receipt: Receipt = {
  chain: "A chain",
  campaign: "0x01",
  token: { address: "0x02", symbol: "SMPL" },
  account: "0x03",
  write: (baseUnits) => formatUnits(baseUnits, 1),
  paid: 15n,
  payments: [{ transaction: "0x04", at: 1_764_000_000n, amount: 15n }],
};

/** Fields of a line as RFC 4180 has them, by a reader of its own. */
function fieldsOf(line: string): readonly string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return [...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

describe("the receipt of a claim", () => {
  it("has a row a transaction, and one without a date for what nobody here knows of", () => {
    expect(receiptTable(receipt).split("\r\n")).to.deep.equal([
      "date,token,amount,account,transaction,chain,campaign,token_contract",
      "2025-11-24T16:00:00.000Z,SMPL,1.5,0x03,0x04,A chain,0x01,0x02",
      "",
    ]);
    expect(
      receiptTable({ ...receipt, paid: 40n })
        .split("\r\n")
        .slice(1, -1),
    ).to.deep.equal([
      "2025-11-24T16:00:00.000Z,SMPL,1.5,0x03,0x04,A chain,0x01,0x02",
      ",SMPL,2.5,0x03,,A chain,0x01,0x02",
    ]);
  });

  it("keeps whatever a token calls itself in its field, and from being a formula", () => {
    const symbols = fc.oneof(
      fc.string(),
      fc.constantFrom('=HYPERLINK("a")', "+1", "-1", "@x", 'a","b', "a\r\nb"),
    );
    fc.assert(
      fc.property(symbols, (symbol) => {
        const text = receiptTable({ ...receipt, token: { address: "0x02", symbol } });
        const fields = fieldsOf(text.slice(text.indexOf("\r\n") + 2, -2));
        expect(fields).to.have.length(8);
        expect(fields[1]).to.be.oneOf([symbol, `'${symbol}`]);
        expect(fields[1]).to.not.match(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe("the reminder of a claim", () => {
  const reminder = {
    title: "Claim",
    url: "https://page.example/#0x01",
    opens: 1_764_000_000n,
    now: 1_763_000_000n,
  };

  it("stands at the moment that the claim opens, by the chain's clock", () => {
    const lines = reminderText(reminder).split("\r\n");
    expect(lines).to.include.members([
      "DTSTAMP:20251113T021320Z",
      "DTSTART:20251124T160000Z",
      "SUMMARY:Claim",
      "URL:https://page.example/#0x01",
    ]);
  });

  it("has lines of 75 octets at most, which come together to what was meant, whatever a title holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (title) => {
        const text = reminderText({ ...reminder, title });
        const lines = text.split("\r\n");
        for (const line of lines) expect(new TextEncoder().encode(line).length).to.be.at.most(75);
        const summaries = text
          .replaceAll("\r\n ", "")
          .split("\r\n")
          .filter((line) => line.startsWith("SUMMARY:"));
        const meant = title.replace(/\r\n|\r/g, "\n");
        const plain = (summaries[0] ?? "")
          .slice(8)
          .replace(/\\n/g, "\n")
          .replace(/\\([\\;,])/g, "$1");
        if (!title.includes("\\")) expect([summaries.length, plain]).to.deep.equal([1, meant]);
      }),
    );
  });
});
