import { codeOnly, type SourceFile } from "./sourceFile.ts";

/** Milliseconds below which nothing is a wait for another process: machines that have much else to do stand still for so long. */
const SHORTEST = 60_000;
/** The one place that lets time pass. */
const CLOCK = "test/toolkit/patience.ts";

/** What ends a wait by itself: a child's time, a request's, a page's, a suite's. */
const LIMITS: readonly RegExp[] = [
  /\b(?:AbortSignal\s*\.\s*timeout|setDefault(?:Navigation)?Timeout|this\s*\.\s*timeout)\(\s*(?<limit>[\d_]+)/g,
  /\b(?:spawn|exec|run|http|launch|connect|goto|waitFor|click|fill|check|press)\w*\((?:[^;]*?\W)?timeout:\s*(?<limit>[\d_]+)/g,
];
/** viem's transport as it comes waits for ten seconds. */
const IMPATIENT = /\bhttp\(\s*[^,()]*(?:\([^()]*\))?\s*\)/g;
const PAUSE = String.raw`await\s+(?:(?:sleep|setTimeout|letPass)\(|new Promise(?:<\w+>)?\(\s*\(?\w+\)?\s*=>\s*setTimeout\()`;
/** A pause on its own, not of a loop. */
const LONE_PAUSE = new RegExp(String.raw`^(?![^\n]*\b(?:while|for) \()[^\n]*?\b${PAUSE}(?<!letPass\()`, "gm");
/** A loop that counts its looks, and where it may end before. */
const COUNTED = /\bfor \(let [^;]*;(?<until>[^;]*);[^{;]*?\)\s*(?=\{|\w)/g;

/**
 * A test waits for what another process does as long as the runner lets it: by `until`, or with {@link SHORTEST} at least. What it
 * must let pass, it lets pass by `letPass`.
 */
export function shortWaits(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => /^test\/.*\.tsx?$/.test(path) && path !== CLOCK)
    .flatMap(({ path, text }) => {
      const code = codeOnly(text);
      const at = (index: number, what: string) =>
        `${path}:${code.slice(0, index).split("\n").length}: ${what} (see ${CLOCK})`;
      return [
        ...LIMITS.flatMap((limit) => [...code.matchAll(limit)])
          .filter(({ groups }) => isShort(groups?.limit))
          .map(({ index }) => at(index, "waits for less than a minute")),
        ...[...code.matchAll(IMPATIENT)].map(({ index }) => at(index, "a node is given ten seconds")),
        ...[...code.matchAll(LONE_PAUSE)].map(({ index }) => at(index, "a pause instead of a condition")),
        ...[...code.matchAll(COUNTED)]
          .filter(({ index, 0: head, groups }) =>
            givesUp(groups?.until ?? "", bodyFrom(code, index + head.length)),
          )
          .map(({ index }) => at(index, "gives up after so many looks")),
      ];
    });
}

/** A revert that is expected of a low-level call, and the statement that follows. */
const EXPECTED =
  /\bvm\s*\.\s*expectRevert\([^;]*;\s*(?<call>[^;]*\.\s*(?:static|delegate)?call\s*[({][^;]*);\s*(?<next>[^;}]*)/g;

/**
 * A Solidity test that expects a revert of a low-level call asserts the call's flag: by it alone the cheat code reports that the
 * call went through, or reverted for another reason.
 */
export function unheardReverts(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => /^test\/.*\.sol$/.test(path))
    .flatMap(({ path, text }) => {
      const code = codeOnly(text);
      return [...code.matchAll(EXPECTED)]
        .filter(({ groups: { call = "", next = "" } = {} }) => {
          const [, flag] = /\(\s*bool\s+(\w+)/.exec(call) ?? [];
          return flag === undefined || !new RegExp(`\\w\\(\\s*${flag}\\b`).test(next);
        })
        .map(({ index }) => {
          const line = code.slice(0, index).split("\n").length;
          return `${path}:${line}: assert the flag of the low-level call, which says whether it reverted as expected`;
        });
    });
}

/** Of `this.timeout`, 0 is none. */
function isShort(limit = ""): boolean {
  const milliseconds = Number(limit.replaceAll("_", ""));
  return milliseconds > 0 && milliseconds < SHORTEST;
}

function givesUp(until: string, body: string): boolean {
  const looks = /&&|\|\|/.test(until) || /\b(?:break|return)\b/.test(body);
  return looks && new RegExp(PAUSE).test(body);
}

/** The block or the statement that begins there. */
function bodyFrom(code: string, start: number): string {
  if (code[start] !== "{") return code.slice(start, code.indexOf(";", start));
  let depth = 0;
  for (let end = start; end < code.length; end++) {
    if (code[end] === "{") depth++;
    if (code[end] === "}" && --depth === 0) return code.slice(start, end);
  }
  return code.slice(start);
}
