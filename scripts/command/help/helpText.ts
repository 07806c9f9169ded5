/** What a command's help says beside its options. */
export type HelpText = {
  /** Paragraphs; a line of one that begins with blanks is kept as it is. */
  readonly paragraphs: readonly string[];
  /** Commands to be typed. */
  readonly examples: readonly string[];
};

/** A command that keeps what its help says beside its options. */
export type WithHelpText = { readonly helpText: () => HelpText };

const EXAMPLES = /^Examples?:/;

/** Reads paragraphs, of which one that begins with `Example:` or `Examples:` has commands, each on a line of its own. */
export function readHelpText(text: string): HelpText {
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => block.replace(/^\n+|\s+$/g, ""))
    .filter((block) => block !== "");
  const examples = blocks
    .filter((block) => EXAMPLES.test(block))
    .flatMap((block) =>
      block
        .replace(EXAMPLES, "")
        .replaceAll(/\\\n\s*/g, "")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    );
  return { paragraphs: blocks.filter((block) => !EXAMPLES.test(block)), examples };
}
