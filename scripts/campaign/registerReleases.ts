import { type Command, Option } from "commander";
import { scheduleSteps } from "../../src/distribution/schedule/makeSchedule.ts";
import {
  readAddress,
  readBlock,
  readPath,
  readSeconds,
  readTime,
  readUnits,
} from "../command/optionReaders.ts";
import { cleanly, onChain } from "./commonOptions.ts";

/** `schedule`, `release`: what vesting campaigns pay over time. */
export function registerCampaignReleases(campaign: Command): void {
  campaign
    .command("schedule")
    .description("make a vesting schedule, or read one, and show what vests when; no chain is asked")
    .argument("[file]", "JSON, or CSV with the columns time and share (default: one is made)", readPath)
    .option("--start <moment>", "from when it accrues (default: the cliff)", readTime)
    .option(
      "--cliff <moment>",
      "nothing vests before, and what has accrued by then at once (default: none)",
      readTime,
    )
    .option("--end <moment>", "when all is vested", readTime)
    .addOption(
      new Option("--step <length>", "vest in equal steps (default: with every second)").choices(
        scheduleSteps,
      ),
    )
    .option("--stepped", "of a file: each share holds until the next point")
    .option("--out <file>", "write it there as JSON, for `campaign create --schedule`", readPath)
    .option("--chart <file>", "draw it as a page", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", SCHEDULE_HELP)
    .action(async (file, options) => {
      const { schedule } = await import("./schedule.ts");
      await cleanly(schedule(file, options));
    });

  onChain(campaign.command("release"))
    .description("pay what has vested of leaves that were claimed: of one, of all, or as an account signed")
    .argument("<campaign>", "its address, or the file that `campaign create` wrote")
    .argument("[dir]", "the tree's folder (default: the chain is searched for who has claimed)")
    .option("--account <address>", "what is due to this account", readAddress)
    .option("--index <number>", "what is due of this leaf", readSeconds)
    .option("--all", "whatever is due to anybody, in bundles")
    .option("--min <units>", "leave out of whom less base units are due (default: 0)", readUnits)
    .option("--signed <file>", "pay as `campaign sign` says: to another address, with a fee", readPath)
    .option("--fee <units>", "base units to keep of a signed one (default: all that was signed)", readUnits)
    .option("--from-block <number>", "first block to search (default: the campaign file's, or 0)", readBlock)
    .option("--journal <file>", "what was sent (default: CAMPAIGN.release.journal)")
    .option("--dry-run", "tell what is due, send nothing")
    .addHelpText("after", RELEASE_HELP)
    .action(async (told, directory, options) => {
      const { release } = await import("./release.ts");
      await cleanly(release(told, directory, options));
    });
}

const RELEASE_HELP = `
A leaf is claimed first (\`campaign claim\`, \`campaign relay\`); from then on what vests is released, without a proof and
without an end. Before a transaction is sent it is written to the journal; the same command, run again after whatever
happened, pays what is due then, and nothing twice.

A signed claim that paid nothing, since nothing was vested yet, leaves its signature good for one payment, by whoever has
it. Whoever would take it back releases something without it, as soon as something is due.

Exit code 0: what was due is paid; 3: some were skipped, or the leaf that was named is not claimed yet.`;

const SCHEDULE_HELP = `
Four years by the month with a cliff of one:
  symbolon campaign schedule --start 2027-01-01 --cliff 2028-01-01 --end 2031-01-01 --step month --out schedule.json

In a file, times are Unix seconds or dates, shares decimals or percent of the whole, all that is vested by then:
  { "stepped": false, "points": [{ "time": "2027-01-01T00:00:00Z", "share": "0.25" }, ...] }
CSV is linear between its points; --stepped with --out makes a stepped schedule of it.`;
