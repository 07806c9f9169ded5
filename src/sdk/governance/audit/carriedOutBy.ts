import { zeroHash } from "viem";
import type { CaseCarriedOutEvent, DeskEvent } from "../../chain/events/desk.ts";
import type { GroupEvent } from "../../chain/events/groups.ts";

/**
 * Cases whose effects went through these groups: a desk has each carried out by the group that holds the credential's role, or
 * attested, with the case as evidence, and may serve other groups, too. One that only forgot what was held behind another hold
 * is no group's deed, and left out.
 */
export function carriedOutBy(
  groupEvents: readonly GroupEvent[],
  deskEvents: readonly DeskEvent[],
): readonly CaseCarriedOutEvent[] {
  return deskEvents.filter(
    (one): one is CaseCarriedOutEvent =>
      one.event === "CaseCarriedOut" &&
      groupEvents.some(
        (deed) =>
          // What a desk has a group do has no proposal's id.
          deed.event === "Acted" &&
          deed.id === zeroHash &&
          deed.evidence === one.id &&
          deed.transactionHash === one.transactionHash,
      ),
  );
}
