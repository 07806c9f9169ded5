/** What a group may do, in the order in which contracts number it (`Act` of `contracts/interfaces/IRulebook.sol`). */
export const acts = [
  "Issue",
  "Attest",
  "Hold",
  "EndHold",
  "Suspend",
  "Reinstate",
  "Revoke",
  "ProposeRoot",
  "VetoRoot",
  "List",
  "Roster",
  "Rules",
] as const;

export type Act = (typeof acts)[number];

/** How a proposal passes: with enough assents, or at the end of its window unless enough seats object. */
export const modes = ["Assent", "Objection"] as const;

export type Mode = (typeof modes)[number];

/** The number that contracts have for an act. */
export function actNumber(act: Act): number {
  return acts.indexOf(act);
}

/** What may pass because nobody objects: only what loosens. */
export function mayPassByObjection(act: Act): boolean {
  return act === "Reinstate" || act === "EndHold";
}

/** What the threshold never falls for, however many seats are dormant. */
export function keepsThreshold(act: Act): boolean {
  return act === "Issue" || act === "Roster" || act === "Rules";
}
