import { readFileSync } from "node:fs";
import { expect } from "chai";
import { abiFiles } from "../../../scripts/generateAbis.ts";

describe("chain/abi", () => {
  for (const { path, text } of abiFiles()) {
    const name = path.split(/[\\/]/).at(-1);
    it(`${name} is the ABI of the built contract`, () => {
      expect(readFileSync(path, "utf8") === text, "run node scripts/generateAbis.ts").to.equal(true);
    });
  }
});
