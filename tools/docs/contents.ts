import { linksIn, plain, type SitePage } from "./siteFiles.ts";

/** A part of the contents, and its pages in order. */
export type Group = { readonly title: string; readonly isOpen: boolean; readonly pages: readonly SitePage[] };

const HOME = "index.md";

/**
 * The contents of the site, each page once: by who readers are, as the home page has it; then what it lists by question, the
 * errors, and what lies outside of docs/.
 */
export function contentsOf(pages: readonly SitePage[]): readonly Group[] {
  const home = pages.find(({ path }) => path === HOME);
  const left = new Set(pages.filter((page) => page !== home));
  const take = (wanted: readonly (SitePage | undefined)[]): readonly SitePage[] =>
    wanted.filter((page) => page !== undefined && left.delete(page)) as readonly SitePage[];
  const roles = [...(home?.text ?? "").matchAll(/^\| \*\*([^*]+)\*\*.*$/gm)].map(([row, role = ""]) => ({
    title: role[0]?.toUpperCase() + role.slice(1),
    isOpen: true,
    pages: take(pathsIn(row).map((link) => pages.find(({ path }) => path === link))),
  }));
  const others = (title: string, isHere: (page: SitePage) => boolean) => ({
    title,
    isOpen: false,
    pages: take([...left].filter(isHere)),
  });
  const errors = others("Errors", ({ path }) => path.startsWith("errors/"));
  const more = take(pathsIn(home?.text ?? "").map((link) => pages.find(({ path }) => path === link)));
  return [
    ...roles,
    { title: "More", isOpen: true, pages: more },
    errors,
    others("This repository", () => true),
  ].filter((group) => group.pages.length > 0);
}

/** A question as people ask it, and the section that answers it; without an anchor, the page. */
export type Question = { readonly path: string; readonly anchor: string; readonly words: string };

/** The questions of the home page, once for each section that one leads to: search finds the section by them, too. */
export function questionsOf(home: string): readonly Question[] {
  const [, table = ""] = home.split(/^## By question$/m);
  const rows = table.split(/^## /m)[0] ?? "";
  return [...rows.matchAll(/^\| (.+?) \| (.+) \|$/gm)].flatMap(([, words = "", links = ""]) =>
    linksIn(links).map((link) => {
      const [path = "", anchor = ""] = link.split("#");
      return { path, anchor, words: plain(words) };
    }),
  );
}

/** Pages that Markdown links to, whatever the section. */
function pathsIn(markdown: string): readonly string[] {
  return linksIn(markdown).map((link) => link.replace(/#.*/, ""));
}

/** The contents for programs that read (llmstxt.org): each page's Markdown, with its first sentence. */
export function llmsText(title: string, about: string, pages: readonly SitePage[]): string {
  const line = ({ title, path, text }: SitePage) => {
    const sentence = firstSentence(text);
    return `- [${title}](${path})${sentence === "" ? "" : `: ${sentence}`}`;
  };
  const home = pages.filter(({ path }) => path === HOME).map(line);
  const groups = contentsOf(pages).map((group) => `## ${group.title}\n\n${group.pages.map(line).join("\n")}`);
  return `${[`# ${title}`, `> ${about}`, ...home, ...groups].join("\n\n")}\n`;
}

/** Of the first paragraph of prose; empty where there is none. */
export function firstSentence(text: string): string {
  const isProse = (line: string) => /^[A-Z`*[]/i.test(line);
  const first =
    text
      .replaceAll(/^```[\s\S]*?^```/gm, "")
      .split("\n")
      .find(isProse) ?? "";
  return /^.*?[.!?](?=\s|$)/.exec(plain(first))?.[0] ?? plain(first);
}
