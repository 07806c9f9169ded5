import { SymbolonError } from "../../core/errors.ts";

/** Where files keep signatures: proposals, rulings, changes of panels. */
const PLACES = ["assents", "objections", "approvals"] as const;

/**
 * Refuses to write over signatures that would be lost: whoever gave them would have to be asked again.
 * @param name as people know the file
 * @param before what it holds, whatever that is
 * @param after what it would hold
 * @throws SymbolonError `SignaturesLost`
 */
export function requireKept(name: string, before: string, after: string): void {
  const kept = new Set(signaturesIn(after));
  const lost = signaturesIn(before).filter((one) => !kept.has(one)).length;
  if (lost === 0) return;
  throw new SymbolonError({
    code: "SignaturesLost",
    reason: `${name} is there, with ${lost === 1 ? "a signature" : `${lost} signatures`} that would be lost.`,
    hint: "Give --out another name; to add a signature to a file, sign that file, without --out.",
    details: { file: name, lost },
  });
}

/** Also those of a file that is not read any more: of another version, or altered. */
function signaturesIn(text: string): readonly string[] {
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    return [];
  }
  return PLACES.flatMap((place) => {
    const found = memberOf(held, place);
    return Array.isArray(found) ? found.map((one) => memberOf(one, "signature")) : [];
  }).flatMap((one) => (typeof one === "string" ? [one.toLowerCase()] : []));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
