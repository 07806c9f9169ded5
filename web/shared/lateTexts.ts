import type { Language } from "./language.ts";

/** Loads texts that nobody needs at first, once in each language. */
export function lateTexts<Texts>(
  loaders: Readonly<Record<Language, () => Promise<Texts>>>,
): (language: Language) => Promise<Texts> {
  const loading = new Map<Language, Promise<Texts>>();
  return (language) => {
    const texts = loading.get(language) ?? loaders[language]();
    loading.set(language, texts);
    return texts;
  };
}
