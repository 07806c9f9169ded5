import { type Command, Option } from "commander";
import { type Address, getAddress } from "viem";
import { readText } from "../../../src/node/files/readText.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { parseRoster } from "../../../src/sdk/governance/group/rosterFile.ts";
import { proposePanel } from "../../../src/sdk/governance/panels/changePanel.ts";
import { formatPanelChange } from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import { openReader } from "../../command/connect.ts";
import { readAddress, readPath, readTime, readWhole } from "../../command/optionReaders.ts";
import { type ReplaceOptions, replaceOption } from "../../command/replaceOption.ts";
import { printResult, table } from "../../output.ts";
import { type GroupOptions, ofGroup, requireOther } from "../commonOptions.ts";
import { writeSigned } from "../writeSigned.ts";
import { changeDocument, changeLines, openPanels } from "./lines.ts";

const HELP = `
Nothing is sent. What is not named stays as it is. A panel decides cases that are opened from 30 days after its announcement on, which
is longer than any case, and within a year; the announcement is sent once enough have signed, so leave them time. The next change
waits until no case of the panel before can be open, and a week more to have them paid: 21 days after this one is in force.`;

const PANELS = ["first", "second"] as const;

/** `symbolon govern panel propose DESK`: a file for members to sign. */
export function definePropose(command: Command): void {
  ofGroup(command)
    .argument("<desk>", "its address", readAddress)
    .addOption(
      new Option("--panel <panel>", "the one that decides first, or the one after an appeal")
        .choices(PANELS)
        .makeOptionMandatory(),
    )
    .option("--roster <file>", "who is to sit in it", readPath)
    .option("--payee <address>", "whom it is to be paid through", readAddress)
    .option(
      "--quorum <number>",
      "how many of them must agree (default with --roster: more than half)",
      readWhole(1, 16),
    )
    .option("--in-force <moment>", "from when it decides what is opened (default: in 37 days)", readTime)
    .requiredOption("--out <file>", "where the change is written, for members to sign", readPath)
    .addOption(replaceOption())
    .addHelpText("after", HELP)
    .action((desk: Address, options: ProposeOptions) => {
      const { roster, payee, quorum, out } = options;
      if (roster === undefined && payee === undefined && quorum === undefined) {
        command.error("error: say what changes: --roster, --payee or --quorum");
      }
      requireOther(command, out, [roster]);
      return propose(desk, options);
    });
}

type ProposeOptions = GroupOptions &
  ReplaceOptions & {
    readonly panel: (typeof PANELS)[number];
    readonly roster?: string;
    readonly payee?: Address;
    readonly quorum?: number;
    readonly inForce?: bigint;
    readonly out: string;
  };

async function propose(desk: Address, options: ProposeOptions): Promise<void> {
  const { panel, roster, payee, quorum, inForce, out, replace, json = false } = options;
  const seats = roster === undefined ? undefined : parseRoster(readText(roster), 1, roster);
  const client = await openReader(options.rpc);
  const panels = await openPanels(client, getAddress(desk), options);
  const { file, signing } = proposePanel(panels, {
    round: panel === "first" ? 0 : 1,
    changes: {
      ...(seats !== undefined && { seats }),
      ...(payee !== undefined && { payee: getAddress(payee) }),
      ...(quorum !== undefined && { quorum }),
    },
    from: inForce,
  });
  writeSigned(formatPanelChange(file), { out, replace });
  const next = `each member of the panel in force: symbolon govern panel sign ${shellWord(out)}`;
  printResult(
    json,
    { ...changeDocument(file, signing), file: out },
    table([...changeLines(file, signing, panels.asOf.time), ["written to", out], ["next", next]]),
  );
}
