import { SymbolonError } from "../../core/errors.ts";
import type { Allocation } from "../allocation.ts";
import type { Convention } from "../tree/convention.ts";

/** The one convention whose trees campaigns deploy, and so the one with waves. */
export const SHUFFLED_CONVENTION = "native";

/**
 * Refuses what cannot be shuffled: a convention without waves, and rows whose indexes the source itself states.
 * @throws SymbolonError `ShuffleNotSupported`, `IndexesStated`
 */
export function requireShuffleable(allocation: Allocation, convention: Convention): void {
  if (convention.name !== SHUFFLED_CONVENTION) {
    throw new SymbolonError({
      code: "ShuffleNotSupported",
      reason: `Trees of the convention ${convention.name} have no waves, so their rows are never shuffled.`,
      hint: `Use --convention ${SHUFFLED_CONVENTION}, or leave the commitment out.`,
      details: { convention: convention.name, supported: [SHUFFLED_CONVENTION] },
    });
  }
  if (allocation.indexed) {
    throw new SymbolonError({
      code: "IndexesStated",
      reason: `${allocation.source?.name ?? "The allocation"} states an index for each row, which a shuffle would change.`,
      hint: "Leave the index column out, so that the file's order is the source order.",
      details: { source: allocation.source?.name },
    });
  }
}
