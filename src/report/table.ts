import { html, type Markup } from "./markup.ts";

export type Column = {
  readonly name: string;
  /** `head` tells what the row is about; `number` stands at the right; `code` may break anywhere, `name` nowhere, both in letters of one width. */
  readonly kind: "head" | "text" | "number" | "code" | "name";
};

/**
 * A table that becomes a list of cards on a phone: each cell knows the name of its column.
 * @param rows as many cells each as there are columns
 */
export function table(
  caption: string,
  columns: readonly Column[],
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
  return html`<div class="table"><table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${bodies}</tbody></table></div>`;
}
