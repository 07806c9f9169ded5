import { burstEvidence } from "../../../src/lab/simulation/report/burstPage.ts";
import { columnsOf, html, type Markup, table } from "../../../src/node/report/markup.ts";
import {
  formatAverage,
  formatCount,
  formatShare,
  formatThings,
  roundedTokens,
} from "../../../src/sdk/core/text/format.ts";
import type { PlayedChapter } from "../chapters/chapter.ts";
import type { Story } from "../tellStory.ts";
import { allocationEvidence } from "./allocationSection.ts";
import { claimGasChart, gasTable } from "./costSection.ts";
import { evidence } from "./evidence.ts";
import { moneyEvidence } from "./moneySection.ts";

/** What happened, in the order in which it happened, without a technical word more than it needs; its evidence folded. */
export function storySection(story: Story): Markup {
  return html`<section id="story">
<h2>What happened</h2>
<ol class="story">
${allocationStep(story)}
${treeStep(story)}
${credentialStep(story)}
${claimStep(story)}
${refusalStep(story)}
${burstStep(story)}
${story.chapters.map((chapter) => chapterStep(chapter))}
</ol>
</section>`;
}

function step(title: string, prose: Markup, shown: Markup): Markup {
  return html`<li><p><b>${title}.</b> ${prose}</p>
${shown}</li>
`;
}

function allocationStep(story: Story): Markup {
  const { source, rows, total, decimals, unclaimable } = story;
  const origin = source.generatedSample ? "the project’s own generated sample" : "an allocation file";
  const caveat =
    unclaimable.length === 0
      ? html``
      : html` ${formatThings(unclaimable.length, "row")} can never be claimed: the evidence says why.`;
  return step(
    "An allocation",
    html`<code>${source.file}</code>, ${origin}, says who gets how much: ${formatThings(rows, "account")},
${roundedTokens(total, decimals)} together.${caveat}`,
    evidence("How the amounts spread", allocationEvidence(story)),
  );
}

function treeStep({ root, publishedRoot }: Story): Markup {
  const roots: (readonly string[])[] = [["native, of the campaign", root]];
  if (publishedRoot !== undefined) roots.push([publishedRoot.convention, publishedRoot.root]);
  const published =
    publishedRoot === undefined
      ? html``
      : html` The same rows were hashed under the convention <code>${publishedRoot.convention}</code>, too, to compare
with a root that was published under it.`;
  return step(
    "A tree",
    html`Each row became a leaf, and all leaves were hashed into one root. Of the allocation the campaign keeps only this and
the number of rows.${published}`,
    evidence(
      publishedRoot === undefined ? "The root" : "The roots",
      table("Roots of the same rows", columnsOf({ Convention: "head", Root: "code" }), roots),
    ),
  );
}

function credentialStep({ credentials, gasPerCredential }: Story): Markup {
  const { issued, revoked, suspended, reinstated } = credentials;
  const many = issued === 1 ? "one credential" : `${formatCount(issued)} credentials in one batch`;
  const changes =
    revoked + suspended + reinstated === 0
      ? "None was changed later."
      : `Later ${formatCount(revoked)} ${revoked === 1 ? "was" : "were"} revoked for good, ${formatCount(suspended)} suspended and ${formatCount(reinstated)} reinstated.`;
  return step(
    "Credentials",
    html`An issuer registered a schema and issued ${many}, at ${formatAverage(gasPerCredential)} gas a credential. ${changes}`,
    evidence(
      "The credentials in figures",
      table(
        "Credentials",
        columnsOf({ Issued: "text", Revoked: "text", Suspended: "text", Reinstated: "text" }),
        [[issued, revoked, suspended, reinstated].map(formatCount)],
      ),
    ),
  );
}

function claimStep(story: Story): Markup {
  const { claims, paid, left, decimals, gasPerClaim } = story;
  const rest = html`${roundedTokens(left, decimals)} are left in the campaign.`;
  const who = claims.length === 1 ? "One account" : `${formatCount(claims.length)} accounts`;
  const prose =
    claims.length === 0
      ? html`A campaign was created and funded. No claim was paid: ${rest}`
      : html`A campaign was created and funded, with a gate that asks for a good credential before anything is paid. ${who}
claimed with leaf, proof and credential and ${claims.length === 1 ? "was" : "were"} paid ${roundedTokens(paid, decimals)}, at
${formatAverage(gasPerClaim)} gas a claim; ${rest}`;
  const share = paid + left === 0n ? 0 : Number((paid * 1_000_000n) / (paid + left)) / 1_000_000;
  return step(
    "Claims",
    prose,
    evidence(`What was paid, ${formatShare(share)} of it all, and what claims cost`, [
      moneyEvidence(story),
      claimGasChart(story),
    ]),
  );
}

function refusalStep({ refused }: Story): Markup {
  if (refused.length === 0) return step("Refusals", html`No claim was refused in this run.`, html``);
  const later = refused.filter(({ laterPaid }) => laterPaid).length;
  const after =
    later === 0
      ? html``
      : html` ${formatCount(later)} of them ${later === 1 ? "was" : "were"} paid later, once what stood in the way had been put right.`;
  return step(
    "Refusals",
    html`${formatThings(refused.length, "claim")} that must not be paid ${refused.length === 1 ? "was" : "were"} tried and
refused by the contracts: <a href="#refused">which, and why</a>.${after}`,
    html``,
  );
}

function burstStep({ burst }: Story): Markup {
  return step(
    "Claim day, rehearsed",
    html`${formatCount(burst.claimants)} made-up accounts came at once to a little chain that others used as well, three times
over: each by itself, in waves, and through a relayer. The chart above is what came of it.`,
    evidence("Waits, fees and speed of the three strategies", burstEvidence(burst)),
  );
}

function chapterStep({ title, prose, evidence: shown, gas }: PlayedChapter): Markup {
  const cost = gas.length === 0 ? html`` : gasTable(gas);
  return step(title, prose, evidence("Evidence and gas", [shown, cost]));
}
