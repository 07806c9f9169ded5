import { expect } from "chai";
import {
  readAddress,
  readDuration,
  readKeptFor,
  readLongDuration,
  readSignature,
  readTime,
  readTimeOrIssuance,
  readTimeOrNever,
  readTimeOrNoEnd,
} from "../../../../scripts/command/optionReaders.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { runSymbolon } from "../runSymbolon.ts";

const ADDRESS = "0x00000000000000000000000000000000000000a1";

describe("options and lists that take an address", () => {
  const folder = temporaryFolder();

  it("say of a name how it is resolved, and of anything else how an address is written", async () => {
    const hint = "Resolve names first, since only addresses are accepted: `cast resolve-name anna.eth`";
    expect(() => readAddress("anna.eth")).to.throw(hint);
    for (const other of ["anna@example.org", "0x12", "anna", `${ADDRESS}.`, "$(x).eth"]) {
      expect(() => readAddress(other), other).to.throw("Write 0x followed by 40 hexadecimal digits.");
    }
    const rows = folder.write("rows.csv", "account,amount\nanna.eth,5\n");
    const people = folder.write("people.csv", "subject\nanna.eth\n");
    for (const args of [
      ["tree", "build", rows, "--base-units", "--out", folder.path("tree")],
      ["credential", "batch", people, "--schema", "", "--irrevocable", "--out", folder.path("batch")],
    ]) {
      const { code, stderr } = await runSymbolon(args);
      expect(code, stderr).to.equal(1);
      expect(stderr).to.include('"anna.eth" is not an address').and.include(hint);
    }
  });
});

describe("options that take an address with a checksum", () => {
  it("say of one of Rootstock's spelling how Ethereum writes it", () => {
    // From EIP-1191.
    const rootstock = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";
    const ethereum = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    expect(readAddress(ethereum)).to.equal(ethereum.toLowerCase());
    expect(() => readAddress(rootstock)).to.throw(
      `that of chain 30 (EIP-1191). Write ${ethereum}, which is the same account.`,
    );
    expect(() => readAddress(ethereum.replace("5a", "5A"))).to.throw("a digit may be mistyped");
  });
});

describe("options that take a signature", () => {
  it("take its bytes, and the JSON of r, s and v that wallets print", () => {
    const r = `0x${"1a".repeat(32)}`;
    const s = `0x2${"b".repeat(61)}`;
    const bytes = (v: string) => `${r}002${"b".repeat(61)}${v}`;
    for (const [text, expected] of [
      [` ${bytes("1b").toUpperCase().replace("0X", "0x")}\r\n`, bytes("1b")],
      [JSON.stringify({ r, s, v: 28 }), bytes("1c")],
      [JSON.stringify({ r, s, v: "0x1b", yParity: 0 }), bytes("1b")],
      [JSON.stringify({ r, s, yParity: "0x1", networkV: null }), bytes("01")],
      [JSON.stringify({ r, s, v: "2710" }), bytes("0a96")],
    ]) {
      expect(readSignature(text ?? ""), text).to.equal(expected);
    }
    for (const text of [
      "{",
      "{}",
      "0x1",
      bytes("1b").slice(2),
      JSON.stringify({ r, s }),
      JSON.stringify({ r, s: 5, v: 27 }),
    ]) {
      expect(() => readSignature(text), text).to.throw("It must be 0x followed by hexadecimal digits");
    }
  });
});

describe("options that take a moment", () => {
  it("offer 0 only where it stands for something", async () => {
    const wanted = "Write Unix seconds, or 2030-12-31T23:59:59Z";
    for (const [read, hint] of [
      [readTime, `${wanted}.`],
      [readTimeOrNever, `${wanted}; 0 for never.`],
      [readTimeOrIssuance, `${wanted}; 0 for issuance.`],
      [readTimeOrNoEnd, `${wanted}; 0 for no end.`],
    ] as const) {
      expect(() => read("tomorrow")).to.throw(hint);
      expect(() => read("9".repeat(30))).to.throw(hint);
      expect(() => read("")).to.throw(`It is empty. ${hint}`);
      expect(read("2030-01-01")).to.equal(1_893_456_000n);
    }
    for (const [line, zero] of [
      ["campaign create tree --end tomorrow", "."],
      ["trust accredit 0x --until tomorrow", "."],
      ["attestation attest rows.csv --expires tomorrow", "; 0 for never."],
      ["credential issue club --deadline tomorrow", "; 0 for no end."],
      ["credential renew batch 1 --expires tomorrow", "; 0 for never."],
    ] as const) {
      const { code, stderr } = await runSymbolon(line.split(" "));
      expect(code, line).to.equal(2);
      expect(stderr, line).to.include(`'tomorrow' is invalid. ${wanted}${zero}\n`);
    }
  });
});

describe("options that take a length of time", () => {
  const forms = "It is not a duration. Write a number with its unit, 90s, 15m, 1h or 7d";

  it("name the forms for what is none", async () => {
    for (const text of ["1 week", "-5m", "1e3", "", "2days"]) {
      for (const read of [readDuration, readLongDuration, readKeptFor]) {
        expect(() => read(text), text).to.throw(forms);
      }
    }
    const { code, stderr } = await runSymbolon(["campaign", "create", "tree", "--wave-interval", "1 week"]);
    expect(code).to.equal(2);
    expect(stderr).to.include(`'--wave-interval <duration>' argument '1 week' is invalid. ${forms}`);
  });

  it("refuse few digits alone where they are likely days, and say both readings", async () => {
    expect(readDuration("7")).to.equal(7n);
    expect(() => readLongDuration("7")).to.throw(
      "It has no unit. Write 7d if they are days, or 7s if they are seconds.",
    );
    expect(["0", "7d", "7s", "3600", "172800"].map(readLongDuration)).to.deep.equal([
      0n,
      604_800n,
      7n,
      3_600n,
      172_800n,
    ]);
    const { code, stderr } = await runSymbolon(["campaign", "create", "tree", "--timelock", "2"]);
    expect(code).to.equal(2);
    expect(stderr).to.include("Write 2d if they are days, or 2s if they are seconds.");
  });

  it("refuse all digits alone where they were days or milliseconds once", async () => {
    expect(() => readKeptFor("4000")).to.throw("Write 4000d if they are days, or 4000s if they are seconds.");
    expect(() => readKeptFor("40000d")).to.throw("It is too long: it may be at most 36500 d.");
    expect([readKeptFor("0"), readKeptFor("90d")]).to.deep.equal([0, 7_776_000_000]);
    const { code, stderr } = await runSymbolon(["credential", "export", "batch", "--ttl", "300000"]);
    expect(code).to.equal(2);
    expect(stderr).to.include("Write 300s if they are milliseconds, or 300000s if they are seconds.");
  });
});
