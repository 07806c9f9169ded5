import type { ChangeKindName } from "./digest.ts";

/** What a revoker announces or retracts; emergencies are none of them. */
export type AnnouncedKind = Exclude<ChangeKindName, "Emergency" | "EndEmergency">;
