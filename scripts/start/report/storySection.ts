import {
  formatAverage,
  formatClock,
  formatCount,
  formatDay,
  formatThings,
  formatTokens,
} from "../../../src/report/format.ts";
import { html, type Markup } from "../../../src/report/markup.ts";
import type { Story } from "../tellStory.ts";

/** What happened, in the order in which it happened and without a technical word more than it needs. */
export function storySection(story: Story): Markup {
  return html`<section>
<h2>What happened</h2>
<ol class="story">
${allocationStep(story)}
${treeStep(story)}
${credentialStep(story)}
${attestationStep(story)}
${announcementStep(story)}
${claimStep(story)}
${relayStep(story)}
${rewardsStep(story)}
${vestingStep(story)}
${burstStep(story)}
${refusalStep(story)}
</ol>
</section>`;
}

function allocationStep({ source, rows, total, decimals, unclaimable }: Story): Markup {
  const origin = source.generatedSample ? "the project’s own generated sample" : "an allocation file";
  const caveat =
    unclaimable.length === 0
      ? html``
      : html` ${formatThings(unclaimable.length, "row")} can never be claimed: why is told below.`;
  return html`<li><b>An allocation.</b> <code>${source.file}</code>, ${origin}, says who gets how much:
${formatThings(rows, "account")}, ${formatTokens(total, decimals)} tokens together.${caveat}</li>`;
}

function treeStep({ root, publishedRoot }: Story): Markup {
  const published =
    publishedRoot === undefined
      ? html``
      : html` Under the convention <code>${publishedRoot.convention}</code> the same rows have the root
<code>${publishedRoot.root}</code>, to compare with a root that was published under it.`;
  return html`<li><b>A tree.</b> Each row became a leaf, and all leaves were hashed into one root,
<code>${root}</code>. Of the allocation the campaign keeps only this and the number of rows.${published}</li>`;
}

function credentialStep({ credentials, gasPerCredential }: Story): Markup {
  const { issued, revoked, suspended, reinstated } = credentials;
  const many = issued === 1 ? "one credential" : `${formatCount(issued)} credentials in one batch`;
  const changes =
    revoked + suspended + reinstated === 0
      ? "None was changed later."
      : `Later ${formatCount(revoked)} ${revoked === 1 ? "was" : "were"} revoked for good, ${formatCount(suspended)} suspended and ${formatCount(reinstated)} reinstated.`;
  return html`<li><b>Credentials.</b> An issuer registered a schema and issued ${many}, at
${formatAverage(gasPerCredential)} gas a credential. ${changes}</li>`;
}

function attestationStep({ attestations }: Story): Markup {
  const verdicts = attestations.verdicts.map(({ role, outcome }) => `${role}: ${outcome}`).join(", ");
  return html`<li><b>Attestations.</b> To ${formatThings(attestations.made, "helper")} the same issuer attested a role, one by
one. The verifier was asked on the chain, and each verdict was computed again here from what the registry holds
(${verdicts}).</li>`;
}

function announcementStep({ announcement }: Story): Markup {
  const { announcedAt, from, copiedAt, moments, reissue } = announcement;
  const texts = moments
    .map(({ moment, live, cached }) => `at ${formatClock(moment)} ${live} and ${cached}`)
    .join(", ");
  return html`<li><b>A revocation with notice.</b> At ${formatClock(announcedAt)} the issuer announced that a badge is revoked from
${formatClock(from)} on. One verifier asked the chain each time; the other had made a copy at ${formatClock(copiedAt)} and did
not ask again. They flipped in the same second: ${texts}. Then the holder issued the same badges again in their own name: to
whoever takes any issuer the badge was ${reissue.toAnybody}, and whoever expects the right one refused it
(${reissue.refused}). ${reissue.sentence}</li>`;
}

