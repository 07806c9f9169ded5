import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readChainId, readPath, readTime } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { addStoreOption } from "../../store/storeOption.ts";
import { addStandbyOption } from "../standbyOption.ts";

export function define(command: Command): void {
  addStandbyOption(addStoreOption(command))
    .option("--chain <id>", "of this chain (default: the one that the store knows)", readChainId)
    .option("--campaign <address>", "only claims of this campaign", readAddress)
    .option("--from <moment>", "leave out what was before", readTime)
    .option("--to <moment>", "leave out what was from then on", readTime)
    .option("--html <file>", "write a page with all tables, and charts", readPath)
    .option(
      "--against <burst>",
      "the folder of a rehearsed burst, or its burst.json: set beside the day",
      readPath,
    )
    .option("--replay <file>", "write when claims came, for a rehearsal to replay", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../report.ts")).report));
}

const HELP = `
Computes from a store alone how long things took, whom they waited for, and who acts how quickly. It shows lags from issuing
and announcing to knowing, verdicts that disagree, and answers that are no verdict. It shows waits by lane, wave and tenth of
arrival, turns that were kept, who has gone quiet, what is unclaimed, and the day beside its rehearsal. Each section says how it is reckoned on
the page; what nobody wrote down is named, not guessed. Intents count by when they were taken in, announcements by their block,
answers by their verifier's clock.

--replay writes a CSV file with a column \`seconds\`, from the opening on; a scenario beside it names it: "arrivals": {"kind":
"replay", "file": "day.csv"}.

Examples:
  symbolon timeline report
  symbolon timeline report --campaign 0xCAMPAIGN --from 2031-05-01 --to 2031-05-02 --html report.html
  symbolon timeline report --campaign 0xCAMPAIGN --against out/rehearse/burst-HASH --replay day.csv --json

Exit code 0: whatever it finds.`;
