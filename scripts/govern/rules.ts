import type { Address } from "viem";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import { earliestFrom, rulesAt } from "../../src/sdk/core/governance/law.ts";
import { type Profile, profileRules } from "../../src/sdk/core/governance/profiles.ts";
import { packRule, type RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { freezeOf, standstills } from "../../src/sdk/core/governance/standstill.ts";
import { usualRules } from "../../src/sdk/core/governance/usualRules.ts";
import { countdown } from "../../src/sdk/core/text/countdown.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { readGroupLaw } from "../../src/sdk/governance/group/readGroup.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { formatRulebook, parseRulebook } from "../../src/sdk/governance/group/rulebookFile.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import { printResult, table } from "../output.ts";
import { ruleLines } from "./lines.ts";
import { openGroup } from "./openGroup.ts";
import { freezeLines, minorityLines, standstillLines } from "./standstillLines.ts";

export type RulesOptions = ReplaceOptions & {
  readonly seats?: number;
  readonly profile?: Profile;
  readonly roster?: string;
  readonly group?: Address;
  readonly rpc?: string;
  readonly at?: bigint;
  readonly fromBlock?: bigint;
  readonly out?: string;
  readonly json?: boolean;
};

/** The law of a group at a moment, or what a file would change of it. */
export async function ofLaw(file: string | undefined, quorum: Address, options: RulesOptions): Promise<void> {
  const { rpc = "", out, replace, json = false } = options;
  const client = await openReader(rpc);
  const group = await openGroup(client, quorum, options);
  const count = group.roster.seats.length;
  const law = await readGroupLaw(client, group);
  const at = options.at ?? group.asOf.time;
  const inForce = rulesAt(law, at);
  if (file !== undefined) {
    const changes = parseRulebook(readText(file), { seats: count, file });
    const changed = changes.filter(({ act, rule }) => isOther(inForce, { act, rule }));
    const earliest = earliestFrom(law, at);
    printResult(json, { group: quorum, seats: count, changed, earliest }, [
      ...table(ruleLines(changed, count)),
      ...(changed.length === 0 ? ["nothing changes: these rules are in force"] : []),
      `announced now, they could be in force from ${countdown(earliest, at)}`,
    ]);
    return;
  }
  if (out !== undefined) writeOwnOutput(out, formatRulebook(inForce), { replace });
  printResult(json, { group: quorum, seats: count, at, rules: inForce, file: out ?? null }, [
    ...table([["rules at", isoMoment(at)], ...ruleLines(inForce, count)]),
    ...(out === undefined ? [] : [`written to ${out}`]),
  ]);
}

function isOther(inForce: readonly RuleChange[], { act, rule }: RuleChange): boolean {
  const now = inForce.find((one) => one.act === act);
  return now === undefined || packRule(now.rule) !== packRule(rule);
}

/** Without a chain: writes rules to begin with, or checks a file. */
export function ofFile(
  file: string | undefined,
  { seats, roster, profile, out, replace, json = false }: RulesOptions,
): void {
  const seated = roster === undefined ? undefined : parseRoster(readText(roster), 1, roster);
  const count = seated?.length ?? seats ?? 0;
  const changes =
    file !== undefined
      ? parseRulebook(readText(file), { seats: count, file })
      : profile === undefined
        ? usualRules(count)
        : profileRules(profile, count);
  if (out !== undefined) writeOwnOutput(out, formatRulebook(changes), { replace });
  const stops = standstills(changes, count);
  const freeze = seated && freezeOf(changes, seated);
  const document = { seats: count, profile: profile ?? null, rules: changes, stops, freeze: freeze ?? null };
  printResult(json, { ...document, file: out ?? null }, [
    ...table([
      ...ruleLines(changes, count),
      ...standstillLines(changes, stops),
      ...freezeLines(freeze),
      ...minorityLines(changes, count),
    ]),
    ...(out === undefined ? ["all within the bounds"] : [`written to ${out}`]),
  ]);
}
