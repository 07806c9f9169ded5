import type { GateState } from "../../src/chain/read/readGate.ts";
import { momentText } from "../command/momentText.ts";

type Line = readonly [name: string, value: string];

/** What a gate is and demands, for people; the parts of a gate that asks two are indented below it. */
export function gateLines(gate: GateState, indent = ""): readonly Line[] {
  const name = `${indent}gate`;
  switch (gate.kind) {
    case "none":
      return [[name, "none"]];
    case "missing":
      return [[name, `${gate.gate}: no contract`]];
    case "unknown":
      return [[name, `${gate.gate}: not one of ours`]];
    case "AllOfGate":
      return [
        [
          name,
          `${gate.gate}: AllOfGate, whose adapter for the campaign is ${gate.isOpen ? "" : "NOT OPEN, "}${gate.adapter}`,
        ],
        ...gate.parts.flatMap((part) => gateLines(part, `${indent}  `)),
      ];
    case "PauseGate": {
      const { guardian, maxPaused, noPauseWindow, paused, extraTime } = gate.pause;
      return [
        [name, `${gate.gate}: PauseGate`],
        [`${indent}  guardian`, guardian],
        [
          `${indent}  pauses`,
          `${extraTime} of ${maxPaused} seconds so far, none in the last ${noPauseWindow}`,
        ],
        ...(paused === undefined
          ? []
          : [
              [
                `${indent}  PAUSED`,
                `${momentText(paused.from, "")} to ${momentText(paused.until, "")} at most`,
              ] as const,
            ]),
      ];
    }
    default: {
      const { schema, soleIssuer, trustList, trusted, nullifier, nullifierPosition, registry } =
        gate.requirement;
      const moment = trusted === "whenIssued" ? "when they issued" : "now";
      const issuers =
        trustList === undefined
          ? (soleIssuer ?? "several")
          : `those whom the trust list ${trustList} trusts ${moment}`;
      const field = nullifierPosition === undefined ? "" : ` ${nullifierPosition}`;
      return [
        [name, `${gate.gate}: ${gate.kind}`],
        [`${indent}  schema`, schema],
        [`${indent}  issuers`, issuers],
        [`${indent}  nullifier`, `${nullifier.toLowerCase()}${field}`],
        [`${indent}  registry`, registry],
      ];
    }
  }
}
