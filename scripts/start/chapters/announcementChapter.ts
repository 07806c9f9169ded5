import { columnsOf, html, table } from "../../../src/node/report/markup.ts";
import { formatClock } from "../../../src/sdk/core/text/format.ts";
import { table as lines } from "../../output.ts";
import type { Chapter, PlayedChapter } from "./chapter.ts";
import { playAnnouncement } from "./playAnnouncement.ts";

type Played = Awaited<ReturnType<typeof playAnnouncement>>;

export const announcementChapter: Chapter = {
  step: "Announce a revocation, and watch it take effect live and from a copy",
  supply: 0n,
  play: async (chain, contracts) => tellAnnouncement(await playAnnouncement(chain, contracts)),
};

export function tellAnnouncement({ announcement, gas }: Played): PlayedChapter {
  const { announcedAt, from, copiedAt, moments, reissue } = announcement;
  return {
    name: "announcement",
    title: "A revocation with notice",
    result: announcement,
    gas,
    lines: [
      `A revocation announced at ${formatClock(announcedAt)}, in force from ${formatClock(from)} (UTC):`,
      ...lines(
        moments.map(({ moment, live, cached }) => [
          `  at ${formatClock(moment)}`,
          `the chain says ${live}, the copy of ${formatClock(copiedAt)} says ${cached}`,
        ]),
      ),
      `  The revoked holder then issued the same badges in their own name: ${reissue.toAnybody} to whoever takes any issuer,`,
      `  refused (${reissue.refused}) by whoever expects the right one.`,
    ],
    prose: html`At ${formatClock(announcedAt)} the issuer announced that a badge is revoked from ${formatClock(from)} on. One
verifier asked the chain each time; the other had made a copy at ${formatClock(copiedAt)} and did not ask again. They flipped in
the same second. Then the holder issued the same badges again in their own name: to whoever takes any issuer the badge was
${reissue.toAnybody}, and whoever expects the right one refused it (${reissue.refused}).`,
    evidence: html`${table(
      "What two verifiers said",
      columnsOf({ "At (UTC)": "head", "The chain": "text", "The copy": "text" }),
      moments.map(({ moment, live, cached }) => [formatClock(moment), live, cached]),
    )}
<p class="aside">To whoever expects the right issuer: ${reissue.sentence}</p>`,
    checks: [],
  };
}
