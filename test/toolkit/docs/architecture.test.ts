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

  it("tells four ways by functions that there are, each called by one before it", () => {
    const ways = text.split(/^## /m).filter((section) => section.startsWith("The way of "));
    expect(ways.length).to.equal(4);
    for (const way of ways) {
      const steps = [...way.matchAll(/^\d+\. `(\w+)` \(`([^`]+)`\)/gm)].map(([, name = "", file = ""]) => ({
        name,
        code: readFileSync(join(ROOT, file), "utf8"),
      }));
      expect(steps.length).to.be.above(8);
      for (const [i, { name, code }] of steps.entries()) {
        const defines = new RegExp(`(?:function\\*?|const) ${name}\\b|^ +${name}: \\(`, "m");
        expect(defines.test(code), `${name} is defined in its file`).to.equal(true);
        const called = new RegExp(`\\b${name}\\b`);
        const isCalled = i === 0 || steps.slice(0, i).some((step) => called.test(step.code));
        expect(isCalled, `${name} is called by a step before it`).to.equal(true);
      }
    }
  });
});
