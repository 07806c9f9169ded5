import { expect } from "chai";
import { A, B, C } from "../allocation/read/spellings.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runTree } from "./runTree.ts";

type Warning = { readonly code: string; readonly message: string };

describe("what a file states beside its rows", () => {
  const folder = temporaryFolder();
  const fileOf = (beside: object, claims: object = { [A]: "5", [B]: "6" }) =>
    folder.write("drop.json", JSON.stringify({ ...beside, claims }));

  it("of decimals is named where these are missing, and read with that", async () => {
    for (const [beside, named] of [
      [{ decimals: 6, token: C }, "6, as the file states"],
      [{ token: C, tokenDecimals: "8" }, "8, as the file states"],
      [{ token: C, decimals: "many" }, "18, as most tokens have"],
      [{ token: C }, "18, as most tokens have"],
    ] as const) {
      const file = fileOf(beside);
      for (const command of ["build", "report"]) {
        const refused = await runTree([command, file, "--json"]);
        const { error } = JSON.parse(refused.stdout);
        expect([refused.code, error.code]).to.deep.equal([1, "AmountsAreTokens"]);
        expect(error.hint).to.include(`Give --decimals ${named};`);
        expect((await runTree([command, file, "--decimals", String(parseInt(named, 10))])).code).to.equal(0);
      }
    }
    const nowhere = await runTree(["build", folder.path("nowhere.json"), "--json"]);
    expect(JSON.parse(nowhere.stdout).error.code).to.equal("AmountsAreTokens");
  });

  const warningsOf = async (
    command: string,
    file: string,
    ...args: string[]
  ): Promise<readonly Warning[]> => {
    const { code, stdout, stderr } = await runTree([command, file, ...args, "--json"]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    const { warnings } = JSON.parse(stdout) as { readonly warnings: readonly Warning[] };
    return warnings.filter((warning) => warning.code === "StatedTotalDiffers");
  };

  for (const command of ["build", "report"]) {
    it(`of a total that the rows do not add up to is told by tree ${command}`, async () => {
      for (const beside of [
        { tokenTotal: "0x0c" },
        { TOTAL: 12 },
        { totalAmount: "12" },
        { total_amount: "12" },
      ]) {
        const [warning] = await warningsOf(command, fileOf(beside), "--base-units");
        expect(warning?.message, JSON.stringify(beside))
          .to.include("states a total of 12 ")
          .and.to.include("add up to 11 base units");
      }
    });

    it(`of a total is no warning of tree ${command} where it is right, or may be of something else`, async () => {
      for (const beside of [
        { tokenTotal: "0x0b" },
        { total: "11" },
        { total: 2 },
        { total: "12.5" },
        { total: { amount: 12 } },
        { supply: 12 },
      ]) {
        const told = await warningsOf(command, fileOf(beside), "--base-units");
        expect(told, JSON.stringify(beside)).to.deep.equal([]);
      }
      expect(await warningsOf(command, fileOf({ total: 12 }), "--decimals", "6")).to.deep.equal([]);
    });
  }

  it("of a total is nothing that an audit of several tokens compares", async () => {
    const { checkAllocation } = await import("../../../src/node/allocation/check/checkAllocation.ts");
    const file = fileOf({ total: 12 }, { [A]: { tokens: { [B]: { amount: "5" }, [C]: { amount: "6" } } } });
    const { warnings } = await checkAllocation(file, { audit: true });
    expect(warnings.map(({ code }) => code)).to.not.include("StatedTotalDiffers");
  });
});
