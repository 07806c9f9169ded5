/** Columns of a terminal that nobody has widened. */
export const COLUMNS = 80;

/** Lines of at most so many columns, broken between words, each with an indent; a longer word keeps a line of its own. */
export function wrapText(text: string, indent = "", columns = COLUMNS): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const longer = line === "" ? `${indent}${word}` : `${line} ${word}`;
    if (line !== "" && longer.length > columns) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** A command to be typed, broken before options, as a shell takes it. */
export function wrapCommand(command: string, indent = "  ", columns = COLUMNS): readonly string[] {
  const parts = command.split(/ (?=--?[a-z])/);
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    const longer = line === "" ? `${indent}${part}` : `${line} ${part}`;
    if (line !== "" && longer.length > columns - 2) {
      lines.push(`${line} \\`);
      line = `${indent}  ${part}`;
    } else line = longer;
  }
  return [...lines, line];
}

/** A term, and what it is, beside it or, behind a long term, below it. */
export function wrapItem(term: string, about: string, width: number): readonly string[] {
  const indent = " ".repeat(width + 4);
  const [first = "", ...rest] = wrapText(about, indent);
  if (term.length > width) return [`  ${term}`, ...wrapText(about, indent)];
  return [`  ${term.padEnd(width)}  ${first.trimStart()}`.trimEnd(), ...rest];
}
