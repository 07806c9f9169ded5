import { expect } from "chai";
import {
  readAddress,
  readTime,
  readTimeOrNever,
  readTimeOrNoEnd,
} from "../../../../scripts/command/optionReaders.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { runSymbolon } from "../runSymbolon.ts";

const ADDRESS = "0x00000000000000000000000000000000000000a1";

describe("options and lists that take an address", () => {
  const folder = temporaryFolder();

  it("say of a name how it is resolved, and of anything else how an address is written", async () => {
    const hint = "Resolve names first, since only addresses are taken: `cast resolve-name anna.eth`";
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
    expect(() => readAddress(rootstock)).to.throw(`that of chain 30 (EIP-1191). Write ${ethereum}`);
    expect(() => readAddress(ethereum.replace("5a", "5A"))).to.throw("a digit may be mistyped");
  });
});

describe("options that take a moment", () => {
  it("offer 0 only where it stands for something", async () => {
    const wanted = "Write Unix seconds, or 2030-12-31T23:59:59Z";
    for (const [read, hint] of [
      [readTime, `${wanted}.`],
      [readTimeOrNever, `${wanted}; 0 for never.`],
      [readTimeOrNoEnd, `${wanted}; 0 for no end.`],
    ] as const) {
      expect(() => read("tomorrow")).to.throw(hint);
      expect(() => read("9".repeat(30))).to.throw(hint);
      expect(read("2030-01-01")).to.equal(1_893_456_000n);
    }
    for (const [line, zero] of [
      ["campaign create tree --end tomorrow", "."],
      ["trust accredit 0x --until tomorrow", "."],
      ["attestation attest rows.csv --expires tomorrow", "; 0 for never."],
      ["credential issue club --deadline tomorrow", "; 0 for no end."],
    ] as const) {
      const { code, stderr } = await runSymbolon(line.split(" "));
      expect(code, line).to.equal(2);
      expect(stderr, line).to.include(`'tomorrow' is invalid. ${wanted}${zero}\n`);
    }
  });
});
