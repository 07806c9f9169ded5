/** The operator's own words for sentences of a page, by their keys, and below a part of it: those of `claim` begin with `claim.`. */
export type OwnWords = Readonly<Record<string, string>>;

/** Texts with the operator's own words; `{0}` in them stands for a sentence's first value. */
export function reword<Texts>(texts: Texts, own: OwnWords, path: string): Texts {
  const text = own[path];
  if (typeof texts === "string") return (text ?? texts) as Texts;
  if (typeof texts === "function") return (text === undefined ? texts : filled(text)) as Texts;
  const parts = Object.entries(texts as object).map(([name, part]) => [
    name,
    reword(part, own, `${path}.${name}`),
  ]);
  return Object.fromEntries(parts) as Texts;
}

/** Each value keeps its own direction, whatever stands around it. */
const filled =
  (text: string) =>
  (...values: readonly string[]): string =>
    text.replace(/\{(\d+)\}/g, (_, at) => `\u2068${values[at]}\u2069`);
