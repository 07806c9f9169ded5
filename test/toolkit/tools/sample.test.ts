import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../../scripts/packageRoot.ts";
import { sampleAllocation } from "../../../scripts/sample/sampleAllocation.ts";
import { amountAt } from "../../../src/allocation/allocation.ts";
import { readAllocation } from "../../../src/allocation/readAllocation.ts";

const SAMPLE = join(packageRoot(), "samples", "allocation.csv");
const TOKEN = 10n ** 18n;

/** Runs a copy of the generator in a house of its own, so that the real file is never touched. */
function generatorIn(house: string, ...options: string[]) {
  mkdirSync(join(house, "scripts", "sample"), { recursive: true });
  mkdirSync(join(house, "tools", "generate"), { recursive: true });
  mkdirSync(join(house, "samples"), { recursive: true });
  for (const name of [
    "tools/generate/sample.ts",
    "tools/generate/writeOrCheck.ts",
    "scripts/packageRoot.ts",
    "scripts/sample/sampleAllocation.ts",
    "package.json",
  ]) {
    copyFileSync(join(packageRoot(), name), join(house, name));
  }
  for (const name of ["src", "node_modules"]) {
    rmSync(join(house, name), { force: true });
    symlinkSync(join(packageRoot(), name), join(house, name));
  }
  return spawnSync(process.execPath, [join(house, "tools/generate/sample.ts"), ...options], {
    encoding: "utf8",
  });
}

describe("generateSample", () => {
  it("makes the committed file, byte for byte", () => {
    expect(readFileSync(SAMPLE, "utf8") === sampleAllocation()).to.equal(true);
  });

  it("makes what the strict reader accepts: 5,000 checksummed accounts, each once, none with zero", async () => {
    const allocation = await readAllocation(SAMPLE);
    expect(allocation.count).to.equal(5_000);
    expect(allocation.warnings).to.deep.equal([]);
    // Checksums are only checked where the case is mixed; an all-lower file would pass unseen.
    expect(readFileSync(SAMPLE, "utf8").split("\n")[1]).to.match(
      /^0x(?=.*[a-f])(?=.*[A-F])[0-9a-fA-F]{40},\d+$/,
    );
  });

  it("is skewed, with a floor and whales, as its README says", async () => {
    const allocation = await readAllocation(SAMPLE);
    const amounts = Array.from({ length: allocation.count }, (_, row) => amountAt(allocation, row));
    amounts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const top = amounts.slice(-50).reduce((sum, amount) => sum + amount, 0n);
    expect(amounts[0]).to.equal(25n * TOKEN);
    expect((amounts[2_500] ?? 0n) / TOKEN).to.equal(390n);
    expect(amounts.at(-1)).to.equal(403_1139156n * 10n ** 14n);
    expect((top * 100n + allocation.total / 2n) / allocation.total).to.equal(29n);

    const readme = readFileSync(join(packageRoot(), "samples", "README.md"), "utf8");
    expect(readme).to.include(`${(allocation.total / TOKEN).toLocaleString("en-US")}.0164 tokens`);
    for (const figure of ["25 tokens", "390 tokens", "403,114", "29 %"]) expect(readme).to.include(figure);
  });

  describe("as a command", () => {
    let house: string;
    beforeEach(() => {
      house = mkdtempSync(join(tmpdir(), "symbolon-sample-"));
    });
    afterEach(() => rmSync(house, { recursive: true }));

    it("writes the file, and --check then finds nothing", () => {
      expect(generatorIn(house).status).to.equal(0);
      expect(readFileSync(join(house, "samples/allocation.csv"), "utf8") === sampleAllocation()).to.equal(
        true,
      );
      expect(generatorIn(house, "--check").status).to.equal(0);
    });

    it("--check exits 1 where one digit differs and where the file is missing, and mends neither", () => {
      const missing = generatorIn(house, "--check");
      expect(missing.status).to.equal(1);
      expect(missing.stderr).to.include("run node tools/generate/sample.ts");

      const changed = sampleAllocation().replace(/\d\n$/, (end) => (end === "0\n" ? "1\n" : "0\n"));
      writeFileSync(join(house, "samples/allocation.csv"), changed);
      expect(generatorIn(house, "--check").status).to.equal(1);
      expect(readFileSync(join(house, "samples/allocation.csv"), "utf8")).to.equal(changed);
    });

    it("exits 2 for an option it does not know", () => {
      expect(generatorIn(house, "--chekc").status).to.equal(2);
    });
  });
});
