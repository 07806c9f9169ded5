import { SymbolonError } from "../../core/errors.ts";
import type { ChangeKindName } from "../../core/status/digest.ts";

/** Revocations, suspensions and holds: signed for every revision, or a role could void them by acting first. */
const TIGHTENS: ReadonlySet<ChangeKindName> = new Set(["Revoke", "Suspend", "Emergency"]);

/**
 * Refuses a signature that no registry takes: what loosens names the batch's revision, what tightens names none.
 * @throws SymbolonError `WrongRevision`
 */
export function requireRevision(kind: ChangeKindName, revision: number): void {
  const tightens = TIGHTENS.has(kind);
  if (tightens === (revision === 0)) return;
  throw new SymbolonError({
    code: "WrongRevision",
    reason: tightens
      ? `${kind} is signed for every revision of the batch, which is 0, and not for revision ${revision} alone.`
      : `${kind} is signed for one revision of the batch, and 0 is none.`,
    hint: tightens
      ? "Give 0."
      : "Give the batch's present revision (readBatchStatus tells it), and the next one after each word or target that is sent before it.",
    details: { kind, revision },
  });
}
