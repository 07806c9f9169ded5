import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { claimErrors, tokenErrors } from "../../../src/sdk/distribution/errors/claimErrors.ts";
import { gateErrors } from "../../../src/sdk/distribution/errors/gateErrors.ts";
import { languageNames } from "../../../src/sdk/pageData/index.ts";
import { type ErrorTexts, errorKinds, kindOf } from "../../../web/shared/errorKinds.ts";

const TEXTS = join(import.meta.dirname, "..", "..", "..", "web", "texts");
/** What the toolkit says in English itself. */
const TOOLKIT = ["errors.ts", "faults.ts", "verdict.ts"];
/** Values that no sentence has of itself. */
const MARKS = ["«one»", "«two»", "«three»", "«four»"];

const others = languageNames.filter((name) => name !== "en");
const filesOf = (language: string) => readdirSync(join(TEXTS, language)).sort();
const textsOf = async (language: string, file: string): Promise<object> =>
  import(join(TEXTS, language, file));

/** Each text with its path; a function's with values in it. */
function sentences(texts: unknown, path = ""): readonly (readonly [path: string, text: string])[] {
  if (typeof texts === "string") return [[path, texts]];
  if (typeof texts === "function") return [[path, String(texts(...MARKS.slice(0, texts.length)))]];
  return Object.entries(texts as object).flatMap(([name, one]) => sentences(one, `${path}.${name}`));
}

describe("the languages of pages", () => {
  it("are a folder of texts each, whole, and a name in the toolkit", () => {
    expect(readdirSync(TEXTS).sort()).to.deep.equal([...languageNames].sort());
    const english = filesOf("en");
    for (const name of others) {
      expect(filesOf(name), name).to.deep.equal([...english, ...TOOLKIT].sort());
    }
  });

  it("say in each sentence what the English one says, with the same values", async () => {
    for (const file of filesOf("en")) {
      const english = sentences(await textsOf("en", file));
      for (const name of others) {
        const own = new Map(sentences(await textsOf(name, file)));
        for (const [path, text] of english) {
          const where = `${name}/${file}: ${path}`;
          expect(own.get(path), where).to.be.a("string").and.not.equal("");
          for (const mark of MARKS.filter((one) => text.includes(one)))
            expect(own.get(path), where).to.include(mark);
        }
      }
    }
  });

  it("have words for each refusal of a claim by its campaign, gate or token", async () => {
    const refusals = [...Object.keys({ ...claimErrors, ...gateErrors, ...tokenErrors }), "CoinRefused"];
    expect(refusals.filter((code) => kindOf(code) === undefined)).to.deep.equal([]);
    for (const name of others) {
      const { errors } = (await textsOf(name, "errors.ts")) as { readonly errors: ErrorTexts };
      expect(Object.keys(errors).sort(), name).to.deep.equal(Object.keys(errorKinds).sort());
    }
  });

  it("name each code once", () => {
    const codes = Object.values(errorKinds).flat();
    expect([...new Set(codes)].length).to.equal(codes.length);
  });
});
