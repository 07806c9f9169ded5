import { readFileSync } from "node:fs";

/** Prose that people read, and where it lies. */
export type Passage = { readonly file: string; readonly line: number; readonly text: string };

/** What a file is to its reader. */
export type Kind = "docs" | "comment" | "natspec" | "text";

const MARKDOWN_CODE = /^(```|~~~)[\s\S]*?^\1[^\n]*$/gm;
const blank = (match: string) => match.replace(/[^\n]/g, " ");
/** Code in a sentence is one word. */
const codeAsWord = (text: string) => text.replace(/`[^`]*`/g, "x");

/** Passages of a page of Markdown: paragraphs, list items and cells. */
export function markdownPassages(file: string, text: string): readonly Passage[] {
  const prose = text.replace(MARKDOWN_CODE, blank).replace(/<!--[\s\S]*?-->/g, blank);
  const lines = prose.split("\n");
  return lines.flatMap((line, i) => {
    if (/^\s*\|[\s:|-]+\|\s*$/.test(line)) return [];
    const cells = /^\s*\|/.test(line) ? line.split("|") : [line.replace(/^\s*(?:#+|[-*>]|\d+\.)\s/, "")];
    return cells.flatMap((cell) => {
      const words = codeAsWord(cell.replace(/\]\([^)]*\)/g, "]"))
        .replace(/[[\]*_]/g, "")
        .trim();
      return /[a-z]{2}/i.test(words) ? [{ file, line: i + 1, text: words }] : [];
    });
  });
}

/** Passages of documentation comments: a description, and each tag by itself. */
export function commentPassages(file: string, text: string): readonly Passage[] {
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\/|((?:^[ \t]*\/\/\/[^\n]*\n)+)/gm)].flatMap((comment) => {
    const first = text.slice(0, comment.index).split("\n").length;
    const body = (comment[1] ?? comment[2] ?? "").replace(/^[ \t]*(?:\*|\/\/\/) ?/gm, "");
    const prose = body.replace(/@example[\s\S]*$/, blank);
    return prose.split(/\n\s*\n|\n(?=[ \t]*(?:@|- ))/).map((part, i, parts) => ({
      file,
      line: first + parts.slice(0, i).join("\n").split("\n").length - 1 + (i === 0 ? 0 : 1),
      text: codeAsWord(part.replace(/^\s*@\w+(?: \{[^}]*\})?(?: SymbolonError)?/, ""))
        .replace(/\s+/g, " ")
        .trim(),
    }));
  });
}

/** What stands before a text that a program shows: of errors, of help. */
const SHOWN = [
  /\b(?:reason|hint|problem|title|description|summary)\b[^"`\n]{0,60}/,
  /\.(?:requiredOption|option|argument)\(\s*"[^"]*",\s*/,
  /\.(?:description|summary)\(\s*/,
  /_HELP = /,
];
const TEXT = /(["`])((?:\\.|(?!\1)[\s\S])*?)\1/;
const SHOWN_TEXT = new RegExp(`(?:${SHOWN.map(({ source }) => source).join("|")})${TEXT.source}`, "g");

/** Texts that a program shows: of errors and of help. */
export function shownPassages(file: string, text: string): readonly Passage[] {
  return [...text.matchAll(SHOWN_TEXT)].map(({ 0: whole, 2: words = "", index }) => ({
    file,
    line: text.slice(0, index + whole.length - words.length).split("\n").length,
    text: codeAsWord(words.replace(/\$\{[^}]*\}/g, "x"))
      .replace(/\s+/g, " ")
      .trim(),
  }));
}

/** All passages of a file that a reader of docs, code or screen meets. */
export function passagesOf(file: string): readonly Passage[] {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".md")) return markdownPassages(file, text);
  if (file.endsWith(".sol")) return commentPassages(file, text);
  return [...commentPassages(file, text), ...shownPassages(file, text)];
}

/** Sentences of a passage, each by its number of words. */
export function sentencesOf({ text }: Passage): readonly { readonly text: string; readonly words: number }[] {
  return text
    .split(/(?<=[.!?:;])\s+(?=[A-Z`"(x0-9])|(?<=[.!?])\s+/)
    .map((sentence) => ({
      text: sentence,
      words: (sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu) ?? []).length,
    }))
    .filter(({ words }) => words > 0);
}
