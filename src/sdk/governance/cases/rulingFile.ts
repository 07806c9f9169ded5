import type { Hex } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import { address, count, decodeJson, hex, object, oneOf, text, versioned } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { panelRounds, type Round } from "../../core/governance/panel.ts";
import { type PanelRuling, rulingDigest } from "../../core/governance/ruling.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { approvalsDecoder, gatherVotes, requireOneId } from "../proposal/approvals.ts";

/** A ruling on its way through its panel: whoever signs adds their signature. */
export type RulingFile = PanelRuling & {
  readonly chainId: bigint;
  readonly desk: Hex;
  /** Signatures of the panel, ascending by seat. */
  readonly approvals: readonly Approval[];
};

export const RULING_FORMAT = "symbolon-ruling";
const VERSION = 1;
const word = hex(32);

const file = versioned(
  RULING_FORMAT,
  VERSION,
  object({
    format: text,
    version: oneOf([VERSION]),
    chainId: count,
    desk: address,
    caseId: word,
    round: oneOf<Round>(panelRounds),
    ruling: oneOf(["Upheld", "Rejected"] as const),
    reasons: word,
    approvals: approvalsDecoder,
  }),
);

/**
 * Reads a ruling with its signatures. Whether they count, the chain tells (`planRuling`).
 * @param name as people know the file
 * @throws SymbolonError `BadRuling`
 */
export function parseRuling(json: string, name = "The text"): RulingFile {
  const refuse = (reason: string, cause?: unknown) => badRuling(name, reason, cause);
  const { chainId, format: _, version: __, ...ruling } = decodeJson(file, json, refuse);
  return { ...ruling, chainId: BigInt(chainId) };
}

/** A ruling as the text of a file. */
export function formatRuling(said: RulingFile): string {
  const { chainId, desk, caseId, round, ruling, reasons, approvals } = said;
  const written = { chainId: Number(chainId), desk, caseId, round, ruling, reasons, approvals };
  return jsonText({ format: RULING_FORMAT, version: VERSION, ...written }, 2);
}

/**
 * The same ruling with the signatures of several files: each seat's once, the first that has it.
 * @throws SymbolonError `OtherRuling`
 */
export function mergeRulings(first: RulingFile, others: readonly RulingFile[]): RulingFile {
  requireOneId(
    [first, ...others].map((one) => rulingDigest(one)),
    { code: "OtherRuling", thing: "ruling", source: "govern case rule" },
  );
  return { ...first, approvals: gatherVotes([first, ...others].map((one) => one.approvals)) };
}

function badRuling(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadRuling",
    reason: `${name} is not a ruling: ${reason}.`,
    hint: "Give it unchanged, as `govern case rule` and `govern sign` wrote it.",
    details: { file: name },
    cause,
  });
}
