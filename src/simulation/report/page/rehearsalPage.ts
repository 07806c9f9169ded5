import { html, type Markup } from "../../../report/markup.ts";
import { styles } from "../../../report/styles.ts";
import { seriesStyles } from "../charts/seriesChart.ts";

type RehearsalPage = {
  readonly title: string;
  readonly heading: string;
  readonly lead: Markup;
  readonly sections: readonly Markup[];
  /** That made it. */
  readonly command: string;
};

/** What every page of a rehearsal has around its sections. */
export function rehearsalPage({ title, heading, lead, sections, command }: RehearsalPage): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
${styles}
${seriesStyles}
</head>
<body>
<main>
<header>
<h1>${heading}</h1>
<p>${lead}</p>
</header>
${sections}
<footer>Made by <code>${command}</code>. The page is complete in itself: it loads nothing and runs no script.</footer>
</main>
</body>
</html>
`;
  return page.toString();
}
