import { use } from "react";
import { type Language, useFormats } from "../../shared/language.ts";
import type * as English from "../../texts/claimWays.en.ts";

type WayTexts = typeof English.claimWays;

const loaders: Readonly<Record<Language, () => Promise<WayTexts>>> = {
  en: async () => (await import("../../texts/claimWays.en.ts")).claimWays,
  ar: async () => (await import("../../texts/claimWays.ar.ts")).claimWays,
};

const loading = new Map<Language, Promise<WayTexts>>();

/** Texts of the ways to claim, which nobody needs before; suspends until they are there. */
export function useWayTexts(): WayTexts {
  const { language } = useFormats();
  const texts = loading.get(language) ?? loaders[language]();
  loading.set(language, texts);
  return use(texts);
}
