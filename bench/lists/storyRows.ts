import { playExports } from "../../test/lists/exports/exportSequences.ts";
import { playHistories } from "../../test/lists/imports/importHistories.ts";
import { peerless } from "../harness/peerless.ts";
import type { Scale } from "./scale.ts";

/** What imports tell of credentials, and exports write over each other, in random histories. */
export async function storyRows(seed: string, scale: Scale, progress: (line: string) => void) {
  progress(`${scale.histories} histories of imports`);
  const imports = playHistories(`${seed}/imports`, scale.histories);
  for (const one of imports.unnamed.slice(0, 3)) progress(`not named: ${JSON.stringify(one)}`);
  progress(`${scale.exports} sequences of exports`);
  const exports = await playExports(`${seed}/exports`, scale.exports);
  for (const { seed: where } of exports.takenBack.slice(0, 3)) progress(`taken back: ${where}`);
  const histories = `of ${scale.histories.toLocaleString("en")} random histories of imports, revocations at the source, expiry, kills and runs again: credentials that a report leaves behind or does not name, though they are valid here and revoked there`;
  const sequences = `of ${scale.exports.toLocaleString("en")} random sequences of exports of status lists over each other: exports that took the place of another batch's, purpose's or address's list, of a later one or of somebody else's file, without being asked to`;
  const measurements = [
    peerless("valid-here-revoked-there", histories, "credentials", [imports.unnamed.length], 0),
    peerless("lists-taken-back", sequences, "lists", [exports.takenBack.length], 0),
  ];
  const conditions = {
    imports: { reports: imports.reports, validHereRevokedThere: imports.revoked },
    exports: { written: exports.written, refused: exports.refused },
  };
  return { measurements, conditions };
}
