import type { Hex } from "viem";

/** What the registry's event log tells, one entry an event, with the time of its block; Unix seconds as plain numbers. */
export type LogEntry = {
  readonly time: number;
  /** Number of its block. */
  readonly block: number;
  readonly batch: Hex;
} & (
  | { readonly kind: "Issue" }
  | {
      readonly kind: "Revoke" | "Suspend" | "Reinstate" | "RetractRevoke" | "RetractSuspension";
      /** The credentials named. */
      readonly indexes: readonly number[];
      /** When it takes effect, as the event says: compared, never used. */
      readonly from: number;
    }
  | {
      readonly kind: "Emergency" | "EndEmergency";
      readonly target: number | "all";
      /** The hold as it is afterwards, `[from, until)`. */
      readonly from: number;
      readonly until: number;
    }
);

/** An entry about a hold. */
export type HoldEntry = Extract<LogEntry, { kind: "Emergency" | "EndEmergency" }>;

export function isHoldEntry(entry: LogEntry): entry is HoldEntry {
  return entry.kind === "Emergency" || entry.kind === "EndEmergency";
}
