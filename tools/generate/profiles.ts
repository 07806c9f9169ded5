/**
 * Writes docs/profiles/*.md, a page for each profile of a group's rules, from the code that makes the rules:
 * `node tools/generate/profiles.ts`; with `--check` it writes nothing and fails where a page differs.
 */
import { join } from "node:path";
import type { Act } from "../../src/sdk/core/governance/acts.ts";
import { minSeatsOf, type Profile, profileRules, profiles } from "../../src/sdk/core/governance/profiles.ts";
import { MAX_SEATS } from "../../src/sdk/core/governance/roster.ts";
import type { Rule, RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { longestOf, standstill } from "../../src/sdk/core/governance/standstill.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import { type GeneratedFile, writeOrCheck } from "./writeOrCheck.ts";

/** For whom a profile is, and when another one serves better. */
const ABOUT: Readonly<Record<Profile, readonly [whom: string, instead: string]>> = {
  university: [
    "an office whose diplomas others rely on for years. A revocation passes 14 days before anybody can carry it out",
    "Choose `company` if credentials must be gone within days, and `dao` if members do not know each other.",
  ],
  association: [
    "members who know each other: a club, a chamber, a cooperative. Its rules are those of `university`, with half the notice of a revocation",
    "Choose `university` if others rely on the credentials for years, and `dao` if a majority of the members could be one person.",
  ],
  company: [
    "a team that issues and pays every day. Two seats attest, suspend and propose roots, one vetoes a root, and a majority decides everything else within a day",
    "Choose another profile if two colluding seats must not be able to propose a root: here, only a veto within the campaign's timelock stops them.",
  ],
  dao: [
    "strangers. Two seats hold together, and what cannot be undone needs two thirds, as far as the group survives the loss of its seats",
    "Choose `association` if members know each other: a hold by one seat is faster.",
  ],
};

/** The sizes that a page tells: the smallest, a usual one, the largest. */
const sizesOf = (profile: Profile) => [minSeatsOf(profile), 9, MAX_SEATS];

/** The pages, with paths from the root of the repository. */
export function profileFiles(): readonly GeneratedFile[] {
  return profiles.map((profile) => ({ path: `docs/profiles/${profile}.md`, text: pageOf(profile) }));
}

function pageOf(profile: Profile): string {
  const [whom, instead] = ABOUT[profile];
  const sizes = sizesOf(profile);
  const some = sizes.map((seats) => ({ seats, rules: profileRules(profile, seats) }));
  const heads = sizes.map((seats) => `of ${seats}`);
  return `<!-- made by tools/generate/profiles.ts -->
# The profile \`${profile}\`
This page is for groups of ${minSeatsOf(profile)} to ${MAX_SEATS} seats that choose the profile \`${profile}\`. It is made from the code that writes the rules.

It is for ${whom}. ${instead} To write the rules, and to see what they say of your roster:
\`\`\`sh
symbolon govern rules --profile ${profile} --seats 9 --out rules.json
symbolon govern rules rules.json --roster roster.json
\`\`\`

## How many seats decide
${tableOf(["act", ...heads, "at most, with its notice"], actRows(some))}

With fewer signatures, a proposal is open for ${windowsText(some[0]?.rules ?? [])}; then it lapses; EndHold and Reinstate pass. Stand-ins sign from ${standInText(some[0]?.rules ?? [])} after the opening on, in Hold and VetoRoot at once. Suspend, Revoke and Hold need evidence.

## What stops when seats are gone
A seat is gone when its member and its stand-ins are. *Until dormant* means: these acts stop, too, until the seats that are gone count as [dormant](../write-a-rulebook.md#4-when-the-group-hesitates), after three silences.

${tableOf(["gone", ...heads], goneRows(some))}

## What seats do alone, and with friends
${powerLines(some).join("\n")}

Next: [write a rulebook](../write-a-rulebook.md).
`;
}

type Sized = { readonly seats: number; readonly rules: readonly RuleChange[] };

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Acts that are decided alike stand in one row. */
function actRows(some: readonly Sized[]): readonly (readonly string[])[] {
  const byRule = new Map<string, Act[]>();
  for (const { act } of some[0]?.rules ?? []) {
    const cells = [
      ...some.map(({ rules }) => `${ruleOf(rules, act).quorum}`),
      timeText(ruleOf(some[0]?.rules ?? [], act)),
    ];
    const key = JSON.stringify(cells);
    byRule.set(key, [...(byRule.get(key) ?? []), act]);
  }
  return [...byRule].map(([key, acts]) => [acts.join(", "), ...(JSON.parse(key) as string[])]);
}

function ruleOf(rules: readonly RuleChange[], act: Act): Rule {
  const found = rules.find((one) => one.act === act);
  if (found === undefined) throw new Error(`The profile has no rule of ${act}.`);
  return found.rule;
}

function timeText(rule: Rule): string {
  const { notice } = rule;
  return `${durationText(longestOf(rule))}${notice === 0 ? "" : `, of which notice ${durationText(notice)}`}`;
}

function windowsText(rules: readonly RuleChange[]): string {
  const { window } = ruleOf(rules, "Issue");
  return `${durationText(window)} (Hold: ${durationText(ruleOf(rules, "Hold").window)})`;
}

const standInText = (rules: readonly RuleChange[]) => durationText(ruleOf(rules, "Issue").standIn);

function goneRows(some: readonly Sized[]): readonly (readonly string[])[] {
  return [1, 2, 3, 4, 5].map((gone) => [
    formatThings(gone, "seat"),
    ...some.map(({ seats, rules }) => stopText(rules, seats, gone)),
  ]);
}

function stopText(rules: readonly RuleChange[], seats: number, gone: number): string {
  if (gone >= seats) return "everything stops";
  const { stopped, delayed } = standstill(rules, seats, gone);
  const parts = [
    ...(stopped.length === 0 ? [] : [`${listText(stopped)} ${stopped.length === 1 ? "stops" : "stop"}`]),
    ...(delayed.length === 0 ? [] : [`until dormant: ${listText(delayed)}`]),
  ];
  return parts.length === 0 ? "nothing stops" : parts.join("; ");
}

const ALL_BUT = 4;

function listText(acts: readonly Act[]): string {
  return acts.length > ALL_BUT ? `${acts.length} acts (${acts.join(", ")})` : acts.join(", ");
}

/** What as many seats as an act's quorum can do, and as many as its vetoes stop. */
function powerLines(some: readonly Sized[]): readonly string[] {
  const [{ rules } = { rules: [] }] = some;
  const counts = [...new Set(rules.map(({ rule }) => rule.quorum))].sort((a, b) => a - b);
  const few = counts.filter((count) => count <= 2);
  const hold = ruleOf(rules, "Hold");
  const end = (of: (one: Sized) => number) => some.map((one) => of(one)).join(", ");
  return [
    ...few.map((count) => {
      const acts = rules.filter(({ rule }) => rule.quorum === count).map(({ act }) => act);
      return `- **${count === 1 ? "One seat" : "Two seats"}**: ${acts.join(", ")}, in any group of this profile.`;
    }),
    `- **Holds**: at most ${durationText(hold.sunset)} each, and a seat signs for ${durationText(hold.budget)} of them in 90 days, counted for each credential. Longer ones need as many seats as Suspend. A hold for a case at the group's [dispute desk](../settle-a-dispute.md) lasts as long as the case needs, and no longer than the batch's emergency limit.`,
    "- **One seat and silence**: EndHold and Reinstate pass at the end of their window, if too few seats object. A seat opens one such proposal at a time.",
    `- **Objections**: ${end(({ rules }) => ruleOf(rules, "Reinstate").vetoes)} seats refuse what passes by silence, and ${end(({ rules }) => ruleOf(rules, "Issue").vetoes)} refuse anything else that too few signed (of ${end(({ seats }) => seats)} seats). No objection stops a full quorum.`,
    `- **A full quorum** can do everything that its act allows: ${end(({ rules }) => ruleOf(rules, "Roster").quorum)} seats (of ${end(({ seats }) => seats)}) replace the roster after its notice of ${durationText(ruleOf(rules, "Roster").notice)}, and new rules are in force after ${durationText(ruleOf(rules, "Rules").notice)}.`,
  ];
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..", "..");
  writeOrCheck(
    "profiles",
    profileFiles().map(({ path, text }) => ({ path: join(root, path), text })),
  );
}
