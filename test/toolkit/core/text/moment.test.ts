import { expect } from "chai";
import { readFlag } from "../../../../src/sdk/core/text/flag.ts";
import { momentText, parseMoment, readMoment } from "../../../../src/sdk/core/text/moment.ts";

const AT = 1_806_666_841n;

describe("moments in text", () => {
  it("are read as JavaScript, Python, PostgreSQL and our own commands write them", () => {
    for (const text of [
      "1806666841",
      "2027-04-02T11:54:01Z",
      "2027-04-02T11:54:01.999Z",
      "2027-04-02t11:54:01z",
      "2027-04-02T13:54:01.110295+02:00",
      "2027-04-02T11:54:01+00:00",
      "2027-04-02 06:24:01.110295-05:30",
      "2027-04-02 13:54:01.1+02",
      "2027-04-02 13:54:01+0200",
      new Date(Number(AT) * 1_000 + 42).toISOString(),
      momentText(AT),
    ]) {
      expect(readMoment(` ${text} `), text).to.equal(AT);
    }
    expect(readMoment("2027-04-02")).to.equal(1_806_624_000n);
    expect([readMoment(""), readMoment("0"), readMoment("1970-01-01")]).to.deep.equal([0n, 0n, 0n]);
  });

  it("without their zone are refused, with the zone to add", () => {
    for (const text of ["2027-04-02T11:54:01.110295", "2027-04-02T11:54:01", "2027-04-02 11:54"]) {
      expect(readMoment(text), text).to.deep.equal({
        code: "BadMoment",
        problem: "is a time without its zone",
        hint: `Add the zone: ${text}Z if it is UTC, ${text}+01:00 if it is an hour ahead of it.`,
      });
      expect(parseMoment(`${text}+01:00`), text).to.be.a("bigint");
    }
  });

  it("that are dates of spreadsheets, or in digits alone, are no seconds of 1970", () => {
    for (const [text, date] of [
      ["46143", "2026-05-01"],
      ["29221", "1980-01-01"],
      ["73050", "2099-12-31"],
      ["20260501", "2026-05-01"],
      ["19991231", "1999-12-31"],
    ] as const) {
      const seconds = readMoment(date);
      const read = readMoment(text);
      expect(read, text).to.include({ code: "BadMoment", problem: "is a second of 1970" });
      expect(typeof read === "bigint" ? "" : read.hint).to.include(`Write ${seconds}, which is ${date}T`);
    }
    for (const text of ["29220", "73051", "20261301", "20260230", "21000101", "1", "3600", "86400"])
      expect(readMoment(text), text).to.equal(BigInt(text));
  });

  it("that are none are refused", () => {
    for (const text of [
      "soon",
      "2027-02-30",
      "2027-02-30T11:54:01",
      "2027-04-02T25:00:00",
      "2027-04-02T11:54:01,5Z",
      "2027-04-02T11:54:01.Z",
      "2027-04-02T11:54:01+2",
      "2027-04-02T11:54:01+99:00",
      "02.04.2027",
      "1806666841.5",
      "2027-04-02T11:54:01Z = 1806666842",
      "2027-04-02T11:54:01Z = ",
    ]) {
      expect(readMoment(text), text).to.deep.include({ code: "BadMoment", problem: "is not a moment" });
    }
  });
});

describe("flags in text", () => {
  it("are read as JavaScript, Excel and Python write them, and nothing else is", () => {
    expect(["true", "TRUE", "True"].map(readFlag)).to.deep.equal([true, true, true]);
    expect(["false", "FALSE", "False"].map(readFlag)).to.deep.equal([false, false, false]);
    expect(["", "yes", "1", "T", "truе"].map(readFlag)).to.deep.equal(Array(5).fill(undefined));
  });
});
