import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { architecturePage, drawnArrows } from "../../../tools/generate/architecture.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

describe("docs/architecture.md", () => {
  const { path, text } = architecturePage();

  it("shows the arrows that the test of the rooms keeps", () => {
    expect(readFileSync(path, "utf8") === text, "run node tools/generate/architecture.ts").to.equal(true);
    expect(drawnArrows((room) => ["sdk/core", "sdk/chain", "sdk/delivery"].includes(room))).to.deep.equal([
      ["sdk/chain", "sdk/core"],
      ["sdk/delivery", "sdk/chain"],
    ]);
  });

  it("names folders and files that are there", () => {
    const named = [...text.matchAll(/`((?:src|contracts|scripts|tools|test|bench)(?:\/[\w.-]+)+)`/g)];
    const missing = named.map(([, place]) => place ?? "").filter((place) => !existsSync(join(ROOT, place)));
    expect(missing).to.deep.equal([]);
    expect(named.length).to.be.above(20);
  });
});
