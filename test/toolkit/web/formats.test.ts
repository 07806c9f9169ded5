import { expect } from "chai";
import fc from "fast-check";
import { languageNames } from "../../../src/sdk/pageData/index.ts";
import { atAGlance, formatsOf, localeOf } from "../../../web/shared/formats.ts";

describe("amounts, spans and dates as pages write them", () => {
  it("leave out of an amount what nobody reads at a glance", () => {
    const at = (text: string, decimals = 18) => {
      const [whole = "", fraction = ""] = text.split(".");
      return formatsOf("en", "en").amount(
        atAGlance(BigInt(whole + fraction.padEnd(decimals, "0")), decimals),
        decimals,
      );
    };
    expect(at("250")).to.equal("250");
    expect(at("1234.567891234")).to.equal("1,234.5678");
    expect(at("0.000001234567")).to.equal("0.000001234");
    expect(at("0.99999999")).to.equal("0.9999");
    expect(at("7", 0)).to.equal("7");
    expect(at("0", 6)).to.equal("0");
  });

  it("never show more than there is, and no less than a thousandth below it", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n), fc.integer({ min: 0, max: 36 }), (amount, decimals) => {
        const shown = atAGlance(amount, decimals);
        expect(shown <= amount && (amount - shown) * 1_000n <= amount).to.equal(true);
      }),
    );
  });

  it("say how long in two units, so that no badge says less than its sentence", () => {
    const { span } = formatsOf("en", "en");
    expect([0n, 59n, 3_600n, 4_980n, 86_399n, 86_400n * 30n].map(span)).to.deep.equal([
      "0 seconds",
      "59 seconds",
      "1 hour",
      "1 hour, 23 minutes",
      "23 hours, 59 minutes",
      "30 days",
    ]);
  });

  it("name the zone of each moment, in each language", () => {
    for (const language of languageNames) {
      const { moment, minute } = formatsOf(language, language);
      for (const format of [moment, minute]) expect(format(0n), language).to.match(/UTC|GMT|غرينتش/);
    }
  });

  it("write a date as the reader's own region does, in the page's language", () => {
    const NOON = Date.UTC(2026, 10, 27, 12) / 1_000;
    const READERS = [
      ["en", ["en-GB", "en"], /^27 Nov 2026/],
      ["en", ["de-AT", "en-US"], /^Nov 27, 2026/],
      ["en", ["de-AT", "fr"], /^Nov 27, 2026/],
      ["ar", ["ar-EG"], /٢٧/],
      ["ar", ["ar-MA", "ar-EG"], /^27/],
      ["es", ["en-US", "es-419"], /^27 nov 2026/],
      // Browsers in a terminal's locale name such; nothing can be formatted by it.
      ["en", ["en-US@posix", "en-GB"], /^27 Nov 2026/],
      ["en", ["engb"], /^Nov 27, 2026/],
    ] as const;
    for (const [language, preferred, written] of READERS) {
      const { moment, minute } = formatsOf(language, localeOf(language, preferred));
      for (const format of [moment, minute]) expect(format(NOON), String(preferred)).to.match(written);
    }
  });
});
