/** The words of a command that reads a list: in base units where they do not say its decimals. */
export function withUnit(words: readonly string[]): readonly string[] {
  const isStated = words.includes("--decimals") || words.includes("--base-units");
  return isStated ? words : [...words, "--base-units"];
}
