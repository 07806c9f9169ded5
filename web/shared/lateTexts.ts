import { use } from "react";
import { type Language, type TextFiles, textsIn } from "./language.ts";

/** What loads, by language, texts that are shown already. */
const shown = new Set<(language: Language) => Promise<unknown>>();

/**
 * Texts that nobody needs at first: they are loaded once in each language, and whoever takes them suspends until they are there.
 * @param none of a language without such a file
 */
export function lateTexts<Texts>(files: TextFiles<Texts>, none?: Texts): (language: Language) => Texts {
  const loading = new Map<Language, Promise<Texts>>();
  const loaded = new Map<Language, Texts>();
  const load = async (language: Language) => {
    try {
      const texts = ((await textsIn(files, language)) ?? none) as Texts;
      loaded.set(language, texts);
      return texts;
    } catch (thrown) {
      // Asked for again when it is next needed.
      loading.delete(language);
      throw thrown;
    }
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

/** Loads all that is shown of such texts, and whatever is shown by the time that it is there: whoever takes the language then suspends nobody. */
export async function loadShownTexts(language: Language): Promise<void> {
  for (let loaded = -1; loaded < shown.size; ) {
    loaded = shown.size;
    await Promise.all([...shown].map((load) => load(language)));
  }
}
