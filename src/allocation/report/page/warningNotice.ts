import { formatCount } from "../../../report/format.ts";
import { html, type Markup } from "../../../report/markup.ts";
import type { Allocation } from "../../allocation.ts";

/** Warnings shown one by one: a hostile file could hold nothing else. */
const MAX_WARNINGS = 20;

/** What an operator must know before money moves, above everything else. */
export function warningNotice({ warnings }: Allocation): Markup {
  if (warnings.length === 0) return html``;
  const told = warnings.slice(0, MAX_WARNINGS).map(({ message }) => html`<li>${message}</li>`);
  const rest = warnings.length - MAX_WARNINGS;
  return html`<div class="notice"><b>Warnings</b><ul>${told}</ul>${
    rest > 0 ? html`<p>And ${formatCount(rest)} more.</p>` : html``
  }</div>`;
}
