import { html, Markup } from "../../../src/node/report/markup.ts";

/** A file that the page leads to. */
export type Link = {
  /** As the page's own folder sees it. */
  readonly path: string;
  readonly what: string;
};

/** What the page leads to beside itself. */
export type Links = {
  /** That were written with it. */
  readonly files: readonly Link[];
  /** Pages of the documentation. */
  readonly docs: readonly Link[];
};

/** The page's parts, by the names of their sections. */
export function contents(parts: Readonly<Record<string, string>>): Markup {
  const items = Object.entries(parts).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`);
  return html`<nav aria-label="Contents"><ul>${items}</ul></nav>`;
}

export function linkSection({ files, docs }: Links): Markup {
  return html`<section id="further">
<h2>Where to go from here</h2>
<ul>
${[...docs, ...files].map(
  ({ path, what }) => html`<li><a href="${hrefOf(path)}"><code>${nameOf(path)}</code></a>: ${what}</li>
`,
)}</ul>
</section>`;
}

/** Relative, so that it can lead nowhere but to a file beside the page. */
function hrefOf(path: string): Markup {
  return new Markup(partsOf(path).map(encodeURIComponent).join("/").replaceAll("'", "%27"));
}

function nameOf(path: string): string {
  return partsOf(path)
    .filter((part) => part !== "..")
    .join("/");
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]/);
}
