import { extname } from "node:path";
import { type CampaignFinding, problem, warning } from "../../../sdk/distribution/check/finding.ts";
import { pageNames } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { contentTypeOf } from "../build/contentTypeOf.ts";
import { buildOfWorker, WORKER } from "../build/offlineWorker.ts";
import { FILES, parseSiteFiles } from "../build/siteFiles.ts";
import { ROOT_PAGE } from "../build/siteHeaders.ts";
import type { HostAnswer } from "./askHost.ts";
import type { ResourceKind } from "./browsers.ts";
import { checkDocument } from "./checkDocument.ts";

const HINT =
  "Upload the whole build again; if that does not help, somebody changes it on its way: send nobody there.";

const KINDS: Readonly<Record<string, ResourceKind>> = {
  ".html": "document",
  ".js": "script",
  ".css": "style",
  ".svg": "image",
};

/** As what a browser asks for a file. */
export const resourceKind = (path: string): ResourceKind => KINDS[extname(path)] ?? "data";

/** What a host says instead of a page's file. */
export function fileNotServed(url: string, { status, headers }: HostAnswer): CampaignFinding {
  const { location } = headers;
  if (isRedirect(status) && location !== undefined) return redirected(url, status, location);
  return problem("FileMissing", `${url} is not served (HTTP ${status}).`, HINT, { url, status });
}

/** Whether browsers use an answer as what they asked for. */
export const isServed = (status: number): boolean => status >= 200 && status < 300;

export const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

/** It leads people where nothing of the build is. */
export function redirected(url: string, status: number, location: string): CampaignFinding {
  const sentence = `${url} leads to ${location.slice(0, 200)} (HTTP ${status}).`;
  const there = URL.parse(location, url);
  const here = new URL(url);
  const isDowngrade =
    there?.protocol === "http:" && here.protocol === "https:" && there.hostname === here.hostname;
  const hint = isDowngrade
    ? "Have the host lead by https: anybody on the way can change what plain HTTP brings (nginx: absolute_redirect off)."
    : "If that is the page's true address, publish it and check it; otherwise find out who redirects people.";
  return problem("Redirected", sentence, hint, { url, status, location });
}

/** Compares the bytes of an answer with those of the file that should be there. */
export function checkBytes(
  url: string,
  path: string,
  { body }: HostAnswer,
  built: Uint8Array,
): readonly CampaignFinding[] {
  if (Buffer.compare(body, built) === 0) return [];
  const text = new TextDecoder().decode(body);
  const details = {
    url,
    size: body.length,
    sha256: sha256(body),
    built: { size: built.length, sha256: sha256(built) },
  };
  if (extname(path) !== ".html" && /^\s*<(?:!doctype|html)\b/i.test(text)) {
    const sentence = `${url} is a page of HTML, not ${path.split("/").at(-1)}: the host answers so when it does not have a file.`;
    return [problem("HtmlInstead", sentence, HINT, details)];
  }
  const ofWorker = path.endsWith(`/${WORKER}`) ? otherWorker(text, built) : undefined;
  const other = ofWorker ?? (path === FILES ? otherBuild(text) : undefined);
  if (other !== undefined) {
    const sentence =
      ofWorker === undefined
        ? `The host serves another build: ${url} has the hash ${other}.`
        : `${url} is the service worker of another build, ${other}: devices that were here open that one where no network answers.`;
    return [
      problem(
        "OtherBuild",
        sentence,
        "Upload the whole newest build, or give --build with the build that the host serves.",
        details,
      ),
    ];
  }
  const sentence = `${url} is not the file that was built: it has ${body.length} bytes of SHA-256 ${details.sha256}, not ${built.length} of ${details.built.sha256}.`;
  const differs = problem("FileDiffers", sentence, HINT, details);
  return extname(path) === ".html"
    ? [...checkDocument(url, text, new TextDecoder().decode(built)), differs]
    : [differs];
}

/** The build of a worker that was written for another one; undefined: of ours, or changed. */
function otherWorker(text: string, built: Uint8Array): string | undefined {
  const build = buildOfWorker(text);
  return build === buildOfWorker(new TextDecoder().decode(built)) ? undefined : build;
}

/** The hash of a list of files that is sound by itself. */
function otherBuild(text: string): string | undefined {
  try {
    return parseSiteFiles(text, FILES).hash;
  } catch {
    return undefined;
  }
}

/**
 * Browsers run no script and use no style that is called something else, where they may not guess; in another encoding the same
 * bytes are other letters.
 */
export function checkKind(url: string, path: string, { headers }: HostAnswer): readonly CampaignFinding[] {
  const type = headers["content-type"] ?? "";
  const expected = kindOf(contentTypeOf(path));
  const served = kindOf(type);
  const isOfPage = path === ROOT_PAGE || pageNames.some((name) => path.startsWith(`${name}/`));
  const matters = isOfPage && KINDS[extname(path)] !== undefined;
  if (!matters || (served === expected && isUtf8(type))) return [];
  const sentence = `${url} is served as ${type || "nothing named"}, not as ${expected}${served === expected ? " in UTF-8" : ""}.`;
  const hint = "Configure the host to name it so: browsers that may not guess do not use it.";
  const tell = extname(path) === ".svg" ? warning : problem;
  return [
    tell("WrongContentType", sentence, hint, {
      url,
      served: headers["content-type"] ?? null,
      wanted: expected,
    }),
  ];
}

const kindOf = (type: string) =>
  type
    .split(";")[0]
    ?.trim()
    .toLowerCase()
    .replace(/^application\/(?:x-)?javascript$/, "text/javascript");

/** Whether a content type names UTF-8, or no encoding: then a document names its own. */
const isUtf8 = (type: string): boolean => /^utf-?8$/i.test(charsetOf(type) ?? "utf-8");

/** The encoding that a content type names. */
export const charsetOf = (type: string): string | undefined =>
  /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1];
