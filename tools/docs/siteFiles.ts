import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dirname, relative, join as slashJoin } from "node:path/posix";

/** A page of the site, before it is drawn. */
export type SitePage = {
  /** Of this repository, from its root. */
  readonly source: string;
  /** On the site, with the ending `.md`; drawn, it ends in `.html`. */
  readonly path: string;
  readonly title: string;
  /** The page, its links leading to places of the site. */
  readonly text: string;
};

/** A file that a page links to, and that is on the site as it is. */
export type SiteCopy = { readonly source: string; readonly path: string };

const HOME = "docs/README.md";
/** Code has types on hosts that browsers download, such as a video's. */
const CODE = /\.(?:tsx?|sol)$/;
const FENCED = /^```[\s\S]*?^```/gm;

/**
 * What the site is made of: docs/, and whatever its pages link to in this repository, however far.
 * @param root of the repository
 */
export function siteFiles(root: string): {
  readonly pages: readonly SitePage[];
  readonly copies: readonly SiteCopy[];
} {
  const isFile = (target: string) => statSync(join(root, target)).isFile();
  const sources = new Set([HOME, ...docsIn(root)]);
  const copied = new Set<string>();
  const pages: SitePage[] = [];
  for (const source of sources) {
    const text = readFileSync(join(root, source), "utf8").replaceAll(/^<!--.*-->\n/gm, "");
    for (const target of linkedFrom(source, text).filter(isFile)) {
      (target.endsWith(".md") ? sources : copied).add(target);
    }
    pages.push({ source, path: pathOf(source), title: titleOf(text), text: moved(source, text, isFile) });
  }
  return { pages, copies: [...copied].map((source) => ({ source, path: pathOf(source) })) };
}

function docsIn(root: string): readonly string[] {
  return readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".md"))
    .toSorted();
}

/** Files of this repository that a page links to. */
function linkedFrom(source: string, text: string): readonly string[] {
  return linksIn(text.replaceAll(FENCED, ""))
    .map((link) => targetOf(source, link))
    .filter((target) => target !== undefined);
}

/** Links of Markdown, as they are written. */
export function linksIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
}

/** @returns undefined for a link to another host, or to the page itself */
function targetOf(source: string, link: string): string | undefined {
  if (/^(?:[a-z]+:|#)/.test(link)) return undefined;
  return slashJoin(dirname(source), link.replace(/#.*/, ""));
}

/** docs/ is the root of the site; all else keeps its place, but no name begins with a dot: hosts do not serve those. */
function pathOf(source: string): string {
  if (source === HOME) return "index.md";
  return source.replace(/^(?:docs\/|\.)/, "").replace(CODE, "$&.txt");
}

/** The text with links as they are on the site; of a folder, which no host lists, only the words stay. */
function moved(source: string, text: string, isFile: (target: string) => boolean): string {
  const linkOnSite = (link: string): string | undefined => {
    const target = targetOf(source, link);
    if (target === undefined) return link;
    if (!isFile(target)) return undefined;
    const [anchor = ""] = /#.*/.exec(link) ?? [];
    return `${relative(dirname(pathOf(source)), pathOf(target))}${anchor}`;
  };
  return outsideFences(text, (prose) =>
    prose.replaceAll(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (_, image, words, link) => {
      const onSite = linkOnSite(link);
      return onSite === undefined ? words : `${image}[${words}](${onSite})`;
    }),
  );
}

function outsideFences(text: string, change: (prose: string) => string): string {
  let result = "";
  let end = 0;
  for (const { index, 0: block } of text.matchAll(FENCED)) {
    result += change(text.slice(end, index)) + block;
    end = index + block.length;
  }
  return result + change(text.slice(end));
}

function titleOf(text: string): string {
  return plain(/^# (.*)$/m.exec(text)?.[1] ?? "");
}

/** What a reader sees of Markdown in a line. */
export function plain(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]/g, "")
    .trim();
}
