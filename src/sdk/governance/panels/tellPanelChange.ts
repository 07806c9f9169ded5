import { type Panel, panelHash } from "../../core/governance/panel.ts";
import { formatThings } from "../../core/text/format.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { rosterRows } from "../proposal/tell/groupCalls.ts";
import type { ToldText } from "../proposal/tell/told.ts";
import type { PanelChangeFile } from "./panelChangeFile.ts";
import { panelName } from "./readPanels.ts";

/**
 * What a change of a panel says, for whoever is to sign or send it.
 * @param before the panel in force, which signs; undefined: no network was asked
 */
export function tellPanelChange(file: PanelChangeFile, before?: Panel): ToldText {
  const { desk, round, version, panel, from } = file;
  return {
    what: `Replace the ${panelName(round)} of the desk ${desk} by one of ${formatThings(panel.seats.length, "seat")}, of which ${panel.quorum} must agree, for cases opened from ${isoMoment(from)} on`,
    warnings: warningsOf(panel, before),
    rows: [
      ["desk", desk],
      ["changes", `the ${panelName(round)}, version ${version}: ${panelText(panel)}`],
      ...(before === undefined ? [] : [["until then", panelText(before)] as const]),
      ...rosterRows(panel.seats, before?.seats),
      // All that a wallet shows of it.
      ["panel's hash", panelHash(panel)],
      ["in force", `for cases opened from ${isoMoment(from)} on`],
    ],
  };
}

/** `2 of 3 agree, paid through 0x...`. */
export function panelText({ quorum, seats, payee }: Panel): string {
  return `${quorum} of ${seats.length} agree, paid through ${payee}`;
}

function warningsOf({ seats, payee }: Panel, before: Panel | undefined): readonly string[] {
  if (before === undefined) return [];
  const members = new Set(seats.map(({ member }) => member.toLowerCase()));
  const isNew = before.seats.every(({ member }) => !members.has(member.toLowerCase()));
  const isPaidElsewhere = payee.toLowerCase() !== before.payee.toLowerCase();
  return [
    ...(isNew ? ["No member of the panel in force stays."] : []),
    ...(isPaidElsewhere ? [`The panel is paid through another account, ${payee}.`] : []),
  ];
}
