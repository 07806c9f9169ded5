import type { Hex } from "viem";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";

/** What is to become of one credential. */
export type WantedChange = {
  readonly index: number;
  readonly kind: AnnouncedKind;
  /** Reason code of the issuer's own list; 0 for none. */
  readonly reason: number;
  /** keccak256 of the evidence; 32 zero bytes for none. */
  readonly evidence: Hex;
};

/** A plane of status words: which of the two a kind of change is about. */
export type Plane = "revoked" | "suspended";

export function planeOf(kind: AnnouncedKind): Plane {
  return kind === "Revoke" || kind === "RetractRevoke" ? "revoked" : "suspended";
}
