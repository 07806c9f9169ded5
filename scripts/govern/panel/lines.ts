import type { Address, TypedDataDefinition } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { type Panel, panelChangeTypedData, panelHash } from "../../../src/sdk/core/governance/panel.ts";
import type { PanelChangeFile } from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import {
  type DeskPanels,
  panelName,
  type ReadPanelsParameters,
  type RoundPanels,
  readPanels,
} from "../../../src/sdk/governance/panels/readPanels.ts";
import { rosterRows } from "../../../src/sdk/governance/proposal/tell/groupCalls.ts";
import type { Line } from "../../output.ts";
import { progress } from "../../progress.ts";
import { countdown, digestLines, seatLines } from "../lines.ts";

/** The panels of the desk that is meant. */
export function openPanels(
  client: ReadClient,
  desk: Address,
  { fromBlock, asOf }: Pick<ReadPanelsParameters, "fromBlock" | "asOf">,
): Promise<DeskPanels> {
  return readPanels(client, {
    desk,
    fromBlock,
    asOf,
    onProgress: progress("looking for the desk's events", "blocks"),
  });
}

/** The panels of a desk, for programs. */
export function panelsDocument({ rounds }: DeskPanels): readonly object[] {
  return rounds.map(({ round, version, inForce, coming, leaving, changeableFrom }) => ({
    round,
    version,
    inForce: panelDocument(inForce),
    coming: coming === undefined ? null : { from: coming.from, ...panelDocument(coming.panel) },
    leaving: leaving === undefined ? null : panelDocument(leaving),
    changeableFrom,
  }));
}

export const panelDocument = (panel: Panel) => ({ hash: panelHash(panel), ...panel });

/** Who decides cases that are opened now, and whose turn comes when. */
export function panelsLines({ rounds, asOf }: DeskPanels): readonly Line[] {
  return rounds.flatMap((one) => roundLines(one, asOf.time));
}

function roundLines({ round, ...one }: RoundPanels, now: bigint): readonly Line[] {
  const { inForce, version, coming, leaving, changeableFrom } = one;
  return [
    [panelName(round), `version ${version}, in force: ${panelText(inForce)}`],
    ...seatLines(inForce.seats),
    ...(coming === undefined
      ? []
      : [
          [
            "coming",
            `version ${version + 1}, from ${countdown(coming.from, now)}: ${panelText(coming.panel)}`,
          ] as const,
          ...seatLines(coming.panel.seats),
        ]),
    ...(leaving === undefined
      ? []
      : [
          [
            "leaving",
            `of cases opened before, remembered until ${countdown(changeableFrom, now)}: ${panelText(leaving)}`,
          ] as const,
          ...seatLines(leaving.seats),
        ]),
  ];
}

/** `2 of 3 agree, paid through 0x...`. */
export function panelText({ quorum, seats, payee }: Panel): string {
  return `${quorum} of ${seats.length} agree, paid through ${payee}`;
}

/** What a change is, for whoever is to sign or send it. */
export function changeLines(file: PanelChangeFile, signing: Panel, now: bigint): readonly Line[] {
  const { desk, round, version, panel, from, approvals } = file;
  return [
    ["desk", desk],
    ["changes", `the ${panelName(round)}, version ${version}: ${panelText(panel)}`],
    ["until then", panelText(signing)],
    ...rosterRows(panel.seats, signing.seats),
    // All that a wallet shows of it.
    ["panel's hash", panelHash(panel)],
    ...digestLines(panelChangeTypedData(file) as TypedDataDefinition),
    ["in force", `for cases opened from ${countdown(from, now)}`],
    ["signatures", `${approvals.length} of ${signing.quorum}`],
  ];
}

/** The same for programs. */
export function changeDocument(file: PanelChangeFile, signing: Panel): object {
  const { desk, round, version, panel, from, approvals } = file;
  return {
    desk,
    round,
    version,
    from,
    panel: panelDocument(panel),
    signed: approvals.map(({ seat }) => seat),
    quorum: signing.quorum,
  };
}
