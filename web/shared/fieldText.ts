/** A field's value as readers write it; each of a list. */
export function fieldText(value: unknown, words: { readonly yes: string; readonly no: string }): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return Array.isArray(value) ? value.map((one) => fieldText(one, words)).join(", ") : String(value);
}
