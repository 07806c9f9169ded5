import { readFileSync } from "node:fs";
import { CODE, literalsOf } from "./literals.ts";

/** Prose that people read, and where it lies. */
export type Passage = { readonly file: string; readonly line: number; readonly text: string };

const MARKDOWN_CODE = /^(```|~~~)[\s\S]*?^\1[^\n]*$/gm;
const blank = (match: string) => match.replace(/[^\n]/g, " ");
/** Code in a sentence is one word. */
const codeAsWord = (text: string) =>
  text.replace(/`[^`]*`|\{@\w+ [^}]*\}/g, (code) => CODE + code.replace(/[^\n]/g, ""));
const lineOf = (text: string, index: number) => text.slice(0, index).split("\n").length;
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** Passages of a page of Markdown: paragraphs, list items and cells. */
export function markdownPassages(file: string, text: string): readonly Passage[] {
  const prose = text.replace(MARKDOWN_CODE, blank).replace(/<!--[\s\S]*?-->/g, blank);
  const lines = prose.split("\n");
  return lines.flatMap((line, i) => {
    if (isRule(line)) return [];
    const cells = /^\s*\|/.test(line) ? line.split("|") : [line.replace(/^\s*(?:#+|[-*>]|\d+\.)\s/, "")];
    return cells.flatMap((cell) => {
      const words = codeAsWord(cell.replace(/\]\([^)]*\)/g, "]"))
        .replace(/[[\]*_]/g, "")
        .trim();
      return /[a-z]{2}/i.test(words) ? [{ file, line: i + 1, text: words }] : [];
    });
  });
}

/** Rows of the tables of a page, without their headings: cells as they are written. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  const cells = rows.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter((_, i) => !isRule(rows[i]) && !isRule(rows[i + 1]));
}

const isRule = (line = "") => /^\s*\|[\s:|-]+\|\s*$/.test(line);

/** A tag, and what it names: a parameter, a type, another comment. */
const TAG =
  /@(?:param(?: \{[^}]*\})? \[?[\w.]+\]?|inheritdoc \w+|title \w+$|(?:dev|notice|returns?|throws|typeParam)\b(?: \w+Error\b)?)/g;

/** Passages of documentation comments: paragraphs of a description, and each tag by itself. */
export function commentPassages(file: string, text: string): readonly Passage[] {
  return [...text.matchAll(/\/\*\*([\s\S]*?)\*\/|((?:^[ \t]*\/\/\/[^\n]*\n)+)/gm)].flatMap((comment) => {
    const body = (comment[1] ?? comment[2] ?? "").replace(/^[ \t]*(?:\*|\/\/\/) ?/gm, "");
    return paragraphs(file, lineOf(text, comment.index), codeAsWord(body.replace(/@example[\s\S]*$/, blank)));
  });
}

/**
 * Paragraphs, list items and tags. A line that is set in, after an empty one or a colon, is one by itself: a command, or a row
 * of a table.
 */
function paragraphs(file: string, first: number, text: string): readonly Passage[] {
  const found: { readonly line: number; readonly isSetIn: boolean; text: string }[] = [];
  let before = "";
  for (const [i, line] of text.split("\n").entries()) {
    const last = found.at(-1);
    const isSetIn = /^ {2}/.test(line) && (before === "" || last?.isSetIn === true || before.endsWith(":"));
    const begins =
      isSetIn || last === undefined || last.isSetIn || before === "" || /^\s*(?:@|- )/.test(line);
    before = line.trim();
    if (begins) found.push({ line: first + i, isSetIn, text: line.replace(TAG, "") });
    else last.text += ` ${line}`;
  }
  return found
    .map((part) => ({ file, line: part.line, text: oneLine(part.text) }))
    .filter((part) => part.text !== "");
}

/** What stands before a text that a program shows: of errors, of help. */
const SHOWN =
  /(?:\b(?:reason|hint|problem|title|description|summary)\b[^"'`\n;}]{0,60}|(?:\.(?:requiredOption|option|argument)|\bOption)\(\s*"[^"]*",|\.(?:description|summary|error)\(|\.addHelpText\(\s*"after",|HELP = )\s*$/;
/** What stands between two texts of which a program shows one or the other, or both. */
const OTHER = /^[^;{},\n]{0,60}\s*[?:+]\s*$/;
/** All texts of these files are shown. */
const ALL_SHOWN = /\bweb\/texts\/en\/[\w.]+$/;

/** Texts that a program shows: of errors, of help and of pages. */
export function shownPassages(file: string, text: string): readonly Passage[] {
  const literals = literalsOf(text);
  const isShown: boolean[] = [];
  for (const [i, { start }] of literals.entries()) {
    const between = text.slice(literals[i - 1]?.end ?? 0, start);
    const follows = isShown[i - 1] === true && OTHER.test(between);
    isShown.push(ALL_SHOWN.test(file) || follows || SHOWN.test(text.slice(Math.max(0, start - 200), start)));
  }
  return literals.flatMap(({ start, text: shown }, i) =>
    isShown[i] ? paragraphs(file, lineOf(text, start), codeAsWord(shown)) : [],
  );
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
    .split(/(?<=[.!?:;])\s+(?=[A-Z"(□0-9])|(?<=[.!?])\s+/)
    .map((sentence) => ({
      text: sentence,
      words: sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}□]/u.test(word)).length,
    }))
    .filter(({ words }) => words > 0);
}
