import { expect } from "chai";
import { TEXT_KEYS } from "../../../src/node/pages/build/buildPage.ts";
import { checkOwnTexts } from "../../../src/node/pages/build/ownTexts.ts";
import { type OwnTexts, type PageName, pageNames } from "../../../src/sdk/pageData/index.ts";
import { reword } from "../../../web/shared/reword.ts";

const KEYS = { "claim.title": 0, "claim.welcome.heading": 1, "claim.campaign.waves": 2 };

describe("sentences in an operator's own words", () => {
  const bundle = new Map([[TEXT_KEYS, new TextEncoder().encode(JSON.stringify(KEYS))]]);
  const bundles = new Map(pageNames.map((name): [PageName, typeof bundle] => [name, bundle]));
  const refusal = (texts: OwnTexts): string => {
    try {
      checkOwnTexts(texts, bundles, "pages.json");
    } catch (thrown) {
      const { code, reason, hint } = thrown as { code: string; reason: string; hint: string };
      return `${code}: ${reason} ${hint}`;
    }
    return "";
  };

  it("are taken where the page has such a sentence, with all its values", () => {
    const texts = { "claim.title": "Get it", "claim.welcome.heading": "{0} is yours: {0}!" };
    expect(refusal({ en: texts, es: { "claim.campaign.waves": "{1}, {0}" } })).to.equal("");
  });

  it("are refused by their key otherwise", () => {
    const wrong = [
      [{ "claim.titel": "Get it" }, /its texts\.en has claim\.titel, and no page has .* claim\.title/],
      [{ toString: "Get it" }, /no page has a sentence of that key/],
      [{ "claim.title": "Get {0}" }, /its text is "Get \{0\}"\. Write it without values/],
      [{ "claim.welcome.heading": "Get it" }, /Write each of its values in it once or more: \{0\}\./],
      [{ "claim.campaign.waves": "{0} of {2}" }, /once or more: \{0\}, \{1\}\./],
    ] as const;
    for (const [en, words] of wrong)
      expect(refusal({ en }))
        .to.match(words)
        .and.match(/^BadPageConfig/);
  });

  it("take the place of the page's, and leave the rest as it is", () => {
    const texts = {
      title: "Claim",
      about: "About",
      welcome: { heading: (token: string) => `Claim ${token}`, until: "Until" },
    };
    const own = { "claim.title": "Get it", "claim.welcome.heading": "{0} <b>{0}</b>" };
    const { title, about, welcome } = reword(texts, own, "claim");
    expect([title, about, welcome.until]).to.deep.equal(["Get it", "About", "Until"]);
    expect(welcome.heading("$& {0}")).to.equal("\u2068$& {0}\u2069 <b>\u2068$& {0}\u2069</b>");
  });
});
