import { formatDuration } from "../../../sdk/core/text/format.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import type {
  ComparedVerdict,
  Disagreement,
  OutlivedVerdicts,
  VerifierClock,
} from "../tables/facts/verdicts.ts";
import type { Incident } from "./incident.ts";

type Found = Omit<Incident, "chain">;

const SECOND = 1_000;
const at = (moment: number) => isoMoment(BigInt(moment));

export function outlivedIncident(facts: OutlivedVerdicts): Found {
  const { verifier, source, batch, moment, freshUntil, block, count, from, to } = facts;
  const over = formatDuration(moment - freshUntil);
  return {
    rule: "VerdictOutlived",
    actor: verifier,
    cause: `its ${source} answer of block ${block} held until ${at(freshUntil)}, and it was used for ${at(moment)}, ${over} later`,
    from,
    to,
    count,
    subjects: batch === undefined ? [] : [batch],
  };
}

/** Undefined: one of them said itself that it might differ. */
export function disagreementIncident({
  credential,
  moment,
  at: given,
  verdicts,
}: Disagreement): Found | undefined {
  const [older, newer] = verdicts;
  if (isReserved(older, newer)) return undefined;
  const undone = verdicts.filter(({ isUndone }) => isUndone);
  const [wrong] = undone;
  const isKnown = wrong !== undefined && undone.length === 1;
  const why = isKnown
    ? `block ${wrong.block} (${wrong.blockHash}) was taken back`
    : older.block === newer.block && older.blockHash !== newer.blockHash
      ? `their blocks ${older.block} are not the same`
      : "both say that they hold for it";
  const said = verdicts.map(
    ({ verifier, outcome, block }) => `${verifier} said ${outcome} as of block ${block}`,
  );
  return {
    rule: "VerifiersDisagree",
    actor: isKnown ? wrong.verifier : `${older.verifier} or ${newer.verifier}`,
    cause: `of ${at(moment)} ${said.join(", ")}; ${why}`,
    from: given,
    to: given,
    count: 1,
    subjects: [credential],
  };
}

/** Whether the older one gave no guarantee of what the newer one says: its block was not settled, or a hold came at once. */
function isReserved(older: ComparedVerdict, newer: ComparedVerdict): boolean {
  const isHold = older.guarantee === "ExceptEmergency" && newer.outcome === "Suspended";
  return older.guarantee === "None" || isHold;
}

/** @param max milliseconds that clocks may be apart */
export function verifierClockIncident(facts: VerifierClock, max: number): Found {
  const { verifier, ahead, behind, count, from, to } = facts;
  const isAhead = ahead * SECOND > max;
  const why = isAhead
    ? `it says that it gave answers ${formatDuration(ahead)} after the store had them`
    : `it says that it gave answers ${formatDuration(behind)} before the blocks that they are of`;
  return { rule: "ClocksApart", actor: verifier, cause: why, from, to, count, subjects: [] };
}
