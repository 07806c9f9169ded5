import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { profileFiles } from "../../../tools/generate/profiles.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

describe("the pages of profiles", () => {
  it("are what the rules are made by, and no page is of a profile that is gone", () => {
    const files = profileFiles();
    for (const { path, text } of files) {
      const isSame = readFileSync(join(ROOT, path), "utf8") === text;
      expect(isSame, `${path}: run node tools/generate/profiles.ts`).to.equal(true);
      expect(text).not.to.match(/undefined|NaN/);
    }
    const kept = readdirSync(join(ROOT, "docs", "profiles")).map((name) => `docs/profiles/${name}`);
    expect(kept.toSorted()).to.deep.equal(files.map(({ path }) => path).toSorted());
  });

  it("say how many seats decide, and what stops, at the smallest size, nine and the most", () => {
    const [dao = ""] = profileFiles().flatMap(({ path, text }) => (path.includes("dao") ? [text] : []));
    expect(dao).to.include("| act | of 7 | of 9 | of 16 | at most, with its notice |\n");
    expect(dao).to.include("| Revoke, Roster | 5 | 6 | 11 | 21 d, of which notice 14 d |\n");
    expect(dao).to.include(
      "| 3 seats | Roster, Rules stop; until dormant: Revoke | nothing stops | nothing stops |\n",
    );
    expect(dao).to.include("- **Two seats**: Hold, VetoRoot, in any group of this profile.\n");
  });
});
