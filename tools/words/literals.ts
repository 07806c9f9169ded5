/** A text in a program: where it begins, and what it says. A value that a template puts in is one mark. */
export type Literal = { readonly start: number; readonly end: number; readonly text: string };

/** Stands for a value, or a piece of code, in a passage: one word that nobody spells. */
export const CODE = "□";

const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
/** What stands before a `/` that begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+>]|\breturn)\s*$/;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** The texts of a program in TypeScript, in order; those within a template's values are not among them. */
export function literalsOf(program: string): readonly Literal[] {
  const literals: Literal[] = [];
  for (let at = 0; at < program.length; ) {
    const string = matchAt(STRING, program, at);
    const end =
      at +
      (string.length ||
        matchAt(COMMENT, program, at).length ||
        regexAt(program, at).length ||
        templateAt(program, at).length);
    if (string !== "" || (program[at] === "`" && end > at)) {
      literals.push({ start: at, end, text: textOf(program.slice(at, end)) });
    }
    at = Math.max(end, at + 1);
  }
  return literals;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function regexAt(program: string, at: number): string {
  const isRegex = program[at] === "/" && BEFORE_REGEX.test(program.slice(Math.max(0, at - 20), at));
  return isRegex ? matchAt(REGEX, program, at) : "";
}

/** A template from its first backtick to its last, templates within it included. */
function templateAt(program: string, start: number): string {
  if (program[start] !== "`") return "";
  let at = start + 1;
  for (;;) {
    at += matchAt(TEMPLATE_TEXT, program, at).length;
    if (program[at] !== "$") return program.slice(start, at + 1);
    at = endOfValue(program, at + 2);
  }
}

/** Where the value ends that a template puts in. */
function endOfValue(program: string, start: number): number {
  let depth = 1;
  let at = start;
  while (depth > 0 && at < program.length) {
    const skipped = matchAt(STRING, program, at) || templateAt(program, at);
    if (skipped === "" && program[at] === "{") depth += 1;
    if (skipped === "" && program[at] === "}") depth -= 1;
    at += skipped.length || 1;
  }
  return at;
}

/** What a literal says, without its quotes and escapes. */
function textOf(literal: string): string {
  const words = literal[0] === "`" ? withoutValues(literal) : literal;
  return words.slice(1, -1).replace(/\\([\s\S])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

function withoutValues(template: string): string {
  let text = "`";
  for (let at = 1; at < template.length; ) {
    const words = matchAt(TEMPLATE_TEXT, template, at);
    text += words;
    at += words.length;
    if (template[at] !== "$") return `${text}\``;
    text += CODE;
    at = endOfValue(template, at + 2);
  }
  return text;
}
