import { html, type Markup } from "./markup.ts";
import { styles } from "./styles.ts";

type Page = {
  /** Of the tab. */
  readonly title: string;
  readonly heading: Markup | string;
  /** A sentence or two below the heading. */
  readonly lead: Markup;
  readonly sections: readonly Markup[];
  /** That made it. */
  readonly command: string;
  /** Stands near the beginning, where whoever may overwrite such a page looks for it. */
  readonly mark?: Markup;
  /** Styles of its own. */
  readonly styles?: Markup;
};

/**
 * What every report has around its sections. The page stands alone: nothing is loaded and nothing runs, and its own policy
 * forbids both.
 * @returns a whole HTML document
 */
export function reportPage({ command, ...page }: Page): string {
  return framedPage({
    ...page,
    policy: html`default-src 'none'; style-src 'unsafe-inline'`,
    end: html`Made by <code>${command}</code>. The page is complete in itself: it loads nothing and runs no script.`,
  });
}

type FramedPage = Omit<Page, "command"> & {
  /** What the page may load and run: a Content-Security-Policy. */
  readonly policy: Markup;
  /** Its last words. */
  readonly end: Markup;
};

/** A page with the looks of a report that may do more than one. @returns a whole HTML document */
export function framedPage(parts: FramedPage): string {
  const { title, heading, lead, sections, mark, policy, end } = parts;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
${mark ?? html``}
<title>${title}</title>
${styles}
${parts.styles ?? html``}
</head>
<body>
<main>
<header>
<h1>${heading}</h1>
<p>${lead}</p>
</header>
${sections}
<footer>${end}</footer>
</main>
</body>
</html>
`;
  return page.toString();
}
