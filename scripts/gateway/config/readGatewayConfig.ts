import { type Command, InvalidArgumentError, type Option } from "commander";
import { readText } from "../../../src/node/files/readText.ts";
import {
  type Decoder,
  type Decoders,
  decodeJson,
  list,
  Misfit,
  number,
  object,
  text,
  truth,
} from "../../../src/sdk/core/decode.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type ConfigMember, configMembers, isSecretive } from "./members.ts";

/** Values of options, by the names of their members. */
export type ConfigValues = Readonly<Record<string, unknown>>;

/**
 * Reads the options of `gateway start` from a file.
 * @throws SymbolonError `BadGatewayConfig` naming the member, and no value that may be a secret; `MissingFile`,
 * `UnreadableFile`
 */
export function readGatewayConfig(file: string, command: Command): ConfigValues {
  const decoders = Object.fromEntries(
    Object.entries(configMembers).map(([name, member]) => {
      const option = command.options.find((one) => one.attributeName() === name) as Option;
      return [name, decoderOf(name, member, option)];
    }),
  ) as Decoders<Record<string, unknown>>;
  const { $schema: _, ...values } = decodeJson(
    object<Record<never, never>, Record<string, unknown>>({}, { ...decoders, $schema: text }),
    readText(file),
    (reason, cause) => badConfig(file, reason, cause),
  );
  return values;
}

function decoderOf(name: string, member: ConfigMember, option: Option): Decoder<unknown> {
  const shown = (value: unknown) => (isSecretive(member) && value !== undefined ? "(not shown)" : value);
  const { type } = member.schema;
  if (type === "boolean") return truth;
  if (type === "number" || type === "integer")
    return (value, path) => read(String(number(value, path)), { value, path, option, before: undefined });
  const one = (value: unknown, path: string, before?: unknown) => {
    if (typeof value !== "string") throw new Misfit({ path, value: shown(value), expected: "text" });
    const said = textOf(value, path, member);
    return read(said, { value: shown(value), path, option, before });
  };
  if (type === "string") return (value, path) => one(value, path);
  return (value, path) => {
    const texts = list((item, at) => ({ item, at }))(Array.isArray(value) ? value : shown(value), path);
    if (texts.length === 0) throw new Misfit({ path, value, expected: `at least one ${name}` });
    return texts.reduce<unknown>((before, { item, at }) => one(item, at, before), undefined);
  };
}

/** What a text says, or the variable that it names; a password does not belong into a file. */
function textOf(value: string, path: string, { mayBeVariable = false, check }: ConfigMember): string {
  const misfit = (expected: string) => new Misfit({ path, value: "(not shown)", expected });
  if (check !== undefined) {
    try {
      check(value);
    } catch (thrown) {
      if (!(thrown instanceof InvalidArgumentError)) throw thrown;
      throw misfit("keystore:FILE, account:ADDRESS or env:NAME, and never a key itself");
    }
  }
  if (!mayBeVariable) return value;
  const [, name] = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(value) ?? [];
  if (name !== undefined) {
    const found = process.env[name];
    if (found !== undefined && found !== "") return found;
    throw new Misfit({ path, value, expected: `the name of a variable that is set (${name} is not)` });
  }
  const holdsPassword = /^postgres/.test(value)
    ? /^[^/]*\/\/[^/?#]*:[^/?#@]*@|[?&]password=/
    : /^[^/]*\/\/[^/?#]*@/;
  if (holdsPassword.test(value)) throw misfit("env:NAME of a variable that holds it, and no password");
  return value;
}

type ReadParameters = {
  /** As an error may show it. */
  readonly value: unknown;
  readonly path: string;
  readonly option: Option;
  readonly before: unknown;
};

/** Reads text as an option of the command line does. */
function read(said: string, { value, path, option, before }: ReadParameters): unknown {
  const { parseArg } = option;
  if (parseArg === undefined) return said;
  try {
    return parseArg(said, before);
  } catch (thrown) {
    // What can only be wei.
    if (thrown instanceof SymbolonError) {
      throw new Misfit({ path, value, expected: `ETH, such as ${thrown.details.eth}` });
    }
    if (!(thrown instanceof InvalidArgumentError)) throw thrown;
    throw new Misfit({ path, value, expected: expectedBy(thrown) });
  }
}

/** `It must be HOST:PORT.` becomes `HOST:PORT`. */
function expectedBy({ message }: InvalidArgumentError): string {
  return message.replace(/^It (?:must|should) be /, "").replace(/\.$/, "");
}

function badConfig(file: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadGatewayConfig",
    reason: `${file} does not configure a gateway: ${reason}.`,
    hint: "Members are named as options are: examples/gateway holds an example and the schema, and symbolon gateway start --help explains the rest.",
    details: { file },
    cause,
  });
}
