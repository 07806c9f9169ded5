import { SymbolonError } from "../../sdk/core/errors.ts";

/**
 * Refuses to write over signatures that would be lost: their signers would have to be asked again. Proposals, rulings, claims
 * and requests keep them under these names, whatever their version, and so does a file that was altered.
 * @param name as people know the file
 * @param before what it holds, whatever that is
 * @param after what it would hold
 * @throws SymbolonError `SignaturesLost`
 */
export function requireKept(name: string, before: string, after: string): void {
  const held = signaturesIn(before);
  if (held.length === 0) return;
  const kept = new Set(signaturesIn(after));
  const lost = held.filter((one) => !kept.has(one)).length;
  if (lost === 0) return;
  throw new SymbolonError({
    code: "SignaturesLost",
    reason: `${name} already exists, with ${lost === 1 ? "a signature" : `${lost} signatures`} that would be lost.`,
    hint: "Choose another name; to add a signature to a file of a group, sign that file, without --out.",
    details: { file: name, lost },
  });
}

/** One, or a list of them. */
const MEMBER = /"signatures?"\s*:\s*(?:"(0x[\da-fA-F]+)"|\[([^\]{}]*)\])/g;
const SIGNATURE = /0x[\da-fA-F]+/g;

function signaturesIn(text: string): readonly string[] {
  return [...text.matchAll(MEMBER)].flatMap(([, one, several = ""]) =>
    (one === undefined ? [...several.matchAll(SIGNATURE)].map(([found]) => found) : [one]).map((found) =>
      found.toLowerCase(),
    ),
  );
}
