import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { contentOf, type Planted, plantFiles, runPlanted } from "../../../bench/commands/plantedFiles.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";

/** Refusals that keep what is there. */
const REFUSALS = ["OutputInTheWay", "SignaturesLost"];

describe("commands where something of value lies", () => {
  const folder = suiteFolder();
  let planted: readonly Planted[];
  before(async () => {
    planted = await plantFiles(folder.path("plants"));
  });

  const refused = async (plant: Planted, ...more: readonly string[]) => {
    const { code, stdout } = await runPlanted(plant, ...more);
    const { error } = JSON.parse(stdout);
    expect([code, REFUSALS.includes(error?.code)], `${plant.what}: ${stdout}`).to.deep.equal([1, true]);
    return error as { readonly reason: string; readonly hint: string };
  };

  it("keep it, name it, and say what can be done", async () => {
    expect(planted).to.have.length(20);
    for (const plant of planted) {
      const before = contentOf(plant.path);
      const { reason, hint } = await refused(plant);
      expect(reason, plant.what).to.include(plant.path);
      if (!plant.isKept) expect(hint, plant.what).to.include("--replace");
      expect(contentOf(plant.path), plant.what).to.equal(before);
    }
  });

  it("keep what would be lost for good also where they are told to replace it", async () => {
    for (const plant of planted.filter(({ isKept }) => isKept)) {
      const before = contentOf(plant.path);
      await refused(plant, "--replace");
      expect(contentOf(plant.path), plant.what).to.equal(before);
    }
  });

  it("replace everything else where they are told to, and write the same again unasked", async () => {
    for (const plant of planted.filter(({ isKept }) => !isKept)) {
      const before = contentOf(plant.path);
      const { stdout } = await runPlanted(plant, "--replace");
      expect(contentOf(plant.path), plant.what + stdout).to.not.equal(before);
      if (!plant.what.includes("rows of a next")) {
        const after = contentOf(plant.path);
        const again = await runPlanted(plant);
        expect(again.code, `${plant.what}: ${again.stdout}`).to.be.oneOf([0, 3]);
        expect(contentOf(plant.path), plant.what).to.equal(after);
      }
    }
  });
});

describe("what commands write", () => {
  it("goes through the one rule for what people name", () => {
    const scripts = join(import.meta.dirname, "../../../scripts");
    const unruled = readdirSync(scripts, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => /files\/writeOutput\.ts"/.test(readFileSync(join(scripts, name), "utf8")));
    expect(unruled).to.deep.equal([]);
  });
});
