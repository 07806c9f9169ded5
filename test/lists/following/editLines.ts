/** What is done to a line of a text, counted from 1. */
export type Edit =
  | { readonly kind: "remove"; readonly line: number }
  | { readonly kind: "replace"; readonly line: number; readonly value: string; readonly by: string }
  /** Puts quotes around the amount that a separator cut in two. */
  | { readonly kind: "join"; readonly line: number };

const LINES = /[^\r\n]*(?:\r\n|\r|\n|$)/g;

export function editLines(text: string, edits: readonly Edit[]): string {
  const lines = text.match(LINES) ?? [];
  const isJson = /^\s*[[{]/.test(text);
  const delimiter = delimiterOf(text);
  for (const edit of edits) {
    const at = edit.line - 1;
    const line = lines[at];
    if (line === undefined) continue;
    if (edit.kind === "remove") lines[at] = line.startsWith("\uFEFF") ? "\uFEFF" : "";
    else if (edit.kind === "join") lines[at] = joined(line, delimiter);
    else if (isJson) lines[at] = replacedInJson(line, edit);
    else lines[at] = replaced(line, edit, delimiter);
  }
  // No comma stands behind the last row of a list.
  return isJson ? lines.join("").replace(/,(\s*[\]}]\s*)$/, "$1") : lines.join("");
}

/** The sign that parts the header. */
export function delimiterOf(text: string): string {
  const named = /^\uFEFF?sep=(.)/.exec(text)?.[1];
  const [first = ""] = text.split(/\r\n|\r|\n/);
  return named ?? [";", "\t", ","].find((sign) => first.includes(sign)) ?? " ";
}

type Replacing = Extract<Edit, { kind: "replace" }>;

function replaced(line: string, { value, by }: Replacing, delimiter: string): string {
  const end = /[\r\n]*$/.exec(line)?.[0] ?? "";
  const cells = cellsOf(line.slice(0, line.length - end.length), delimiter);
  const at = cells.findIndex((cell) => plain(cell) === value);
  return at === -1 ? line : cells.with(at, by).join(delimiter) + end;
}

function replacedInJson(line: string, { value, by }: Replacing): string {
  const quoted = JSON.stringify(value);
  if (line.includes(quoted)) return line.replace(quoted, JSON.stringify(by));
  const at = line.lastIndexOf(value);
  return at === -1 ? line : line.slice(0, at) + JSON.stringify(by) + line.slice(at + value.length);
}

function joined(line: string, delimiter: string): string {
  const end = /[\r\n]*$/.exec(line)?.[0] ?? "";
  const cells = cellsOf(line.slice(0, line.length - end.length), delimiter);
  const account = cells.findIndex((cell) => /^0x[0-9a-f]{40}$/i.test(plain(cell)));
  const amount = cells.filter((_, i) => i !== account).join(delimiter);
  const quoted = `"${amount}"`;
  return (account === 0 ? [cells[0], quoted] : [quoted, cells[account]]).join(delimiter) + end;
}

/** The cells of a line as they are spelled. */
function cellsOf(line: string, delimiter: string): string[] {
  const cells = [""];
  let isQuoted = false;
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted;
    if (sign === delimiter && !isQuoted) cells.push("");
    else cells[cells.length - 1] += sign;
  }
  return cells;
}

function plain(cell: string): string {
  return cell
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .replaceAll('""', '"')
    .trim();
}
