import { badField, type Field, memberOf } from "./codec.ts";
import { requireScenario } from "./requireScenario.ts";
import type { Scenario } from "./scenario.ts";
import { type ReadMoments, scenarioCodec } from "./scenarioCodec.ts";

/** Of the files that hold a scenario. */
export const scenarioFormat = { format: "symbolon-scenario", version: 1 } as const;

/**
 * Reads a scenario from the text of its file: JSON with `format` and `version`, the members of a {@link Scenario}, fees in
 * gwei; a replay's `moments`, or the name of a `file` that holds them. What is left out is as in the default scenario.
 * @param file as people know it
 * @param readMoments reads the file that a replay names; left out: no file may be named
 * @throws SymbolonError `BadScenario` with the path of the value that is wrong, and what `readMoments` throws
 */
export function parseScenario(text: string, file: string, readMoments: ReadMoments = noFiles): Scenario {
  const whole: Field = { value: parseJson(text, file), path: "", file };
  if (typeof whole.value !== "object" || whole.value === null || Array.isArray(whole.value)) {
    throw badField(whole, "holds no object", "Give a scenario's file, such as one of samples/scenarios.");
  }
  const { format, version, ...members } = whole.value as Readonly<Record<string, unknown>>;
  if (format !== scenarioFormat.format) {
    const field = memberOf(whole, { format }, "format");
    throw badField(field, "is not that of a scenario", `Write "${scenarioFormat.format}".`);
  }
  if (version !== scenarioFormat.version) {
    const field = memberOf(whole, { version }, "version");
    throw badField(field, "is not known", `Write ${scenarioFormat.version}, the only version so far.`);
  }
  const scenario = scenarioCodec(readMoments).read({ ...whole, value: members });
  requireScenario(scenario, file);
  return scenario;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const problem = `is not JSON: ${(cause as Error).message}`;
    throw badField({ value: undefined, path: "", file }, problem, "Correct it where the message says.");
  }
}

function noFiles(_name: string, field: Field): never {
  throw badField(field, "names a file, and none can be read here", "Write the moments themselves: moments.");
}
