import { randomBytes } from "node:crypto";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type CampaignFinding, findingError, findingOf } from "../../../sdk/distribution/check/finding.ts";
import type { PageName } from "../../../sdk/pageData/index.ts";
import { WORKER } from "../build/offlineWorker.ts";
import { fileHeaders, OWN_TREE } from "../build/siteHeaders.ts";
import { askHost } from "./askHost.ts";
import type { Lead } from "./askLed.ts";
import { BROWSERS, type Browser, DESKTOP, OTHERS } from "./browsers.ts";
import { checkAddress, checkStray } from "./checkAddress.ts";
import { checkBytes, checkKind, fileNotServed, resourceKind } from "./checkAnswer.ts";
import { type AskedHost, MORE, namedFirst } from "./checkBuilt.ts";
import { checkHeaders } from "./checkHeaders.ts";
import { type FoundBy, mergeFound } from "./mergeFound.ts";
import { ASKED_AS_WORKER, DOCUMENT, strayAddresses, typedAddresses } from "./typedAddresses.ts";

export type CheckFilesParameters = Omit<AskedHost, "onLead" | "beside"> & {
  /** The only page to check; undefined: all, and the document at their common address. */
  readonly only?: PageName | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

export type CheckedFiles = {
  readonly findings: readonly CampaignFinding[];
  /** Where the host leads people on its own origin, each step once, by its address. */
  readonly leads: readonly Lead[];
};

/** Answers that are waited for at once, as browsers do. */
const AT_ONCE = 6;

/** What is wrong with an answer. */
type Asked = Promise<readonly CampaignFinding[]>;
type Question = { readonly browser: Browser; readonly ask: () => Asked };

/**
 * Asks a host for each file as browsers do, and compares what it really serves: bytes, kind and headers. Each document and
 * what it loads first are asked for by each browser, all else twice: also what people type instead of an address, and addresses at
 * which nothing was built.
 * @throws SymbolonError `HostUnreachable`, `HostSilent` where the host answers nothing at all: there is nothing to compare
 */
export async function checkFiles(parameters: CheckFilesParameters): Promise<CheckedFiles> {
  const leads = new Map<string, Lead>();
  const onLead = (lead: Lead) => void leads.set(`${lead.from} ${lead.to}`, lead);
  const questions = questionsOf({ ...parameters, onLead, beside: new Map() });
  const found = new Map<Question, readonly CampaignFinding[]>();
  const byBrowser = new Map(BROWSERS.map((browser) => [browser, [] as (readonly CampaignFinding[])[]]));
  let begun = 0;
  let done = 0;
  const some = async (): Promise<void> => {
    for (let next = questions[begun++]; next !== undefined; next = questions[begun++]) {
      const before = byBrowser.get(next.browser) ?? [];
      // It is down, or is so to that browser: nobody waits for each answer, for as long as people are patient.
      if (before.length < AT_ONCE || silenceIn(before) === undefined) {
        const findings = await answerTo(next);
        before.push(findings);
        found.set(next, findings);
      }
      parameters.onProgress?.(++done, questions.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  const silence = silenceIn([...found.values()]);
  if (silence !== undefined) throw findingError(silence);
  // In the order of the questions, whichever answer came first.
  const all = questions.flatMap((question): readonly FoundBy[] =>
    (found.get(question) ?? []).map((finding) => ({ finding, browser: question.browser })),
  );
  return {
    findings: mergeFound(all),
    leads: [...leads.values()].toSorted((a, b) => (a.from < b.from ? -1 : 1)),
  };
}

async function answerTo({ ask }: Question): Promise<readonly CampaignFinding[]> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return [findingOf(thrown)];
    throw thrown;
  }
}

/** All that a host is asked, by the desktop's browser first. */
function questionsOf(host: AskedHost & CheckFilesParameters): readonly Question[] {
  const { expected, only } = host;
  const paths = [...expected.files.keys()].toSorted().filter(
    // A tree is made again from its rows, which shows more than that its bytes are the same.
    (path) => !path.startsWith(`claim/${OWN_TREE}/`) && (only === undefined || path.startsWith(`${only}/`)),
  );
  const documents = paths.filter((path) => path.endsWith(DOCUMENT));
  // A worker stays where it once was: whoever gets another one has it for long.
  const first = new Set([
    ...paths.filter(isWorker),
    ...documents.flatMap((path) => [path, ...loadedFirst(path, host)]),
  ]);
  // Another one each time, and another one in the next check.
  const [turn = 0] = randomBytes(1);
  const two = (i: number) => [DESKTOP, ...OTHERS.slice((turn + i) % OTHERS.length).slice(0, 1)];
  const stray = randomBytes(8).toString("hex");
  const asked: readonly (readonly [browsers: readonly Browser[], ask: (browser: Browser) => Asked])[] = [
    ...paths.map(
      (path, i) =>
        [first.has(path) ? BROWSERS : two(i), (one: Browser) => checkFile(host, path, one)] as const,
    ),
    ...documents
      .flatMap(typedAddresses)
      .map((address, i) => [two(i), (one: Browser) => checkAddress(host, address, one)] as const),
    ...strayAddresses(documents, expected.files, stray).map(
      (address, i) => [two(i), (one: Browser) => checkStray(host, address, one)] as const,
    ),
  ];
  const questions = asked.flatMap(([browsers, ask]) =>
    browsers.map((browser) => ({ browser, ask: () => ask(browser) })),
  );
  const rank = ({ browser }: Question) => BROWSERS.indexOf(browser);
  return questions.toSorted((a, b) => rank(a) - rank(b));
}

const isWorker = (path: string): boolean => path.endsWith(`/${WORKER}`);

/** Files that a document names. */
const loadedFirst = (path: string, { expected }: AskedHost): readonly string[] =>
  namedFirst(path, expected).map((name) => `${path.slice(0, -DOCUMENT.length)}${name}`);

async function checkFile(
  { base, expected, patience }: AskedHost,
  path: string,
  browser: Browser,
): Promise<readonly CampaignFinding[]> {
  const built = expected.files.get(path) ?? new Uint8Array();
  const isDocument = path.endsWith(DOCUMENT);
  const url = `${base}${isDocument ? path.slice(0, -DOCUMENT.length) : path}`;
  const as = resourceKind(path);
  const answer = await askHost({
    url,
    as,
    browser,
    patience,
    maxBytes: built.length + MORE,
    ...(as !== "document" && { origin: new URL(base).origin }),
    ...(isWorker(path) && { headers: ASKED_AS_WORKER }),
  });
  if (answer.status !== 200) return [fileNotServed(url, answer)];
  const { "cache-control": cache, ...headers } = fileHeaders(path, expected.data);
  return [
    ...checkBytes(url, path, answer, built),
    ...checkKind(url, path, answer),
    // How long the rest is kept harms nobody: it is what its name says.
    ...checkHeaders(
      url,
      answer.headers,
      (isDocument || isWorker(path)) && cache ? { ...headers, "cache-control": cache } : headers,
    ),
  ];
}

const NO_ANSWER: readonly string[] = ["HostUnreachable", "HostSilent"];

/** Why a host has answered nothing that it was asked; undefined: it has answered something. */
function silenceIn(all: readonly (readonly CampaignFinding[])[]): CampaignFinding | undefined {
  const isSilent = all.every((one) => one.length > 0 && one.every(({ id }) => NO_ANSWER.includes(id)));
  return isSilent ? all[0]?.[0] : undefined;
}
