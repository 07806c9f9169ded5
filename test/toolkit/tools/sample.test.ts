import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../../scripts/packageRoot.ts";
import { sampleAllocation } from "../../../scripts/sample/sampleAllocation.ts";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { sha256 } from "../../../src/node/files/sha256.ts";
import { amountAt } from "../../../src/sdk/allocation/allocation.ts";
import { suiteFolder, temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";

const TOKEN = 10n ** 18n;
/** Of the file as it has always been. */
const SHA256 = "0xe02d031fe9a9ff236b57879cce98c5cd1bf921d82cb2704c3cbe06794f47705c";

describe("sample", () => {
  const suite = suiteFolder();
  let file = "";
  before(() => {
    file = suite.write("allocation.csv", sampleAllocation());
  });

  it("is the same on every machine, byte for byte", () => {
    expect(sha256(readFileSync(file))).to.equal(SHA256);
  });

  it("is what the strict reader accepts: 5,000 checksummed accounts, each once, none with zero", async () => {
    const allocation = await readAllocation(file);
    expect(allocation.count).to.equal(5_000);
    expect(allocation.warnings).to.deep.equal([]);
    // Checksums are only checked where the case is mixed; an all-lower file would pass unseen.
    expect(sampleAllocation().split("\n")[1]).to.match(/^0x(?=.*[a-f])(?=.*[A-F])[0-9a-fA-F]{40},\d+$/);
  });

  it("is skewed, with a floor and whales, as its README says", async () => {
    const allocation = await readAllocation(file);
    const amounts = Array.from({ length: allocation.count }, (_, row) => amountAt(allocation, row));
    amounts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const top = amounts.slice(-50).reduce((sum, amount) => sum + amount, 0n);
    expect(amounts[0]).to.equal(25n * TOKEN);
    expect((amounts[2_500] ?? 0n) / TOKEN).to.equal(390n);
    expect(amounts.at(-1)).to.equal(403_1139156n * 10n ** 14n);
    expect((top * 100n + allocation.total / 2n) / allocation.total).to.equal(29n);

    const readme = readFileSync(join(packageRoot(), "examples", "README.md"), "utf8");
    expect(readme).to.include(`${(allocation.total / TOKEN).toLocaleString("en-US")}.0164 tokens`);
    for (const figure of ["25 tokens", "390 tokens", "403,114", "29 %"]) expect(readme).to.include(figure);
  });

  describe("as a command", () => {
    const folder = temporaryFolder();
    const write = (out: string) => runSymbolon(["allocation", "sample", "--out", out, "--json"]);

    it("writes the file, and once more over an earlier one", async () => {
      const out = folder.path("mine.csv");
      for (let time = 0; time < 2; time++) {
        const { code, stdout } = await write(out);
        expect(code).to.equal(0);
        expect(JSON.parse(stdout)).to.deep.equal({ out, rows: 5_000, sha256: SHA256 });
        expect(readFileSync(out, "utf8") === sampleAllocation()).to.equal(true);
      }
    });

    it("leaves somebody's own allocation as it is", async () => {
      const own = "account,amount\n0x00000000000000000000000000000000000000a1,5\n";
      const { code, stderr } = await write(folder.write("allocation.csv", own));
      expect(code).to.equal(1);
      expect(stderr).to.include("already exists and holds something else, so it is not overwritten");
      expect(readFileSync(folder.path("allocation.csv"), "utf8")).to.equal(own);
    });

    it("writes nothing where no place is named", async () => {
      const { code } = await runSymbolon(["allocation", "sample"]);
      expect(code).to.equal(2);
      expect(existsSync("allocation.csv")).to.equal(false);
    });
  });
});
