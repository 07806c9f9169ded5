import { expect } from "chai";
import { keccak256, stringToBytes } from "viem";
import type { ClaimConfig } from "../../../src/node/pages/build/pagesConfig.ts";
import { settleTerms } from "../../../src/node/pages/build/termsFiles.ts";
import type { GateState } from "../../../src/sdk/chain/read/readGate.ts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { termsPath } from "../../../src/sdk/pageData/index.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { addressOf } from "../distribution/check/soundCampaign.ts";

const WORDS = { en: "\ufeffI agree.\r\n", ar: "أوافق." };
const texts = Object.entries(WORDS).map(([language, words]) => ({
  language,
  hash: keccak256(stringToBytes(words)),
}));
const terms: GateState = { gate: addressOf(1), kind: "TermsGate", asker: addressOf(2), texts };
const screening: GateState = {
  gate: addressOf(3),
  kind: "SanctionsGate",
  oracle: addressOf(4),
  owner: undefined,
  isAnswering: true,
};
const both: GateState = {
  gate: addressOf(5),
  kind: "AllOfGate",
  adapter: addressOf(2),
  isOpen: true,
  parts: [screening, terms],
};

const house = "And I owe you a house.";
const others = { language: "en", hash: keccak256(stringToBytes(house)) };
/** Two that want a text each, in one language. */
const twice: GateState = {
  ...both,
  parts: [terms, { ...terms, gate: addressOf(6), texts: [others] }],
};

describe("page/termsFiles", () => {
  const folder = temporaryFolder();
  beforeEach(() => {
    for (const [language, words] of Object.entries(WORDS)) folder.write(`${language}.txt`, words);
    folder.write("house.txt", house);
  });
  const settle = (gate: GateState, named: ClaimConfig["terms"] & object) =>
    settleTerms(gate, { terms: named }, { file: "pages.json", field: "claim", pathOf: folder.path });

  it("takes each text whose bytes the gate has the hash of, in a part too", () => {
    for (const gate of [terms, both]) {
      const { data, files } = settle(gate, { en: "en.txt", ar: "ar.txt" });
      expect(data.termsIn).to.deep.equal(["en", "ar"]);
      expect([...files].map(([path, bytes]) => [path, keccak256(bytes)])).to.deep.equal(
        texts.map(({ hash }) => [termsPath(hash), hash]),
      );
    }
    expect(settle(screening, {})).to.deep.equal({ data: {}, files: new Map() });
  });

  it("takes several texts of a language, and no page on which one that is offered has no file", () => {
    const { data, files } = settle(twice, { en: ["en.txt", "house.txt"] });
    expect(data.termsIn).to.deep.equal(["en"]);
    expect([...files.keys()]).to.deep.equal(
      [texts[0]?.hash, others.hash].map((hash) => termsPath(hash ?? "0x")),
    );
    for (const [named, gate, hash] of [
      [{ en: "en.txt" }, addressOf(6), others.hash],
      [{ en: ["house.txt"], ar: "ar.txt" }, addressOf(1), texts[0]?.hash],
    ] as const) {
      expect(() => settle(twice, named))
        .to.throw()
        .satisfies(({ code, details, reason, hint }: SymbolonError) => {
          expect(details).to.include({ field: "claim.terms.en", gate, hash });
          expect(`${reason} ${hint}`).to.include(hash).and.include(gate).and.include("pages.json");
          return code === "BadPageConfig";
        });
    }
  });

  it("refuses another text, another language, and none, by the member", () => {
    for (const [gate, named, field] of [
      [both, { en: "ar.txt" }, "claim.terms.en"],
      [terms, { en: "en.txt", es: "en.txt" }, "claim.terms.es"],
      [screening, { en: "en.txt" }, "claim.terms.en"],
      [both, {}, "claim.terms"],
      [twice, { ar: "ar.txt" }, "claim.terms"],
    ] as const) {
      expect(() => settle(gate, named), field)
        .to.throw()
        .satisfy(
          ({ code, details }: SymbolonError) =>
            code === "BadPageConfig" && (details as { field?: string }).field === field,
        );
    }
  });
});
