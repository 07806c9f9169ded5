import { expect } from "chai";
import { allVerbs } from "../../../bench/commands/allVerbs.ts";

describe("help", () => {
  it("tells each default once, as it would be typed", async () => {
    const verbs = await allVerbs();
    expect(verbs).to.have.length.above(40);
    for (const [words, verb] of verbs) {
      for (const { flags, description, defaultValue } of verb.options) {
        const what = `${words} ${flags}`;
        expect(defaultValue, what).to.not.be.an("array");
        if (defaultValue !== undefined) expect(description, what).to.not.include("(default");
      }
    }
  });
});
