import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { requireViem, viemRange } from "../../../../src/sdk/chain/viem/viemRange.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..", "..");

describe("requireViem", () => {
  const refusal = (found: string | undefined) => {
    try {
      requireViem(found);
    } catch (thrown) {
      return thrown instanceof SymbolonError ? thrown : undefined;
    }
    return undefined;
  };

  it("has the range that package.json has", () => {
    const { peerDependencies } = JSON.parse(
      readFileSync(join(ROOT, "packages", "symbolon", "package.json"), "utf8"),
    );
    expect(peerDependencies.viem).to.equal(`>=${viemRange.from.join(".")} <${viemRange.before}`);
  });

  for (const version of ["2.45.0", "2.45.1", "2.57.1", "2.100.0", "2.60.0-beta.1"]) {
    it(`takes ${version}`, () => expect(refusal(version)).to.equal(undefined));
  }

  for (const version of ["2.44.4", "2.9.0", "1.21.4", "0.3.0", "3.0.0", "10.1.0", "nonsense"]) {
    it(`names ${version}, what would do, and what brings it`, () => {
      const { code, message = "" } = refusal(version) ?? {};
      expect(code).to.equal("ViemOutsideRange");
      expect(message).to.include(version).and.to.include("2.45.0 up to, and not including, 3");
      expect(message).to.include("npm install viem@2");
    });
  }

  it("says so where there is none", () => expect(refusal(undefined)?.code).to.equal("ViemMissing"));
});
