import { html, type Markup } from "../../../src/node/report/markup.ts";

/** What shows that something is so, folded until somebody asks. */
export function evidence(name: string, shown: Markup | readonly Markup[]): Markup {
  return html`<details><summary>${name}</summary>
${shown}
</details>`;
}
