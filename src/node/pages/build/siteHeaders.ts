import { type PageData, type PageName, pageNames, scanningPages } from "../../../sdk/pageData/index.ts";
import { contentPolicy, rootPolicy } from "./contentPolicy.ts";
import { documentHeaders, type Headers } from "./documentHeaders.ts";
import { hasWorker, WORKER } from "./offlineWorker.ts";

/** Folder of the trees' copies, beside the claim page: of one campaign the tree itself, else one folder for each. */
export const OWN_TREE = "tree";
/** The document at the address of all pages. */
export const ROOT_PAGE = "index.html";
/** What a Safe reads of a page that it shows in its frame. */
const SAFE_MANIFEST = "manifest.json";
/** Where Safe's own application is, in whose frame a page may be. */
const SAFE_ORIGIN = "https://app.safe.global";

const REVISED = "no-cache";
/** Of what has a hash of its bytes in its name. */
const HASHED = "public, max-age=31536000, immutable";

/**
 * The policy of a page as a header, which can say one thing more than its document: who may frame it. Nobody; of a Safe app
 * Safe alone, since whoever frames a page can have people click in it unseen.
 */
function headerPolicy(name: PageName, data: PageData): string {
  const isFramed = name === "claim" && data.claim?.isSafeApp === true;
  return `${contentPolicy(name, data)}; frame-ancestors ${isFramed ? SAFE_ORIGIN : "'none'"}`;
}

/** What all files of a page are served with. */
export function pageHeaders(name: PageName, data: PageData): Headers {
  return documentHeaders(headerPolicy(name, data), scanningPages.includes(name));
}

/** What the root page is served with. */
function rootHeaders(data: PageData): Headers {
  return { ...documentHeaders(`${rootPolicy(data)}; frame-ancestors 'none'`), "cache-control": REVISED };
}

/** What a file of a site is served with, by its path without a leading slash. */
export function fileHeaders(path: string, data: PageData): Headers {
  if (path === ROOT_PAGE) return rootHeaders(data);
  const page = pageNames.find((name) => path.startsWith(`${name}/`));
  if (page === undefined) return { "x-content-type-options": "nosniff", ...SHARED, "cache-control": REVISED };
  const within = path.slice(page.length + 1);
  return {
    ...pageHeaders(page, data),
    ...(isShared(within) && SHARED),
    "cache-control": within.startsWith("assets/") ? HASHED : REVISED,
  };
}

/** Pages of any origin may read it: all of it is public. */
const SHARED: Headers = { "access-control-allow-origin": "*" };

const isShared = (within: string): boolean => within === SAFE_MANIFEST || within.startsWith(`${OWN_TREE}/`);

/** Places of a page that have headers of their own, within it; each stands for all files of which no longer one stands. */
const PLACES = [`${OWN_TREE}/`, "assets/", SAFE_MANIFEST, ""];

type Place = { readonly path: string; readonly headers: Headers };

/** Which headers whatever lies under a path has, the narrowest path of a page first. */
function placesOf(data: PageData): readonly Place[] {
  const root = { path: `/${ROOT_PAGE}`, headers: rootHeaders(data) };
  const within = pageNames
    .filter((name) => data[name] !== undefined)
    .flatMap((name) =>
      PLACES.map((within) => {
        const file = within.endsWith("/") || within === "" ? `${within}any` : within;
        return { path: `/${name}/${within}`, headers: fileHeaders(`${name}/${file}`, data) };
      }),
    );
  return [root, ...within];
}

/** As people write them, who take no notice of the case. */
const titled = (name: string): string => name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());

/**
 * A file `_headers`, as Cloudflare Pages, Netlify and their like read it. Every rule that fits a path adds its fields, and two
 * values of one field are joined: so each field stands in rules of which a path fits one alone.
 */
export function headersFile(data: PageData): string {
  const rules = pageNames
    .filter((name) => data[name] !== undefined)
    .flatMap((name) => [
      rule(`/${name}/*`, pageHeaders(name, data)),
      rule(`/${name}/`, { "cache-control": REVISED }),
      rule(`/${name}/index.html`, { "cache-control": REVISED }),
      ...(hasWorker(name) ? [rule(`/${name}/${WORKER}`, { "cache-control": REVISED })] : []),
      rule(`/${name}/assets/*`, { "cache-control": HASHED }),
      rule(`/${name}/${OWN_TREE}/*`, { "cache-control": REVISED, ...SHARED }),
      rule(`/${name}/${SAFE_MANIFEST}`, { "cache-control": REVISED, ...SHARED }),
    ]);
  const others = ["/", `/${ROOT_PAGE}`].map((path) => rule(path, rootHeaders(data)));
  return [...others, ...rules, rule("/files.json", fileHeaders("files.json", data))].join("\n");
}

function rule(path: string, headers: Headers): string {
  return [path, ...Object.entries(headers).map(([name, value]) => `  ${titled(name)}: ${value}`), ""].join(
    "\n",
  );
}

/** The same for nginx: to be included in a `server` whose root is the site's folder. */
export function nginxSnippet(data: PageData): string {
  // In nginx a dollar begins a variable; in a policy, as in an address, its code stands for it.
  const line = ([name, value]: readonly [string, string]) =>
    `  add_header ${titled(name)} "${value.replaceAll("$", "%24")}" always;`;
  const locations = placesOf(data).map(({ path, headers }) => {
    const match = path.endsWith("/") ? "^~" : "=";
    return [`location ${match} ${path} {`, ...Object.entries(headers).map(line), "}", ""].join("\n");
  });
  return [
    "# Include this in the server block that serves this folder.",
    "index index.html;",
    "",
    ...locations,
  ].join("\n");
}
