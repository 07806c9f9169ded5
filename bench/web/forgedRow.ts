import { forgedCopies, isTaken } from "../../test/toolkit/credentials/verify/cached/forgedCopies.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Stage } from "./stage.ts";

/** How many copies of status words that a holder forged a verifier with a signer of its own takes. */
export async function forgedRow({ progress }: Pick<Stage, "progress">): Promise<readonly Measurement[]> {
  const { forged, verifier } = await forgedCopies();
  progress(`${forged.length} forged copies of status words`);
  let taken = 0;
  for (const copy of forged) if (await isTaken(copy, verifier)) taken += 1;
  return [
    peerless(
      "forged-copies",
      "copies of status words that say nobody is suspended, or are of another block, chain, registry or signer (test/toolkit/credentials/verify/cached/forgedCopies.ts), of which a verifier without a network, whose page names its signer, takes any",
      `of ${forged.length}`,
      [taken],
      0,
    ),
  ];
}
