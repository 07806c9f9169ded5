import { use } from "react";
import type { Language } from "./language.ts";

type Loaders<Texts> = Readonly<Record<Language, () => Promise<Texts>>>;

/** What loads, by language, texts that are shown already. */
const shown = new Set<(language: Language) => Promise<unknown>>();

/** Texts that nobody needs at first: they are loaded once in each language, and whoever takes them suspends until they are there. */
export function lateTexts<Texts>(loaders: Loaders<Texts>): (language: Language) => Texts {
  const loading = new Map<Language, Promise<Texts>>();
  const loaded = new Map<Language, Texts>();
  const load = async (language: Language) => {
    const texts = await loaders[language]();
    loaded.set(language, texts);
    return texts;
  };
  const loadOnce = (language: Language) => {
    const texts = loading.get(language) ?? load(language);
    loading.set(language, texts);
    return texts;
  };
  return (language) => {
    shown.add(loadOnce);
    return loaded.get(language) ?? use(loadOnce(language));
  };
}

/** Loads all that is shown of such texts: whoever changes the language after that suspends nobody, and what was typed stays. */
export async function loadShownTexts(language: Language): Promise<void> {
  await Promise.all([...shown].map((load) => load(language)));
}
