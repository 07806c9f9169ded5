import { decodeJson } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Verification } from "../../../sdk/core/timeline/verification.ts";
import { readVerification } from "../../../sdk/core/timeline/verificationText.ts";

/** Why a line is no verification. */
type WrongLine = { readonly line: number; readonly problem: string };

/** Wrong lines that an error names. */
const MAX_NAMED = 10;

/**
 * Reads the verifications of a file, one a line of JSON: all of them, or none. Empty lines are left out.
 * @param file what it is called in errors
 * @throws SymbolonError `BadVerifications` naming each wrong line, its field and value
 */
export function readVerificationLines(text: string, file: string): readonly Verification[] {
  const wrong: WrongLine[] = [];
  const found: Verification[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      found.push(decodeJson(readVerification, line, (problem) => new Refused(problem)));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      wrong.push({ line: i + 1, problem: thrown.message });
    }
  }
  if (wrong.length > 0) throw badVerifications(file, wrong);
  return found;
}

class Refused extends Error {}

function badVerifications(file: string, wrong: readonly WrongLine[]): SymbolonError {
  const named = wrong.slice(0, MAX_NAMED);
  const more = wrong.length > MAX_NAMED ? [`and ${wrong.length - MAX_NAMED} lines more`] : [];
  const said = [...named.map(({ line, problem }) => `line ${line}: ${problem}`), ...more].join("; ");
  return new SymbolonError({
    code: "BadVerifications",
    reason: `${file} has lines that are not verifications, so nothing is taken from it: ${said}.`,
    hint: "Give it as a verifier wrote it; remove a line that was cut off, and run again: the store keeps each verification once.",
    details: { file, lines: named },
  });
}
