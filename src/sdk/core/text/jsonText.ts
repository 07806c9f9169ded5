/** JSON with great numbers as text, since a number would lose digits; in one line unless indented. */
export function jsonOf(value: unknown, indent?: number): string {
  const asText = (_: string, held: unknown) => (typeof held === "bigint" ? held.toString() : held);
  return JSON.stringify(value, asText, indent);
}

/** The same as the text of a file. */
export function jsonText(value: unknown, indent?: number): string {
  return `${jsonOf(value, indent)}\n`;
}
