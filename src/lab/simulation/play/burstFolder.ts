import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../../../node/files/readText.ts";
import { notWritable } from "../../../node/files/replaceDirectory.ts";
import { writeOutput } from "../../../node/files/writeOutput.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonText } from "../../../sdk/core/text/jsonText.ts";
import { burstPage } from "../report/burstPage.ts";
import { type BurstReport, formatBurstReport } from "../report/burstReport.ts";
import { formatScenario } from "../scenario/parseScenario.ts";

/** Where a burst's results are kept as they come, so that the same command goes on where it was ended. */
export type BurstFolder = ReturnType<typeof openBurstFolder>;

const TERMS = "rehearsal.json";
const FORMAT = "symbolon-rehearsal-run";

/**
 * Opens the folder of a burst, or begins one.
 * @param terms hash of all that decides the results
 * @throws SymbolonError `RehearsalMismatch` where the folder holds another burst, `OutputInTheWay` where it holds anything
 * else, `OutputNotWritable`
 */
export function openBurstFolder(directory: string, terms: string) {
  const names = namesIn(directory);
  const begun = names.includes(TERMS) ? readTerms(join(directory, TERMS)) : undefined;
  if (begun === undefined && names.length > 0)
    throw inTheWay(directory, `holds ${names[0]}, which no burst wrote`);
  if (begun !== undefined && begun !== terms) throw otherRehearsal(directory);
  makeFolder(join(directory, "strategies"));
  if (begun === undefined) {
    writeOutput(join(directory, TERMS), jsonText({ format: FORMAT, version: 1, kind: "burst", terms }, 2));
  }
  const fileOf = (name: string) => join(directory, "strategies", `${name}.json`);
  return {
    directory,
    fileOf,
    /** Text that was kept under the name; undefined: none was. */
    kept: (name: string) => textOf(fileOf(name)),
    keep: (name: string, text: string) => writeOutput(fileOf(name), text),
    /** Writes page, figures and scenario. @returns the page's path */
    write(report: BurstReport) {
      writeOutput(join(directory, "scenario.json"), formatScenario(report.scenario));
      writeOutput(join(directory, "burst.json"), formatBurstReport(report));
      const page = join(directory, "index.html");
      writeOutput(page, burstPage(report));
      return page;
    },
  };
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (thrown) {
    throw notWritable(directory, systemCode(thrown), thrown);
  }
}

/** Undefined where the file is none of ours. */
function readTerms(file: string): string | undefined {
  try {
    const { format, kind, terms } = JSON.parse(readFileSync(file, "utf8"));
    return format === FORMAT && kind === "burst" ? String(terms) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return [];
    if (systemCode(thrown) === "ENOTDIR") throw inTheWay(directory, "is not a folder");
    throw thrown;
  }
}

function inTheWay(directory: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so nothing is written there.`,
    hint: "Choose another --out: a new or an empty folder.",
    details: { directory },
  });
}

function otherRehearsal(directory: string): SymbolonError {
  return new SymbolonError({
    code: "RehearsalMismatch",
    reason: `${directory} holds a burst with another scenario, seed, tree or number of claimants.`,
    hint: "Give another --out, or remove the folder; without --out each burst gets a new folder.",
    details: { directory },
  });
}
