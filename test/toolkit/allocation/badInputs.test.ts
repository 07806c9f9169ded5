import { mkdirSync } from "node:fs";
import { expect } from "chai";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { badInputs } from "./badInputs.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

describe("readAllocation refuses", () => {
  const folder = temporaryFolder();

  const refusal = async (file: string, options: { decimals?: number; supply?: bigint }) => {
    try {
      await readAllocation(file, options);
    } catch (error) {
      if (error instanceof SymbolonError) return error;
      throw error;
    }
    throw new Error("was accepted");
  };

  for (const bad of badInputs) {
    it(bad.name, async () => {
      const { file, content, code, says, row, line, column, decimals, supply } = bad;
      const path = content === undefined ? folder.path(file) : folder.write(file, content);
      const error = await refusal(path, {
        ...(decimals !== undefined && { decimals }),
        ...(supply !== undefined && { supply }),
      });
      expect(error.code, error.message).to.equal(code);
      expect(error.reason).to.include(path);
      expect(error.hint).to.match(/^[A-Z].*\.$/s);
      for (const part of says) expect(error.message).to.include(part);
      expect(error.details).to.include({
        file: path,
        ...(row !== undefined && { row }),
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      });
    });
  }

  it("a folder", async () => {
    mkdirSync(folder.path("folder.csv"));
    expect((await refusal(folder.path("folder.csv"), {})).code).to.equal("NotAFile");
  });

  it("a path through a file", async () => {
    const file = folder.write("file", "x");
    expect((await refusal(`${file}/inside.csv`, {})).code).to.equal("MissingFile");
  });

  it("a great file at as many bad rows as are to be told, without reading on", async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")},1`);
    rows[1] = "nobody,1";
    const file = folder.write("great.csv", `account,amount\n${rows.join("\n")}\n`);
    let read = 0;
    const error = await readAllocation(file, { maxProblems: 1, onProgress: (done) => (read = done) }).catch(
      (thrown) => thrown,
    );
    expect(error.code).to.equal("NotAnAddress");
    expect(read).to.be.lessThan(3_000_000);
  });
});
