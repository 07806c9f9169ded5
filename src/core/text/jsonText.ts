/** JSON with great numbers as text, since a number would lose digits. */
export function jsonText(value: unknown, indent?: number): string {
  return `${JSON.stringify(value, (_, held: unknown) => (typeof held === "bigint" ? held.toString() : held), indent)}\n`;
}
