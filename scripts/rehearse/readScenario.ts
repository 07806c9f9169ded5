import { basename, dirname, join } from "node:path";
import { readText } from "../../src/files/readText.ts";
import { parseScenario } from "../../src/simulation/scenario/parseScenario.ts";
import { badField, type Field } from "../../src/simulation/scenario/requireScenario.ts";
import type { Scenario } from "../../src/simulation/scenario/scenario.ts";
import { readMoments } from "./readMoments.ts";

/**
 * Reads a scenario's file, and the arrival list beside it that a replay names.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadScenario`, and as {@link readMoments}
 */
export function readScenario(file: string): Scenario {
  const text = readText(file, "Give a scenario's file, such as one of samples/scenarios.");
  return parseScenario(text, file, (name, field) => readMoments(join(dirname(file), plainName(name, field))));
}

/** Somebody else's scenario reads no other file of this machine. */
function plainName(name: string, field: Field): string {
  if (basename(name) === name && name !== "..") return name;
  throw badField(field, "is a path", "Put the arrival list beside the scenario, and write its name alone.");
}
