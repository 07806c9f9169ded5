import { type Hex, keccak256 } from "viem";
import { madeRows } from "../../../src/sdk/credentials/import/importReport.ts";
import { type Import, selectImports } from "../../../src/sdk/credentials/import/selectImports.ts";
import type { Draw } from "../faults/draw.ts";
import { type Destination, KILLED } from "./batchRuns.ts";

/** An import as attestations: each is written into a journal, sent, and maybe revoked again. */
export function attestationDestination(): Destination {
  /** What the journal knows to be sent. */
  const sent = new Set<Hex>();
  const made = new Map<Hex, Hex>();
  const revoked = new Set<Hex>();

  /** Sends one; a kill may come before it is in a block, or after. */
  const send = ({ attestation: { uid } }: Import, draw: Draw): "killed" | undefined => {
    if (made.has(uid)) return undefined;
    if (draw.chance(KILLED)) return "killed";
    sent.add(uid);
    const isKilled = draw.chance(KILLED);
    if (!isKilled || draw.chance(50)) made.set(uid, keccak256(uid));
    return isKilled ? "killed" : undefined;
  };
  return {
    run(source, options, draw) {
      const { dryRun } = options;
      const selection = selectImports({ ...options, source, isMade: (uid) => sent.has(uid) });
      for (const level of dryRun ? [] : selection.levels) {
        if (level.some((one) => send(one, draw) === "killed")) return undefined;
        const wanted = level.filter(({ toRevoke }) => toRevoke);
        for (const { attestation } of wanted) {
          if (draw.chance(KILLED)) return undefined;
          revoked.add(made.get(attestation.uid) as Hex);
        }
      }
      const doneOf = (uid: Hex) => {
        const copy = made.get(uid);
        return copy && { uid: copy, hash: undefined };
      };
      return madeRows(selection, doneOf, revoked);
    },
    copies: () => [...made].map(([source, copy]) => ({ source, isRevoked: revoked.has(copy) })),
    revokeHere(draw) {
      const copies = [...made.values()];
      const one = copies[draw.below(copies.length + 1)];
      if (one !== undefined) revoked.add(one);
    },
  };
}