function claimStep({ claims, paid, left, decimals, gasPerClaim }: Story): Markup {
  const rest = html`${formatTokens(left, decimals)} tokens are left in the campaign.`;
  if (claims.length === 0) {
    return html`<li><b>Claims.</b> A campaign was created and funded. No claim was paid: ${rest}</li>`;
  }
  const who = claims.length === 1 ? "One account" : `${formatCount(claims.length)} accounts`;
  return html`<li><b>Claims.</b> A campaign was created and funded, with a gate that asks for a good credential before
anything is paid. ${who} claimed with leaf, proof and credential and ${claims.length === 1 ? "was" : "were"} paid
${formatTokens(paid, decimals)} tokens, at ${formatAverage(gasPerClaim)} gas a claim; ${rest}</li>`;
}

function relayStep({ relay, decimals }: Story): Markup {
  const skipped = relay.skipped
    .map(({ index, sentence }) => `Index ${index} was skipped: ${sentence}`)
    .join(" ");
  return html`<li><b>Relayed claims.</b> In a second campaign, without a gate, a contract wallet signed its claim
and sent nothing: a relayer brought it, ${formatTokens(relay.amount, decimals)} tokens went where the wallet had said, and
${formatTokens(relay.fee, decimals)} to the relayer. Then one transaction brought ${formatThings(relay.items, "claim")}, of which
${formatCount(relay.paid)} were paid. ${skipped}</li>`;
}

function rewardsStep({ rewards, decimals }: Story): Markup {
  const days = formatCount(rewards.timelock / 86_400n);
  return html`<li><b>Rewards that grow.</b> A third campaign changes its root as rewards add up. Its proposer first proposed a
root that would have given ${formatTokens(rewards.greed, decimals)} tokens to themselves; the guardian, who had made the tree again,
vetoed it. The right one had to wait for ${days} days. Claims were stopped for all of them, so it waited for
${formatCount(rewards.pause.later / 86_400n)} more, and the pause cost nobody a day. ${rewards.pause.refused.join(" ")} Then a stranger put it in force.
${formatTokens(rewards.paidFirst, decimals)} tokens
were paid under the first root, ${formatTokens(rewards.paidOverlap, decimals)} by its proofs while both were good, and
${formatTokens(rewards.paidSecond, decimals)} under the next. ${rewards.refused.join(" ")}</li>`;
}

function vestingStep({ vesting, decimals }: Story): Markup {
  const last = vesting.paidAt.at(-1)?.moment ?? vesting.end;
  return html`<li><b>Vesting.</b> A fourth campaign pays a quarter after a year, and the rest steadily until
${formatDay(last)}, up to which the chain’s time was moved. ${formatCount(vesting.claimed)} of
${formatThings(vesting.leaves, "account")} claimed at once, when nothing was due; a release a second before the first year was
over was refused (${vesting.early}). What nobody had claimed by ${formatDay(vesting.end)},
${formatTokens(vesting.swept, decimals)} tokens, went to the treasury; the others were paid ${formatTokens(vesting.paid, decimals)}, all that
was theirs.</li>`;
}

function burstStep({ burst }: Story): Markup {
  const { claimants, recommendation } = burst;
  return html`<li><b>Claim day, rehearsed.</b> ${formatCount(claimants)} made-up accounts came at once to a little chain that
others used as well, three times over: each by itself, in waves, and through a relayer. ${recommendation.join(" ")}</li>`;
}

function refusalStep({ refused }: Story): Markup {
  if (refused.length === 0) return html`<li><b>Refusals.</b> No claim was refused in this run.</li>`;
  const later = refused.filter(({ laterPaid }) => laterPaid).length;
  const after =
    later === 0
      ? html``
      : html` ${formatCount(later)} of them ${later === 1 ? "was" : "were"} paid later, once what stood in the way had been put right.`;
  return html`<li><b>Refusals.</b> ${formatThings(refused.length, "claim")} that must not be paid
${refused.length === 1 ? "was" : "were"} tried and refused by the contracts.${after}</li>`;
}
