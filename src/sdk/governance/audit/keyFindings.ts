import type { Hex } from "viem";
import { chairs, isNobody, keyOfAddress, type Seat } from "../../core/governance/roster.ts";
import { keyText } from "../group/rosterFile.ts";
import type { AuditFacts } from "./facts.ts";
import type { AuditFinding } from "./finding.ts";

/** Where a key sits. */
type Place = {
  readonly kind: "group" | "panel" | "list";
  readonly where: string;
  readonly says: string;
  readonly desk?: string;
};

/** Keys that sit in several rosters, panels or lists: who holds one of them has a word in each. */
export function keyFindings(facts: AuditFacts): readonly AuditFinding[] {
  const places = new Map<Hex, Place[]>();
  const put = (key: Hex, place: Place) => {
    const known = places.get(key.toLowerCase() as Hex) ?? [];
    if (!known.some(({ says }) => says === place.says)) known.push(place);
    places.set(key.toLowerCase() as Hex, known);
  };
  for (const { group, seats } of facts.groups) {
    for (const key of keysOf(seats)) put(key, { kind: "group", where: group, says: `the group ${group}` });
  }
  for (const { desk, panels } of facts.desks) {
    for (const { round, seats } of panels) {
      const says = `panel ${round} of the desk ${desk}`;
      for (const key of keysOf(seats)) put(key, { kind: "panel", where: desk, says, desk });
    }
  }
  for (const { list, authority } of facts.lists) {
    put(keyOfAddress(authority), { kind: "list", where: list, says: `the list ${list}` });
  }
  const deskOf = new Map(facts.groups.map(({ group, desk }) => [group.toLowerCase(), desk?.toLowerCase()]));
  return [...places].flatMap(([key, known]) => {
    const [first] = known;
    if (first === undefined || known.length < 2) return [];
    const says = `${keyText(key)} decides in ${known.map((place) => place.says).join(" and ")}.`;
    return [{ code: codeOf(known, deskOf), where: first.where, says }];
  });
}

/** The worst of it: a judge in their own cause, then one whose ruling is appealed to themselves. */
function codeOf(
  known: readonly Place[],
  deskOf: ReadonlyMap<string, string | undefined>,
): AuditFinding["code"] {
  const groupDesks = known
    .filter(({ kind }) => kind === "group")
    .map(({ where }) => deskOf.get(where.toLowerCase()));
  const panelDesks = known.flatMap(({ desk }) => (desk === undefined ? [] : [desk.toLowerCase()]));
  if (panelDesks.some((desk) => groupDesks.includes(desk))) return "PanelSitsInGroup";
  return new Set(panelDesks).size < panelDesks.length ? "PanelsShareKey" : "KeyInSeveral";
}

/** All keys of a roster, members and stand-ins. */
function keysOf(seats: readonly Seat[]): readonly Hex[] {
  return seats.flatMap((seat) => chairs.map((chair) => seat[chair])).filter((key) => !isNobody(key));
}
