import type { OwnTexts } from "../../../sdk/pageData/index.ts";
import { TEXT_KEYS } from "./buildPage.ts";
import type { PageBundles } from "./bundleArchive.ts";
import { badPageConfig } from "./pagesConfig.ts";

/**
 * Refuses sentences that no page says, and those that leave out a value, or have one that there is not.
 * @param file name of the config in errors
 * @throws SymbolonError `BadPageConfig`
 */
export function checkOwnTexts(texts: OwnTexts, bundles: PageBundles, file: string): void {
  const known = new Map<string, number>();
  for (const bundle of bundles.values()) {
    const json = new TextDecoder().decode(bundle.get(TEXT_KEYS));
    for (const [key, values] of Object.entries(JSON.parse(json))) known.set(key, values as number);
  }
  for (const [language, own] of Object.entries(texts)) {
    for (const [key, text] of Object.entries(own)) {
      const values = known.get(key);
      const wanted = Array.from({ length: values ?? 0 }, (_, at) => `{${at}}`);
      const refuse = (why: string, hint: string) =>
        badPageConfig(file, `its texts.${language} has ${key}, and ${why}`, {
          hint,
          details: { field: `texts.${language}`, key },
        });
      if (values === undefined) {
        throw refuse(
          "no page has a sentence of that key",
          `Keys are paths of web/texts/en: ${nearest(key, known)}.`,
        );
      }
      const there = new Set(text.match(/\{\d+\}/g));
      if (there.size === wanted.length && wanted.every((one) => there.has(one))) continue;
      throw refuse(
        `its text is ${JSON.stringify(text)}`,
        wanted.length === 0
          ? "Write it without values in braces: this sentence has none."
          : `Write each of its values in it once or more: ${wanted.join(", ")}.`,
      );
    }
  }
}

/** Keys of the same part, as an example. */
function nearest(key: string, known: ReadonlyMap<string, number>): string {
  const part = key.slice(0, key.lastIndexOf(".") + 1);
  const all = [...known.keys()];
  const near = all.filter((one) => part !== "" && one.startsWith(part));
  return (near.length > 0 ? near : all).slice(0, 3).join(", ");
}
