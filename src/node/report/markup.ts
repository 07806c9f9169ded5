/** HTML that is safe to put into a page. Only {@link html} makes it: plain text can never pass as markup. */
export class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

type Piece = Markup | readonly Markup[] | string | number;

/**
 * A template whose values are escaped unless they are markup themselves. A value may be between tags or within a
 * double-quoted attribute, nowhere else: not in a tag, a script or a style.
 * @example
 * html`<td title="${fileName}">${cells}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const pieces = values.map((value, i) => render(value) + (strings[i + 1] ?? ""));
  return new Markup((strings[0] ?? "") + pieces.join(""));
}

function render(value: Piece): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === "object") return value.join("");
  return escapeText(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Control characters are not allowed in HTML, and those that change the direction of writing could make one file name
 * look like another: they become visible as U+FFFD.
 */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escapeText(text: string): string {
  const seen = text.toWellFormed().replace(UNSEEN, "\ufffd");
  return seen.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

export type TableColumn = {
  readonly name: string;
  /**
   * `head` names the subject of the row; `number` is aligned right; `code` may break anywhere, `name` nowhere, both in
   * a monospaced font.
   */
  readonly kind: "head" | "text" | "number" | "code" | "name";
};

/** Columns by their names, in order. */
export function columnsOf(kinds: Readonly<Record<string, TableColumn["kind"]>>): readonly TableColumn[] {
  return Object.entries(kinds).map(([name, kind]) => ({ name, kind }));
}

/**
 * A table that becomes a list of cards on a phone, if it has more than two narrow columns; each cell then shows the
 * name of its column.
 * @param rows each with as many cells as there are columns
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly (Markup | string)[])[],
): Markup {
  const heads = columns.map(({ name, kind }) => html`<th scope="col" class="${kind}">${name}</th>`);
  const bodies = rows.map(
    (row) =>
      html`<tr>${row.map((cell, i) => {
        const { name, kind } = columns[i] ?? { name: "", kind: "text" };
        return kind === "head"
          ? html`<th scope="row">${cell}</th>`
          : html`<td class="${kind}" data-label="${name}"><span>${cell}</span></td>`;
      })}</tr>\n`,
  );
  // Two columns fit on a phone, unless one has long content.
  const isNarrow = columns.length <= 2 && columns.every(({ kind }) => kind === "head" || kind === "number");
  return html`<div class="${isNarrow ? "table" : "table cards"}"><table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${bodies}</tbody></table></div>`;
}

/** Text whose options and parts in backticks become code: `State them with --show-decimals 18.` */
export function withCode(text: string): Markup {
  const pieces = text.split(/(`[^`]+`|--[a-z][a-z-]*(?: \d+)?)/);
  return html`${pieces.map((piece, i) => (i % 2 === 0 ? html`${piece}` : html`<code class="option">${piece.replaceAll("`", "")}</code>`))}`;
}
