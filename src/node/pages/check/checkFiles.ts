import { extname } from "node:path";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import {
  type CampaignFinding,
  findingError,
  findingOf,
  problem,
  warning,
} from "../../../sdk/distribution/check/finding.ts";
import { type PageData, pageNames } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { FILES, parseSiteFiles } from "../build/siteFiles.ts";
import { fileHeaders, ROOT_PAGE } from "../build/siteHeaders.ts";
import { contentTypeOf } from "../serve/siteHandler.ts";
import { askHost, type HostAnswer, type ResourceKind } from "./askHost.ts";
import { checkDocument } from "./checkDocument.ts";
import { checkHeaders } from "./checkHeaders.ts";

/** What a host should serve. */
export type BuiltSite = {
  readonly data: PageData;
  /** By path without a leading slash. */
  readonly files: ReadonlyMap<string, Uint8Array>;
};

export type CheckFilesParameters = {
  /** Address of the folder that holds the pages' folders, with a slash at its end. */
  readonly base: string;
  readonly expected: BuiltSite;
  /** Milliseconds for each answer. */
  readonly patience: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

const DOCUMENT = "index.html";
/** Files that are asked for at once, as browsers do. */
const AT_ONCE = 6;
/** Bytes beyond those of the built file that are read, to tell what was put into it. */
const MORE = 1 << 16;

const HINT =
  "Upload the whole build again; if that does not help, somebody changes it on its way: send nobody there.";

/**
 * Asks a host for each file, as browsers do, and compares what it really serves: bytes, kind and, of documents, headers. A document
 * is asked for by its folder, and by its own name: people are given either.
 * @throws SymbolonError `HostUnreachable`, `HostSilent` where the host answers nothing at all: there is nothing to compare
 */
export async function checkFiles(parameters: CheckFilesParameters): Promise<readonly CampaignFinding[]> {
  const { expected, onProgress } = parameters;
  const files = [...expected.files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const found = new Map<string, readonly CampaignFinding[]>();
  let begun = 0;
  const some = async (): Promise<void> => {
    for (let file = files[begun++]; file !== undefined; file = files[begun++]) {
      // It is down: whoever waits for each file waits for as long as people are patient, again and again.
      if (found.size >= AT_ONCE && silenceIn(found) !== undefined) return;
      const named = file[0].endsWith(DOCUMENT) ? await checkNamed(parameters, ...file) : [];
      found.set(file[0], [...(await checkFile(parameters, ...file)), ...named]);
      onProgress?.(found.size, files.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  const silence = silenceIn(found);
  if (silence !== undefined) throw findingError(silence);
  // In the order of their paths, whichever answer came first.
  return files.flatMap(([path]) => found.get(path) ?? []);
}

const NO_ANSWER: readonly string[] = ["HostUnreachable", "HostSilent"];

/** Why a host has answered nothing that it was asked for; undefined: it has answered something. */
function silenceIn(found: ReadonlyMap<string, readonly CampaignFinding[]>): CampaignFinding | undefined {
  const all = [...found.values()];
  const isSilent = all.every((one) => one.length > 0 && one.every(({ id }) => NO_ANSWER.includes(id)));
  return isSilent ? all[0]?.[0] : undefined;
}

async function checkFile(
  { base, expected, patience }: CheckFilesParameters,
  path: string,
  built: Uint8Array,
): Promise<readonly CampaignFinding[]> {
  const isDocument = path.endsWith(DOCUMENT);
  const url = `${base}${isDocument ? path.slice(0, -DOCUMENT.length) : path}`;
  const origin = new URL(base).origin;
  try {
    const as = resourceKind(path);
    const answer = await askHost({
      url,
      as,
      patience,
      maxBytes: built.length + MORE,
      ...(as !== "document" && { origin }),
    });
    if (answer.status !== 200) return [notServed(url, answer)];
    const headers = isDocument ? checkHeaders(url, answer.headers, fileHeaders(path, expected.data)) : [];
    return [...checkBytes(url, path, answer, built), ...checkKind(url, path, answer), ...headers];
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return [findingOf(thrown)];
    throw thrown;
  }
}

/** A document by its own name: a host may lead from there to the folder, or have nothing there, but no other page. */
async function checkNamed(
  { base, patience }: CheckFilesParameters,
  path: string,
  built: Uint8Array,
): Promise<readonly CampaignFinding[]> {
  const url = `${base}${path}`;
  const folder = url.slice(0, -DOCUMENT.length);
  try {
    const answer = await askHost({ url, as: "document", patience, maxBytes: built.length + MORE });
    const { status, headers } = answer;
    if (status === 200) return checkBytes(url, path, answer, built);
    if (status < 300 || status >= 400 || headers.location === undefined) return [];
    const there = URL.parse(headers.location, url)?.href;
    return there === folder || there === folder.slice(0, -1) ? [] : [notServed(url, answer)];
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return [findingOf(thrown)];
    throw thrown;
  }
}

const KINDS: Readonly<Record<string, ResourceKind>> = {
  ".html": "document",
  ".js": "script",
  ".css": "style",
  ".svg": "image",
};

/** As what a browser asks for a file. */
const resourceKind = (path: string): ResourceKind => KINDS[extname(path)] ?? "data";

/** What a host says instead of a page's file. */
function notServed(url: string, { status, headers }: HostAnswer): CampaignFinding {
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    const sentence = `${url} leads to ${location.slice(0, 200)} (HTTP ${status}).`;
    const hint =
      "If that is the page's true address, publish it and check it; otherwise find out who redirects people.";
    return problem("Redirected", sentence, hint, { url, status, location });
  }
  return problem("FileMissing", `${url} is not served (HTTP ${status}).`, HINT, { url, status });
}

function checkBytes(
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
  const other = path === FILES ? otherBuild(text) : undefined;
  if (other !== undefined) {
    const sentence = `The host serves another build: ${url} has the hash ${other}.`;
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

/** The hash of a list of files that is sound by itself. */
function otherBuild(text: string): string | undefined {
  try {
    return parseSiteFiles(text, FILES).hash;
  } catch {
    return undefined;
  }
}

/** Browsers run no script and use no style that is called something else, where they may not guess. */
function checkKind(url: string, path: string, { headers }: HostAnswer): readonly CampaignFinding[] {
  const kindOf = (type: string) =>
    type
      .split(";")[0]
      ?.trim()
      .toLowerCase()
      .replace(/^application\/(?:x-)?javascript$/, "text/javascript");
  const expected = kindOf(contentTypeOf(path));
  const served = kindOf(headers["content-type"] ?? "");
  const isOfPage = path === ROOT_PAGE || pageNames.some((name) => path.startsWith(`${name}/`));
  const matters = isOfPage && KINDS[extname(path)] !== undefined;
  if (!matters || served === expected) return [];
  const sentence = `${url} is served as ${served || "nothing named"}, not as ${expected}.`;
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
