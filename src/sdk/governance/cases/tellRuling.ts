import { type Address, isAddressEqual, zeroAddress } from "viem";
import { caseSchedule, hasEffect, MAX_CASE } from "../../core/governance/cases.ts";
import type { PanelRuling } from "../../core/governance/ruling.ts";
import { durationText } from "../../core/text/duration.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { tokenAmount } from "../../core/text/tokenAmount.ts";
import { panelName } from "../panels/readPanels.ts";
import type { ToldRow, ToldText } from "../proposal/tell/told.ts";
import { effectText, subjectText } from "./caseText.ts";
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
export function tellRuling({ file, found, subject, evidence, bondWords, asOf }: OpenedRuling): ToldText {
  const { ruling, round } = file;
  const { kind, credential, claimant, respondent, bond, openedAt, evidenceUntil, decidesBy } = found;
  const effect = ruling === "Upheld" ? effectText(kind, subject) : "all stays as it is";
  const end = round === 0 ? "unless it is appealed" : "for good";
  return {
    what: `${SAYS[ruling]} the case of ${kind} about ${subjectText(credential, subject)}, as the ${panelName(round)}: ${effect}, ${end}`,
    warnings: warningsOf(file, found, subject === undefined, asOf.time),
    rows: [
      ...fileRows(file),
      ["credential's id", credential],
      ["opened", isoMoment(openedAt)],
      ["claimant", claimant],
      ["other side", isNobody(respondent) ? "nobody so far" : respondent],
      ["claim's evidence", evidence],
      ["bond of each side", tokenAmount(bond, bondWords)],
      [
        "the panel's pay",
        `${tokenAmount(bond / 4n, bondWords)}, for either ruling${round === 0 ? " that stands" : ""}`,
      ],
      ["may be sent", `from ${isoMoment(evidenceUntil)}, before ${isoMoment(decidesBy)}`],
      ...laterRows(file, found),
    ],
  };
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

/** What may follow, and when. */
function laterRows(
  { round, ruling }: RulingFile,
  { kind, overBy, openedAt }: OpenedRuling["found"],
): readonly ToldRow[] {
  const notice = overBy - openedAt - MAX_CASE;
  const final = round === 0 ? `${durationText(Number(caseSchedule.appeal))} after it is sent` : "at once";
  return [
    ["final", round === 0 ? `${final}, or after the second panel if the loser appeals` : final],
    ...(ruling === "Upheld" && hasEffect(kind)
      ? [["carried out", `by anybody, ${durationText(Number(notice))} after it is final`] as const]
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
    ...(round === 0 && isNobody(respondent)
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
