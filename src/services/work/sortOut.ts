import type { ProvenClaim } from "../../sdk/distribution/bundles/planBundles.ts";
import type { ClaimBlocker } from "../../sdk/distribution/decodeClaimError.ts";
import type { QueuedIntent } from "../delivery/tables/intents.ts";
import type { WorkPlan } from "../delivery/work/kind.ts";
import type { ClaimRoute } from "./claimRoute.ts";

/** Milliseconds until the next try of a claim that another key has to send. */
const OTHER_KEY_MS = 500;
/** Errors that mean that others have paid it. */
export const PAID_CODES = ["AlreadyClaimed", "NothingDue"];

/** A claim that can be sent, as far as is known, and how. */
export type SendableClaim = {
  readonly intent: QueuedIntent;
  readonly claim: ProvenClaim;
  readonly isByKey: boolean;
  readonly route: ClaimRoute;
};

/** A claim and its blocker, if any. */
export type ValidatedIntent = {
  readonly intent: QueuedIntent;
  readonly sendable?: SendableClaim;
  readonly blocker?: ClaimBlocker | undefined;
};

export const OTHER_KEY: ClaimBlocker = {
  code: "OtherKey",
  why: "Another key of ours has to send it.",
  hint: "",
};

/** Claims by what to do with them: send, try later, end. */
export type Sorted = Pick<WorkPlan, "ended" | "later"> & { readonly open: readonly SendableClaim[] };

/** Sorts claims by when they can be sent: now, later, or never. @param now Unix seconds */
export function sortOut(found: readonly ValidatedIntent[], now: bigint): Sorted {
  const ended: WorkPlan["ended"][number][] = [];
  const later: WorkPlan["later"][number][] = [];
  const open: SendableClaim[] = [];
  for (const { intent, sendable, blocker } of found) {
    if (sendable !== undefined) open.push(sendable);
    if (blocker === undefined) continue;
    const { code: reason, until } = blocker;
    const ids = [intent.id];
    if (blocker === OTHER_KEY) later.push({ ids, milliseconds: OTHER_KEY_MS });
    else if (until !== undefined && until > now)
      later.push({ ids, milliseconds: Number(until - now) * 1_000 });
    else if (PAID_CODES.includes(reason)) ended.push({ id: intent.id, state: "skipped", reason });
    else if (reason === "DeadlineExpired" || reason === "Ended")
      ended.push({ id: intent.id, state: "expired", reason });
    else ended.push({ id: intent.id, state: "parked", reason });
  }
  return { ended, later, open };
}
