import type { Hex } from "viem";
import { type Panel, panelHash, panelName } from "../../core/governance/panel.ts";
import { formatThings } from "../../core/text/format.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { keyText } from "../group/rosterFile.ts";
import { rosterRows } from "../proposal/tell/groupCalls.ts";
import type { ToldText } from "../proposal/tell/told.ts";
import type { PanelChangeFile } from "./panelChangeFile.ts";

/** The panels beside a change, as its desk tells them. */
export type PanelsAround = {
  /** In force: it signs. */
  readonly before: Panel;
  /** Of the other round, in force. */
  readonly other: Panel | undefined;
};

/**
 * What a change of a panel says, for whoever is to sign or send it.
 * @param around undefined: no network was asked
 */
export function tellPanelChange(file: PanelChangeFile, around?: PanelsAround): ToldText {
  const { desk, round, version, panel, from } = file;
  const before = around?.before;
  return {
    what: `Replace the ${panelName(round)} of the desk ${desk} by one of ${formatThings(panel.seats.length, "seat")}, of which ${panel.quorum} must agree, for cases opened from ${isoMoment(from)} on`,
    warnings: around === undefined ? [] : warningsOf(panel, around),
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

function warningsOf(panel: Panel, { before, other }: PanelsAround): readonly string[] {
  const { seats, payee, quorum } = panel;
  const members = membersOf(panel);
  const isNew = before.seats.every(({ member }) => !members.has(member.toLowerCase()));
  const both = [...membersOf(other)].filter((member) => members.has(member));
  return [
    ...(panelHash(panel) === panelHash(before)
      ? ["Nothing changes: and no other change can be announced until 21 days after this one is in force."]
      : []),
    ...(isNew ? ["No member of the panel in force stays."] : []),
    ...(quorum < before.quorum
      ? [`${quorum} of ${seats.length} decide, where ${before.quorum} of ${before.seats.length} do now.`]
      : []),
    ...(both.length > 0
      ? [
          `${both.map((member) => keyText(member as Hex)).join(", ")} would sit in both panels: an appeal would go to the same people.`,
        ]
      : []),
    ...(payee.toLowerCase() === before.payee.toLowerCase()
      ? []
      : [`The panel is paid through another account, ${payee}.`]),
  ];
}

const membersOf = (panel: Panel | undefined): ReadonlySet<string> =>
  new Set((panel?.seats ?? []).map(({ member }) => member.toLowerCase()));
