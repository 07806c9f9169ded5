import { scenarioFormat } from "./parseScenario.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioCodec } from "./scenarioCodec.ts";

/** The text of a scenario's file, complete: it does not depend on the default scenario, nor on any other file. */
export function formatScenario(scenario: Scenario): string {
  const members = scenarioCodec(() => []).write(scenario);
  return `${JSON.stringify({ ...scenarioFormat, ...(members as object) }, undefined, 2)}\n`;
}
