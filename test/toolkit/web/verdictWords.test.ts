import { expect } from "chai";
import type { Decided } from "../../../src/sdk/credentials/verify/answer.ts";
import { explain } from "../../../src/sdk/credentials/verify/explain.ts";
import { formatsOf } from "../../../web/shared/formats.ts";
import { decidedText } from "../../../web/shared/verdictTexts.ts";
import { goodWordsIn } from "./goodWords.ts";

const OUTCOMES = ["NotFound", "Revoked", "Expired", "NotYetValid", "Suspended"] as const;
const BLOCK = { number: 7n, hash: `0x${"11".repeat(32)}`, timestamp: 1_800_000_000n } as const;

/** All that a card says of an outcome besides the reason, in a language. */
async function cardOf(language: "en" | "ar" | "es", outcome: (typeof OUTCOMES)[number]): Promise<string> {
  const { verify, hold } = await import(`../../../web/texts/${language}/pages.ts`);
  const formats = formatsOf(language, language);
  const answer = {
    outcome,
    source: "live",
    asOfTime: 1_800_000_000n,
    moment: 1_800_000_000n,
    since: 1_700_000_000n,
    freshUntil: 1_800_000_053n,
    guarantee: "Firm",
    block: BLOCK,
    revision: 2n,
  } as unknown as Decided;
  const sentences =
    language === "en"
      ? explain(answer)
      : decidedText((await import(`../../../web/texts/${language}/verdict.ts`)).verdict, formats, answer);
  const { verdict, facts, copy } = verify;
  return [
    verdict[outcome],
    verdict.momentary(verdict[outcome], "now"),
    verdict.aboutMomentary,
    copy.outcome(verdict[outcome]),
    copy.used,
    copy.byDevice("now"),
    verdict.left(formats.span(53)),
    verdict.notRenewed,
    verdict.unknownIssuer,
    verdict.aboutUnknownIssuer,
    verdict.mismatch,
    verdict.aboutOtherSchema,
    facts.until,
    sentences,
    hold.status.current(verdict[outcome], "7", "now", "then"),
  ].join("\n");
}

describe("what stands under a red cross", () => {
  for (const language of ["en", "ar", "es"] as const) {
    it(`says nothing good (${language})`, async () => {
      for (const outcome of OUTCOMES) {
        const card = await cardOf(language, outcome);
        expect(goodWordsIn(card, language), card).to.deep.equal([]);
      }
    });
  }

  it("would be caught if it did", () => {
    const planted = [
      ["en", "Suspended. Good for another 53 seconds"],
      ["en", "This answer holds for another 53 seconds"],
      ["en", "Answer valid until 9:14"],
      ["ar", "تصلح لمدة 53 ثانية أخرى"],
      ["ar", "صالح حتى 9:14"],
      ["es", "Esta respuesta vale otros 53 segundos"],
      ["es", "Válida hasta las 9:14"],
    ] as const;
    for (const [language, text] of planted) expect(goodWordsIn(text, language), text).not.to.deep.equal([]);
  });
});
