import { type Address, zeroAddress } from "viem";
import { quorumBuild } from "../chain/builds/quorumBuild.ts";
import { modes } from "../core/governance/acts.ts";
import type { Seat } from "../core/governance/roster.ts";
import type { Rule } from "../core/governance/rules.ts";
import type { Construction } from "./deterministic.ts";

export type GroupParameters = {
  /** The first roster. */
  readonly seats: readonly Seat[];
  /** One an act, in their order. */
  readonly rules: readonly Rule[];
  /** Whose decisions the group carries out; default: nobody's. */
  readonly desk?: Address | undefined;
};

/** A group, which makes its Rulebook. Another roster, rule or desk is another address. */
export function group({ seats, rules, desk = zeroAddress }: GroupParameters): Construction {
  const encoded = rules.map((rule) => ({ ...rule, mode: modes.indexOf(rule.mode) }));
  return { build: quorumBuild, args: [seats, encoded, desk] };
}
