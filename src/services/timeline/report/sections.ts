import { formatCount, formatDuration, formatShare, formatThings } from "../../../sdk/core/text/format.ts";
import type { ClaimDay } from "../../../sdk/core/timeline/claimDay.ts";
import { cohortsSection, daySection, ticketsSection, waitsSection } from "./claimSections.ts";
import { type Actor, QUIET_GAPS } from "./hesitation.ts";
import { isoDay, isoSeconds, noteOf, type Section, SPREAD, section, spreadCells } from "./sectionParts.ts";
import type { TimelineReport } from "./timelineReport.ts";

/** What a report says, section by section. @param rehearsed days to be set beside the real one */
export function reportSections(report: TimelineReport, rehearsed: readonly ClaimDay[]): readonly Section[] {
  return [
    lagsSection(report),
    disagreementsSection(report),
    waitsSection(report),
    ticketsSection(report),
    hesitationSection(report),
    unansweredSection(report),
    cohortsSection(report),
    daySection(report, rehearsed),
  ];
}

function lagsSection({ lags, answers }: TimelineReport): Section {
  const { verified, effective, known, neverVerified, knownLate, unknown, behind, slowest } = lags;
  const rows = (
    [
      ["issued, to the first verdict", verified],
      ["announced, to in effect", effective],
      ["announced, to known by the last verifier", known],
    ] as const
  ).flatMap(([name, spread]) => (spread === undefined ? [] : [[name, ...spreadCells(spread)]]));
  return section(
    {
      title: "Lags",
      how: "From the block that issued a batch to the first verdict about it that was handed over; from the block that announced a change to its effect, and to the first verdict of its revision, or a later one, of the last verifier to have one. A verifier is seen to know a change only when it is asked. Blocks have the chain’s clock and verdicts their verifier’s: where these disagree, a lag is 0. Changes that were retracted later count; attestations do not, since answers about them are salted one by one.",
      tables: [
        { caption: "From issuing and announcing to knowing", heads: ["", ...SPREAD], rows },
        {
          caption: "Changes that took longest to be known",
          heads: ["batch", "revision", "announced", "in effect", "known to the last after", "verifier"],
          rows: slowest.map(({ batch, revision, announced, effective: from, lag, verifier }) => [
            batch,
            String(revision),
            isoSeconds(announced),
            isoSeconds(from),
            formatDuration(lag),
            verifier,
          ]),
        },
      ],
      notes: [
        ...noteOf(neverVerified, "batch", "of which no verdict was handed over.", "batches"),
        ...noteOf(knownLate, "change", "that some verifier is seen to know only after the effect."),
        ...noteOf(unknown, "change", "that nobody is seen to know."),
        ...noteOf(
          behind,
          "last verdict",
          "by an older revision from verifiers that are not seen to have learnt of the change.",
        ),
        ...noteOf(answers.attestations, "answer", "about attestations are not related to them."),
      ],
    },
    "No batch was issued or changed in what is followed.",
  );
}

function disagreementsSection({ disagreements: { count, listed }, answers }: TimelineReport): Section {
  const rows = listed.flatMap(({ credential, moment, answers: all }) =>
    all.map(({ verifier, source, outcome, block, revision, freshUntil }) => [
      isoSeconds(moment),
      credential,
      verifier,
      source,
      outcome,
      `${block}`,
      `${revision}`,
      isoSeconds(freshUntil),
    ]),
  );
  return section(
    {
      title: "Disagreements",
      how: "Verdicts about one credential and one moment whose outcomes differ; there should be none. A verdict that was used for a moment at or after its “fresh until” was used too late.",
      tables: [
        {
          caption: "Verdicts that differ",
          heads: [
            "for the moment",
            "credential, salted",
            "verifier",
            "source",
            "outcome",
            "block",
            "revision",
            "fresh until",
          ],
          rows,
        },
      ],
      notes:
        count > listed.length ? [`${formatCount(count)} in all; the first ${listed.length} are listed.`] : [],
    },
    answers.answers === 0
      ? "No verifier has handed anything over."
      : `None in ${formatThings(answers.answers, "answer")} of ${formatThings(answers.verifiers, "verifier")}.`,
  );
}

const ROLES: Readonly<Record<Actor["role"], string>> = {
  issuer: "issuer",
  revoker: "changes of",
  proposer: "proposer of",
  acceptor: "acceptances of",
  guardian: "vetoes by",
  seat: "seat",
  operator: "operator",
  verifier: "verifier",
};

function hesitationSection({ actors }: TimelineReport): Section {
  const quietFirst = actors.toSorted((a, b) => Number(b.isQuiet) - Number(a.isQuiet));
  const rows = quietFirst.flatMap(({ role, who, acts, last, silent, isQuiet, measures }) =>
    measures.map(({ measure, median, p90, most }) => [
      `${ROLES[role]} ${who}`,
      formatCount(acts),
      measure,
      ...[median, p90, most].map((value) => (value === undefined ? "" : formatDuration(value))),
      isoSeconds(last),
      isQuiet ? `quiet for ${formatDuration(silent)}` : "",
    ]),
  );
  const weeks = quietFirst.flatMap(({ role, who, measures }) =>
    measures.flatMap(({ measure, weeks: all }) =>
      all.map(({ week, acts, median }) => [
        `${ROLES[role]} ${who}`,
        measure,
        isoDay(week),
        formatCount(acts),
        median === undefined ? "" : formatDuration(median),
      ]),
    ),
  );
  return section(
    {
      title: "Hesitation",
      how: `How long each takes to act, as far as facts tell. Between acts: from one to the next, those of one second being one; of issuers (batches, attestations), of changes (revocations, suspensions, holds; those of batches under their issuer), proposals, acceptances, vetoes, seats of groups (what each first said of a proposal), operators (retries) and verifiers (answers). After acceptable: from the end of a root’s timelock to its acceptance, which anybody may do. After proposal: from a proposal to its veto, by the guardian or by a proposer who took it back. After opening: from the opening of a group’s proposal to the block in which a seat first assented or objected; of who opened it, and of what was done at once, it is not known. After parking: from when an intent was parked to its retry. Age of the copy: of the state that a cached or offline answer stood on. What an issuer knew before it announced, and when a signer was asked before a proposal was opened, nobody wrote down. Accounts that did nothing for ${QUIET_GAPS} times their median gap, and an hour, have gone quiet.`,
      tables: [
        {
          caption: "Who takes how long",
          heads: ["who", "acts", "measure", "median", "90 of 100", "longest", "last act", "now"],
          rows,
        },
        {
          caption: "By week, from its Monday",
          heads: ["who", "measure", "week", "acts", "median"],
          rows: weeks,
        },
      ],
      notes: [],
    },
    "Nobody has acted in what is known.",
  );
}

function unansweredSection({ unanswered, answers }: TimelineReport): Section {
  return section(
    {
      title: "Answers that are no verdict",
      how: "What verifiers handed over as Unavailable or Mismatch, by reason; the share is of all that the verifier handed over from that source.",
      tables: [
        {
          caption: "Unavailable and Mismatch",
          heads: ["verifier", "source", "outcome", "problem", "answers", "share", "first", "last"],
          rows: unanswered.map(({ verifier, source, outcome, problem = "", count, all, first, last }) => [
            verifier,
            source,
            outcome,
            problem,
            formatCount(count),
            formatShare(count / all),
            isoSeconds(first),
            isoSeconds(last),
          ]),
        },
      ],
      notes: [],
    },
    answers.answers === 0
      ? "No verifier has handed anything over."
      : `None in ${formatThings(answers.answers, "answer")}.`,
  );
}
