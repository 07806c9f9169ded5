import { at, type Decoder, type Flaw, list, Misfit, object, oneOf } from "../../../sdk/core/decode.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { defaultScenario } from "./defaultScenario.ts";
import { badField, type Field, requireScenario } from "./requireScenario.ts";
import type { Arrivals, Scenario } from "./scenario.ts";
import { type FieldKinds, scenarioFields } from "./scenarioFields.ts";

/** The recorded moments in a file that a scenario names. */
type ReadMoments = (name: string, field: Field) => readonly number[];

/** Of the files that hold a scenario. */
export const SCENARIO_FORMAT = { format: "symbolon-scenario", version: 1 } as const;
const GWEI = 1e9;
/** 2^53 wei, beyond which numbers are not exact. */
const MAX_GWEI = 9_007_199;
const MAX_TEXT = 200;
const ARRIVALS = ["flash", "poisson", "diurnal", "replay"] as const;

/** The text of a scenario's file, complete: it does not depend on the default scenario, nor on any other file. */
export function formatScenario(scenario: Scenario): string {
  const { chain, wallets, credentials = null, relay } = scenario;
  const written = {
    ...SCENARIO_FORMAT,
    ...scenario,
    chain: { ...chain, baseFee: chain.baseFee / GWEI },
    wallets: { ...wallets, tip: wallets.tip / GWEI, feeCeiling: wallets.feeCeiling / GWEI },
    credentials,
    relay: { ...relay, tip: relay.tip / GWEI },
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

/**
 * Reads a scenario from the text of its file: JSON with `format` and `version`, the members of a {@link Scenario}, fees in
 * gwei; a replay's `moments`, or the name of a `file` that holds them. What is left out is as in the default scenario.
 * @param file as people know it
 * @param readMoments reads the file that a replay names; default: no file may be named
 * @throws SymbolonError `BadScenario` with the path of the value that is wrong, and what `readMoments` throws
 */
export function parseScenario(json: string, file: string, readMoments: ReadMoments = noFiles): Scenario {
  const whole: Field = { value: parseJson(json, file), path: "", file };
  if (typeof whole.value !== "object" || whole.value === null || Array.isArray(whole.value)) {
    throw badField(whole, "holds no object", "Give a scenario's file, such as one of examples/scenarios.");
  }
  const { format, version, ...members } = whole.value as Readonly<Record<string, unknown>>;
  if (format !== SCENARIO_FORMAT.format) {
    const field = { value: format, path: "format", file };
    throw badField(field, "is not that of a scenario", `Write "${SCENARIO_FORMAT.format}".`);
  }
  if (version !== SCENARIO_FORMAT.version) {
    const field = { value: version, path: "version", file };
    throw badField(field, "is not known", `Write ${SCENARIO_FORMAT.version}, the only version so far.`);
  }
  const scenario = decodeMembers(members, file, (name, path) =>
    readMoments(name, { value: name, path, file }),
  );
  requireScenario(scenario, file);
  return scenario;
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const problem = `is not JSON: ${(cause as Error).message}`;
    throw badField(
      { value: undefined, path: "", file },
      problem,
      "Correct the JSON; examples/scenarios has valid files.",
    );
  }
}

function noFiles(_name: string, field: Field): never {
  throw badField(field, "names a file, which cannot be read here", "Write the moments themselves: moments.");
}

type MomentsAt = (name: string, path: string) => readonly number[];

function decodeMembers(members: unknown, file: string, momentsAt: MomentsAt): Scenario {
  const fields = scenarioFields(kindsOfFile(momentsAt));
  const credentials: Decoder<Scenario["credentials"]> = (value, path) =>
    value === null ? undefined : fields.credentials(value, path);
  try {
    return record<Scenario>({ ...fields, credentials }, defaultScenario)(members, "");
  } catch (thrown) {
    throw thrown instanceof Misfit ? refusalOf(thrown.flaw, file) : thrown;
  }
}

const text: Decoder<string> = (value, path) => {
  if (typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT) return value;
  throw new Misfit({ path, value, expected: `a text of 1 to ${MAX_TEXT} characters` });
};

function within(noun: string, min: number, max: number, isFit = Number.isFinite): Decoder<number> {
  return (value, path) => {
    if (isFit(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    throw new Misfit({ path, value, expected: `${noun} from ${min} to ${max}` });
  };
}

const gwei = within("gwei", 0, MAX_GWEI);
const record: FieldKinds["record"] = (members, otherwise) => {
  const decoder = object({}, members);
  return (value, path) => ({ ...otherwise, ...decoder(value, path) });
};

function kindsOfFile(momentsAt: MomentsAt): FieldKinds {
  const ofFile = object<{ readonly kind: "replay"; readonly file: string }>({
    kind: oneOf(["replay"]),
    file: text,
  });
  return {
    text,
    number: (min, max) => within("a number", min, max),
    whole: (min, max) => within("a whole number", min, max, Number.isInteger),
    // Gwei in files, wei here: the next whole one.
    fee: (value, path) => Math.round(gwei(value, path) * GWEI),
    list: (item, min, max) => (value, path) => {
      const isFit = Array.isArray(value) && value.length >= min && value.length <= max;
      if (isFit) return list(item)(value, path);
      throw new Misfit({ path, value, expected: `a list of ${min} to ${max}` });
    },
    record,
    kind: (value, path) => oneOf(ARRIVALS)(Object(value).kind, at(path, "kind")),
    replay: (moments) => {
      const written = object<Arrivals & { readonly kind: "replay" }>({ kind: oneOf(["replay"]), moments });
      return (value, path) => {
        if (!Object.hasOwn(Object(value), "file")) return written(value, path);
        const { kind, file } = ofFile(value, path);
        return { kind, moments: momentsAt(file, at(path, "file")) };
      };
    },
  };
}

function refusalOf({ path, value, expected, member, known }: Flaw, file: string) {
  const field = { value, path, file };
  const members = `its members are ${known?.join(", ")}`;
  if (path === "arrivals.kind") {
    const problem = value === undefined ? "is missing" : "is not known";
    return badField(field, problem, "Write flash, poisson, diurnal or replay.");
  }
  if (member?.isExtra) {
    const named = { ...field, path: at(member.owner, member.name.slice(0, MAX_TEXT)) };
    return badField(named, "is an unknown member", `Leave it out, or correct its name: ${members}.`);
  }
  if (member !== undefined) return badField(field, "is missing", `Add it: ${members}.`);
  const whole = known === undefined ? expected : `${expected}: ${members}`;
  return badField(field, `is ${shown(value)}`, `Write ${whole}.`);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return value === undefined ? "missing" : quote(value).slice(0, MAX_TEXT);
}
