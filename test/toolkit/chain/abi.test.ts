import { readFileSync } from "node:fs";
import { expect } from "chai";
import { abiFiles } from "../../../tools/generate/abis.ts";

describe("chain/abi", () => {
  for (const { path, text } of abiFiles()) {
    const name = path.split(/[\\/]/).at(-1);
    it(`${name} is the ABI of the built contract`, () => {
      expect(readFileSync(path, "utf8") === text, "run node tools/generate/abis.ts").to.equal(true);
    });
  }
});
