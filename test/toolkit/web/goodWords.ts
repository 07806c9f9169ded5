/** Words that say yes, by language: none of them may stand under a red cross, whatever they are said of. */
const GOOD = {
  en: /\bgood\b|\bholds\b|(?<!not )\bvalid\b(?! yet)/gi,
  ar: /صالح|صلح|\bيصح\b|سارية(?! بعد)/g,
  es: /\bvale\b|\bvalía\b|\bbuen[ao]?\b|(?<!aún no (?:es|era) |todavía no es |no )\bválid[ao]\b/gi,
} as const;
export type WordsOf = keyof typeof GOOD;

/** Those of them that a card says. */
export const goodWordsIn = (text: string, language: WordsOf): readonly string[] =>
  text.match(GOOD[language]) ?? [];
