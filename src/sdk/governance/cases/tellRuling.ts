import { type Address, isAddressEqual, zeroAddress } from "viem";
import { caseSchedule, hasEffect, MAX_CASE, revokes } from "../../core/governance/cases.ts";
import { panelName } from "../../core/governance/panel.ts";
import type { PanelRuling } from "../../core/governance/ruling.ts";
import { durationText } from "../../core/text/duration.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { tokenAmount } from "../../core/text/tokenAmount.ts";
import type { ToldRow, ToldText } from "../proposal/tell/told.ts";
import { listedRows, quoted } from "../proposal/tell/words.ts";
import { effectText, isWholeBatch, subjectText } from "./caseText.ts";
import type { OpenedRuling } from "./openRuling.ts";
import type { RulingFile } from "./rulingFile.ts";

const SAYS = { Upheld: "Uphold", Rejected: "Reject" } as const satisfies Record<
  PanelRuling["ruling"],
  string
>;

/** What a ruling's file says by itself: no network was asked. */
export function tellRulingFile(file: RulingFile): ToldText {
  const { ruling, caseId, round } = file;
  return {
    what: `${SAYS[ruling]} the case ${caseId}, as the ${panelName(round)} of the desk ${file.desk}`,
    warnings: [],
    rows: fileRows(file),
  };
}

/** What a ruling says and does, for whoever is to sign or send it. */
export function tellRuling(opened: OpenedRuling): ToldText {
  const { file, found, subject, evidence, brought, bondWords, asOf } = opened;
  const { ruling, round } = file;
  const { kind, credential, claimant, respondent, bond, openedAt, evidenceUntil, decidesBy } = found;
  const effect = ruling === "Upheld" ? effectText(kind, subject) : "all stays as it is";
  const end = round === 0 ? "unless the second panel rules otherwise" : "and nobody may appeal";
  const amount = (units: bigint) => tokenAmount(units, bondWords);
  return {
    what: `${SAYS[ruling]} the case of ${kind} about ${subjectText(credential, subject)}, as the ${panelName(round)}: ${effect}, ${end}`,
    warnings: warningsOf(file, found, subject === undefined, asOf.time),
    rows: [
      ...fileRows(file),
      ["credential's id", credential],
      ["opened", isoMoment(openedAt)],
      ["claimant", claimant],
      ["other side", isNobody(respondent) ? "nobody" : respondent],
      ["claim's evidence", evidence],
      ...broughtRows(brought, found),
      ["bond of each side", amount(bond)],
      ...(round === 1 ? [["bond of the appeal", amount(2n * bond)] as const] : []),
      ["the panel's pay", `${amount(bond / 4n)}, for either ruling${round === 0 ? " that stands" : ""}`],
      ["may be sent", `from ${isoMoment(evidenceUntil)}, before ${isoMoment(decidesBy)}`],
      ...laterRows(file, found, isWholeBatch(subject)),
    ],
  };
}

/** Where evidence can be fetched is what strangers say. */
function broughtRows(
  brought: OpenedRuling["brought"],
  { claimant, respondent }: OpenedRuling["found"],
): readonly ToldRow[] {
  const roleOf = (party: Address) => {
    if (isAddressEqual(party, claimant)) return "the claimant";
    return isAddressEqual(party, respondent) ? "the other side" : party;
  };
  const rows = brought.map(
    ({ party, uri }, i): ToldRow => [`evidence ${i + 1}`, `${quoted(uri)}, by ${roleOf(party)}`],
  );
  return listedRows(rows, "row");
}

function fileRows({ desk, caseId, round, ruling, reasons }: RulingFile): readonly ToldRow[] {
  return [
    ["desk", desk],
    ["case", caseId],
    ["panel", panelName(round)],
    ["ruling", ruling],
    ["reasons' hash", reasons],
  ];
}

const APPEAL = durationText(caseSchedule.appeal);
const EFFECT = durationText(caseSchedule.effect);

/** What may follow, and when. */
function laterRows(
  { round, ruling }: RulingFile,
  { kind, overBy, openedAt, isHeld }: OpenedRuling["found"],
  isWhole: boolean,
): readonly ToldRow[] {
  const notice = durationText(overBy - openedAt - MAX_CASE);
  const isCarriedOut = ruling === "Upheld" && hasEffect(kind);
  const final =
    round === 0 ? `${APPEAL} after it is sent, or after the second panel if the loser appeals` : "at once";
  return [
    ["final", final],
    ...(isCarriedOut
      ? [["carried out", `by anybody, from ${notice} after it is final on, for ${EFFECT}`] as const]
      : []),
    ...(isCarriedOut && !revokes(kind) && !isWhole
      ? [
          [
            "not ended",
            "a hold of the whole batch, one for another case that needs it, and one by a group that does not name this desk",
          ] as const,
        ]
      : []),
    ...(isHeld && ruling === "Rejected"
      ? [["hold for the case", "anybody may end it once this is final"] as const]
      : []),
  ];
}

function warningsOf(
  { round, ruling }: RulingFile,
  { respondent, standing, evidenceUntil }: OpenedRuling["found"],
  isHidden: boolean,
  now: bigint,
): readonly string[] {
  return [
    ...(isHidden
      ? [
          "The transaction that opened the case does not show what it is about: compare the credential's id with the credential that you were shown.",
        ]
      : []),
    ...(isNobody(respondent)
      ? ["Nobody answered: the panel has heard the claimant, and whoever else brought evidence."]
      : []),
    ...(round === 1 && ruling !== standing ? [`This overturns the first panel's ruling, ${standing}.`] : []),
    ...(now < evidenceUntil
      ? [
          `Anybody may bring evidence until ${isoMoment(evidenceUntil)}: whoever signs now has not seen what comes.`,
        ]
      : []),
  ];
}

const isNobody = (account: Address) => isAddressEqual(account, zeroAddress);
