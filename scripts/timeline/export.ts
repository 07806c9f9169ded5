import { type Command, InvalidArgumentError, Option } from "commander";
import { exportKinds } from "../../src/services/timeline/export/exportRows.ts";
import { readChainId, readPath } from "../command/optionReaders.ts";
import { replaceOption } from "../command/replaceOption.ts";
import { addStoreOption } from "../store/storeOption.ts";
import type { ExportOptions } from "./exportTimeline.ts";

export function define(command: Command): void {
  addStoreOption(command)
    .addOption(
      new Option("--kind <kind>", "what is handed on")
        .choices([...exportKinds, "spans"])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        "--format <format>",
        "csv, or a document of JSON a line; of spans: OTLP (default: jsonl, otlp)",
      ).choices(["csv", "jsonl", "otlp"]),
    )
    .option("--out <file>", "whole or not at all (default: standard output)", readPath)
    .addOption(replaceOption())
    .option(
      "--otlp <url>",
      "hand spans to this collector (OTLP over HTTP), in place of a file",
      readCollector,
    )
    .option(
      "--since <cursor>",
      "only what came after: the cursor that an earlier export ended with",
      readPath,
    )
    .option(
      "--chain <id>",
      "only of this chain; of events it must be given where several are followed",
      readChainId,
    )
    .option("--json", "with --out or --otlp: print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action(async (options: ExportOptions, called: Command) => {
      const { exportTimeline } = await import("./exportTimeline.ts");
      await exportTimeline(options, called);
    });
}

const HELP = `
events: what changed of the events that stand: \`added\`, \`undone\` with their block, \`reread\` above a block; an added event that
was taken back since has \`undone\` set. steps: each change of state that workers and gateways wrote down. intents: as they are now,
without what was signed. verifications: what verifiers handed over. spans: of what has come to its end, a trace for each intent and
one for each transaction, which links its intents; each line is a request of OTLP in JSON. Moments are milliseconds since 1970;
\`time\`, \`moment\`, \`blockTime\` and \`freshUntil\` are Unix seconds.

At its end it prints the cursor, and --since goes on from there: nothing comes twice, and nothing is missed, but intents and
spans that changed again. In CSV, what a spreadsheet would take for a formula begins with a quotation mark.

Examples:
  symbolon timeline export --kind events --format csv --out events.csv
  symbolon timeline export --kind steps --since steps:4711
  symbolon timeline export --kind spans --otlp http://127.0.0.1:4318

Exit code 0: all that there is was handed on; 1: it was not, and --out is as it was.`;

function readCollector(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return text;
  throw new InvalidArgumentError("It must be the URL of a collector, such as http://127.0.0.1:4318.");
}
