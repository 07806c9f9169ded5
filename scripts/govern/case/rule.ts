import type { Hex } from "viem";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { proposeRuling } from "../../../src/sdk/governance/cases/ruleCase.ts";
import { formatRuling } from "../../../src/sdk/governance/cases/rulingFile.ts";
import { openPanelFile } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import { openReader } from "../../command/connect.ts";
import type { ReplaceOptions } from "../../command/replaceOption.ts";
import { printResult, table } from "../../output.ts";
import { deskBlocks, panelFileDocument, panelFileLines } from "../panel/lines.ts";
import { writeSigned } from "../writeSigned.ts";
import type { CaseOptions } from "./caseOptions.ts";
import { openCase } from "./openCase.ts";

export type RuleOptions = CaseOptions &
  ReplaceOptions & {
    readonly ruling: "Upheld" | "Rejected";
    /** keccak256 of them, or their file. */
    readonly reasons: string;
    readonly out: string;
  };

/** `symbolon govern case rule CREDENTIAL`: a file for the panel to sign. */
export async function rule(
  credential: string,
  options: RuleOptions & { readonly reasons: Hex },
): Promise<void> {
  const { ruling, reasons, out, replace, json = false } = options;
  const client = await openReader(options.rpc);
  const file = proposeRuling(await openCase(client, credential, options), { ruling, reasons });
  const opened = await openPanelFile(client, { kind: "ruling", file }, deskBlocks(options));
  writeSigned(formatRuling(file), { out, replace });
  const next = `each member of the panel who agrees: symbolon govern sign ${shellWord(out)}`;
  printResult(
    json,
    { ...panelFileDocument(opened), file: out },
    table([...panelFileLines(opened), ["written to", out], ["next", next]]),
  );
}
