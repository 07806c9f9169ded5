import type { Address } from "viem";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { type Panel, panelHash, panelName } from "../../../src/sdk/core/governance/panel.ts";
import { countdown } from "../../../src/sdk/core/text/countdown.ts";
import { formatThings } from "../../../src/sdk/core/text/format.ts";
import { isoMoment } from "../../../src/sdk/core/text/moment.ts";
import { countedNow, type OpenedPanelFile } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import { type PanelFile, panelFileTypedData } from "../../../src/sdk/governance/panels/panelFile.ts";
import {
  type DeskPanels,
  type ReadPanelsParameters,
  type RoundPanels,
  readPanels,
} from "../../../src/sdk/governance/panels/readPanels.ts";
import { panelText } from "../../../src/sdk/governance/panels/tellPanelChange.ts";
import type { Line } from "../../output.ts";
import { progress } from "../../progress.ts";
import { digestLines, seatLines, toldDocument, toldLines } from "../lines.ts";

/** Where a desk's events are looked for. */
export const deskBlocks = ({ fromBlock }: Pick<ReadPanelsParameters, "fromBlock">) => ({
  fromBlock,
  onProgress: progress("looking for the desk's events", "blocks"),
});

/** The panels of the desk that is meant. */
export function openPanels(
  client: ReadClient,
  desk: Address,
  { asOf, ...options }: Pick<ReadPanelsParameters, "fromBlock" | "asOf">,
): Promise<DeskPanels> {
  return readPanels(client, { desk, ...deskBlocks(options), asOf });
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

const panelDocument = (panel: Panel) => ({ hash: panelHash(panel), ...panel });

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

/** What a panel signs, for whoever is to sign or send it. */
export function panelFileLines(opened: OpenedPanelFile): readonly Line[] {
  const { found, summary, signing, standInsFrom } = opened;
  const counted = countedNow(opened);
  const early = found.file.approvals.length - counted;
  const later =
    early === 0 ? "" : `, and ${formatThings(early, "stand-in")} from ${isoMoment(standInsFrom ?? 0n)} on`;
  return [
    ...toldLines(summary),
    ...digestLines(panelFileTypedData(found)),
    ["signatures", `${counted} of ${signing.quorum}${later}`],
  ];
}

/** The same for programs. */
export function panelFileDocument({ found, summary, signing }: OpenedPanelFile): object {
  const signed = found.file.approvals.map(({ seat }) => seat);
  return { ...ownDocument(found), ...toldDocument(summary), signed, quorum: signing.quorum };
}

function ownDocument(found: PanelFile): object {
  if (found.kind === "ruling") {
    const { desk, caseId, round, ruling, reasons } = found.file;
    return { desk, case: caseId, round, ruling, reasons };
  }
  const { desk, round, version, panel, from } = found.file;
  return { desk, round, version, from, panel: panelDocument(panel) };
}
