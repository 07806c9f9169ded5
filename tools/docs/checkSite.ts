import { dirname, join } from "node:path/posix";

/** The files of a built site by their paths; what is no text is empty. */
export type BuiltSite = ReadonlyMap<string, string>;

const FOREIGN = String.raw`(?:https?:)?\/\/`;
/** What makes a browser ask another host as it loads a page; a link that a reader may follow does not. */
const LOADS: readonly (readonly [ending: string, pattern: RegExp])[] = [
  [
    ".html",
    new RegExp(
      String.raw`<(?!a\b)[a-z]+\b[^>]*\s(?:src|srcset|href|data|poster)="(?=${FOREIGN})([^"]*)"`,
      "g",
    ),
  ],
  [".css", new RegExp(String.raw`(?:url\(\s*|@import\s+)["']?(?=${FOREIGN})([^"')\s]*)`, "g")],
  [
    ".js",
    new RegExp(
      String.raw`(?:\b(?:import|fetch|Worker|WebSocket|EventSource|importScripts)\(|\b(?:from|import)\s*|\.(?:src|href)\s*=\s*)["'\x60](?=${FOREIGN}|wss?:)([^"'\x60]*)`,
      "g",
    ),
  ],
];

/**
 * What is wrong with a built site: links and anchors that lead nowhere, requests to other hosts, pages without their Markdown.
 * @param base the path below which it is served, such as `/`
 */
export function siteFaults(files: BuiltSite, base: string): readonly string[] {
  return [...files].flatMap(([path, text]) => [
    ...LOADS.filter(([ending]) => path.endsWith(ending)).flatMap(([, pattern]) =>
      [...text.matchAll(pattern)].map(([, address]) => `${path}: loads ${address}`),
    ),
    ...(path.endsWith(".html") ? pageFaults(files, base, path, text) : []),
  ]);
}

function pageFaults(files: BuiltSite, base: string, path: string, text: string): readonly string[] {
  const isPage = path !== "404.html";
  const markdown = path.replace(/html$/, "md");
  return [
    ...(isPage && !files.has(markdown) ? [`${path}: there is no ${markdown}`] : []),
    ...linksOf(text)
      .filter((link) => !leads(files, base, path, link))
      .map((link) => `${path}: ${link} leads nowhere`),
  ];
}

/** Links and sources of a page that stay on its host. */
function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/<[a-z]+\b[^>]*\s(?:href|src)="([^"]*)"/g)]
    .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
    .filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link));
}

function leads(files: BuiltSite, base: string, from: string, link: string): boolean {
  const [path = "", anchor = ""] = link.split("#").map(decodeURIComponent);
  if (path.startsWith("/") && !path.startsWith(base)) return false;
  const inSite = join(path.startsWith(base) ? path.slice(base.length) : join(dirname(from), path), ".");
  const file = path === "" ? from : path.endsWith("/") ? join(inSite, "index.html") : inSite;
  const text = files.get(file);
  return text !== undefined && (anchor === "" || text.includes(` id="${anchor}"`));
}
