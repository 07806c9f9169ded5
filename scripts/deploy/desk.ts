import type { Address } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { readTokenWords } from "../../src/sdk/chain/read/readToken.ts";
import { disputeDesk } from "../../src/sdk/contracts/desk.ts";
import { minPanelQuorum, type Panel } from "../../src/sdk/core/governance/panel.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { parseRoster } from "../../src/sdk/governance/group/rosterFile.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { openReader } from "../command/connect.ts";
import { type Line, printResult, table } from "../output.ts";
import { deployHere } from "./deployHere.ts";
import type { DeployOptions } from "./deployOptions.ts";

type DeskOptions = DeployOptions &
  AmountOptions & {
    readonly batchRegistry: Address;
    readonly attestationRegistry: Address;
    readonly token: Address;
    readonly bond: TypedAmount;
    readonly first: string;
    readonly firstPayee: Address;
    readonly firstQuorum?: number;
    readonly second: string;
    readonly secondPayee: Address;
    readonly secondQuorum?: number;
    readonly metaEvidence: string;
  };

function panelLine(name: string, { quorum, payee, seats }: Panel): Line {
  return [name, `${quorum} of ${seats.length} seats decide; paid through ${payee}`];
}

/** `symbolon deploy desk`: one desk, where it is not there yet. */
export async function deployDesk(options: DeskOptions): Promise<void> {
  const { token: bondToken, metaEvidence, batchRegistry, attestationRegistry } = options;
  const client = await openReader(options.rpc);
  const units = await readUnitsOf(client, bondToken, { bond: options.bond }, options);
  const bond = units.bond ?? 0n;
  const first = panelOf(options.first, options.firstPayee, options.firstQuorum);
  const second = panelOf(options.second, options.secondPayee, options.secondQuorum);
  const terms = { batchRegistry, attestationRegistry, bondToken, bond, first, second, metaEvidence };
  const words = await readTokenWords(client, { token: bondToken });
  const { content, lines, contractLines } = await deployHere(options, { desk: disputeDesk(terms) }, [
    ["bond", `${tokenAmount(bond, words)} of ${bondToken}`],
    panelLine("first panel", first),
    panelLine("second panel", second),
    ["meta-evidence", metaEvidence],
  ]);
  printResult(options.json ?? false, content, table([...lines, ...contractLines]));
}

function panelOf(file: string, payee: Address, quorum: number | undefined): Panel {
  const seats = parseRoster(readText(file), 1, file);
  return { quorum: quorum ?? minPanelQuorum(seats), payee, seats };
}
