/**
 * How `npm run docs` draws the pages. VitePress, and not Starlight: it takes pages as they are, without front matter, with the
 * anchors that other viewers give them, and its search comes with it; Starlight needs a title in each page's front matter, and
 * plugins for links between files.
 */
import { readFileSync } from "node:fs";

/** Written beside this folder by tools/docs.ts. */
const { title, description, base, sidebar, unsearched, questions } = JSON.parse(
  readFileSync(new URL("../site.json", import.meta.url), "utf8"),
);

type Page = { readonly relativePath: string };
type Question = { readonly path: string; readonly anchor: string; readonly words: string };

/** What search reads of a page: under each heading, also the questions of the home page that lead there. */
function withQuestions(html: string, { relativePath }: Page): string {
  return questions
    .filter(({ path }: Question) => path === relativePath)
    .reduce((text: string, { anchor, words }: Question) => {
      const heading = anchor === "" ? /<h1 .*?<\/h1>/ : new RegExp(`<h\\d id="${anchor}".*?</h\\d>`);
      return text.replace(heading, `$&<p>${words}</p>`);
    }, html);
}

/** The browser itself asks no other host: scripts and styles in the page are VitePress's own. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

export default {
  title,
  description,
  base,
  lang: "en",
  srcDir: "pages",
  outDir: "drawn",
  cacheDir: "cache",
  // Pages that a reader may follow next are not fetched before that: a page of links would fetch them all.
  router: { prefetchLinks: false },
  head: [
    ["meta", { "http-equiv": "Content-Security-Policy", content: POLICY }],
    ["link", { rel: "icon", href: "data:," }],
  ],
  transformHead: ({ page }: { page: string }) =>
    page === "404.md" ? [] : [["link", { rel: "alternate", type: "text/markdown", href: `${base}${page}` }]],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: {
      // As GitHub names headings, and as links between pages have them.
      slugify: (heading: string) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
          .replaceAll(" ", "-"),
    },
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        _render: (text: string, page: Page, md: { render(text: string, page: Page): string }) =>
          unsearched.includes(page.relativePath) ? "" : withQuestions(md.render(text, page), page),
      },
    },
  },
};
