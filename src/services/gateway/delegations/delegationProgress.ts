import type { DelegationProgress } from "../../../sdk/gatewayClient/delegation.ts";
import type { FollowingIntent } from "../../delivery/tables/overview.ts";
import { ALREADY_DELEGATED } from "../../work/delegationKind.ts";

/** How far a delegation is, as answers tell it. */
export function delegationProgress({
  state,
  reason,
  tries,
  transaction,
}: FollowingIntent): DelegationProgress {
  const sent = transaction === null ? {} : { transaction };
  const why = reason === null ? {} : { reason };
  if (state === "queued") return { state: "waiting", ...why };
  if (state === "bundled" || state === "mined") return { state: "sent", ...sent };
  // Somebody else sent the same: the votes are where they were to go.
  if (state === "done" || reason === ALREADY_DELEGATED) return { state: "done", ...sent };
  const wasSent = tries > 0 || transaction !== null;
  return {
    state: wasSent ? "failed" : "refused",
    ...(state === "expired" ? { reason: "DelegationExpired" } : why),
    ...sent,
  };
}
