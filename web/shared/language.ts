import { createContext, useContext } from "react";
import type { PageData } from "../../src/sdk/pageData/index.ts";
import type * as English from "../texts/en/pages.ts";

export type Language = PageData["languages"][number];

/** Whole sentences of a language: the parts that all pages share, and the page's own. */
export type Texts<Page> = { readonly shared: typeof English.shared; readonly page: Page };
/** Loaders of one file of each language's folder, by their paths: what `import.meta.glob` finds. */
export type TextFiles<Texts> = Readonly<Record<string, () => Promise<Texts>>>;

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
/** Of the device's storage. */
const KEY = "symbolon-language";

export const directionOf = (language: Language) => (RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr");

/** A language's texts; undefined where its folder has no such file. */
export const textsIn = <Texts>(files: TextFiles<Texts>, language: Language): Promise<Texts> | undefined =>
  Object.entries(files).find(([path]) => path.includes(`/${language}/`))?.[1]();

/** The language that was chosen on this device, else the first of the reader's that there is, else English. */
export function firstLanguage(offered: readonly Language[]): Language {
  const preferred = [kept(), ...navigator.languages.map((tag) => tag.split("-")[0] ?? "")];
  const isOffered = (name: string | undefined): name is Language => offered.some((one) => one === name);
  return preferred.find(isOffered) ?? offered[0] ?? "en";
}

/** Storage may be forbidden: then the choice lasts as long as the page. */
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {}
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Numbers, dates and spans of time as the reader's language writes them. */
export type Formats = {
  readonly language: Language;
  /** Base units as tokens, all digits that there are. */
  readonly amount: (baseUnits: bigint, decimals: number, symbol?: string) => string;
  readonly count: (number: number | bigint) => string;
  /** A moment in unix seconds, in the reader's time zone, which is named. */
  readonly moment: (seconds: bigint | number) => string;
  /** The same to the minute, as is enough at a glance. */
  readonly minute: (seconds: bigint | number) => string;
  /** Seconds as the two largest units: `2 days, 3 hours`. */
  readonly span: (seconds: bigint | number) => string;
};

type Spoken = {
  readonly formats: Formats;
  readonly texts: Texts<unknown>;
  /** Takes the operator's own words instead of the page's. */
  readonly reword: <Some>(page: Some) => Some;
};

export const SpokenContext = createContext<Spoken | undefined>(undefined);

function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (spoken === undefined) throw new Error("The page was not mounted.");
  return spoken;
}

export const useFormats = (): Formats => useSpoken().formats;
export const useSharedTexts = (): typeof English.shared => useSpoken().texts.shared;
/** The page's own texts; each page names its type once. */
export const usePageTexts = <Page>(): Page => useSpoken().texts.page as Page;
