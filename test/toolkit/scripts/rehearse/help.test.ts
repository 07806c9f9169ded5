import { expect } from "chai";
import { runRehearse } from "./runRehearse.ts";

describe("symbolon rehearse", () => {
  for (const command of ["dry-run", "burst", "plan", "compare"]) {
    it(`${command} answers --help, every default in words`, async () => {
      const { code, stdout, stderr } = await runRehearse([command, "--help"]);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(stdout).to.include(`Usage: symbolon rehearse ${command}`);
    });
  }
});
