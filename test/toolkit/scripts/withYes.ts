/** What asks before it sends what holds for good. */
const ASKING: readonly string[] = ["deploy", "campaign create", "campaign propose-root", "credential issue"];

/** The words of a command, answered with yes where it would ask, as at a terminal. */
export function withYes(words: readonly string[]): readonly string[] {
  const called = words.slice(0, 2).join(" ");
  const isAsking = ASKING.some((one) => called === one || called.startsWith(`${one} `));
  const isAnswered = words.includes("--yes") || words.includes("--help") || words.length < 2;
  return isAsking && !isAnswered ? [...words, "--yes"] : words;
}
