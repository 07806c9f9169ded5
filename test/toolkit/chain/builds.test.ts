import { readFileSync } from "node:fs";
import { expect } from "chai";
import { buildFiles } from "../../../tools/generate/builds.ts";

describe("chain/builds", () => {
  for (const { path, text } of buildFiles()) {
    const name = path.split(/[\\/]/).at(-1);
    it(`${name} is what the contract compiles to`, () => {
      expect(readFileSync(path, "utf8") === text, "run node tools/generate/builds.ts").to.equal(true);
    });
  }
});
