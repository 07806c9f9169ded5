import type { Address } from "viem";
import { type AttestKind, composeAttest } from "./attestCalls.ts";
import type { Draft } from "./draft.ts";
import { composeOther, mangle, type OtherKind } from "./otherCalls.ts";
import { composeRevoke, type RevokeKind } from "./revokeCalls.ts";
import type { Scene } from "./scene.ts";

export type Kind = AttestKind | RevokeKind | OtherKind | "mangled";

/** A call of a kind by a sender. */
export function composeDraft(scene: Scene, kind: Kind, sender: Address, allowsArranging: boolean): Draft {
  switch (kind) {
    case "attest":
    case "multiAttest":
    case "attestByDelegation":
    case "multiAttestByDelegation":
      return composeAttest(scene, kind, sender, allowsArranging);
    case "revoke":
    case "multiRevoke":
    case "revokeByDelegation":
    case "multiRevokeByDelegation":
      return (
        composeRevoke(scene, kind, sender, allowsArranging) ??
        composeAttest(scene, "attest", sender, allowsArranging)
      );
    case "mangled":
      return mangle(scene, composeDraft(scene, scene.random.weighted(basicKinds), sender, false));
    default:
      return composeOther(scene, kind, sender);
  }
}

/** What is broken on purpose, and what is done in the middle of another call. */
export const basicKinds: readonly (readonly [number, Kind])[] = [
  [3, "attest"],
  [3, "multiAttest"],
  [2, "attestByDelegation"],
  [2, "multiAttestByDelegation"],
  [2, "revoke"],
  [2, "multiRevoke"],
  [1, "revokeByDelegation"],
  [1, "multiRevokeByDelegation"],
  [1, "timestamp"],
  [1, "register"],
];
