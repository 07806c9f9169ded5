import { join } from "node:path";
import { buildProgram } from "../../../scripts/program.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import { type Ended, runProcess } from "../../toolkit/scripts/runProcess.ts";
import { captured } from "../../toolkit/scripts/runSymbolon.ts";

const PROGRAM = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");

/** What commands read of the environment; a developer's own settings change no answer. */
export const CLEAN: NodeJS.ProcessEnv = {
  SYMBOLON_RPC_URL: undefined,
  SYMBOLON_PRIVATE_KEY: undefined,
  SYMBOLON_KEYSTORE: undefined,
  SYMBOLON_ACCOUNT: undefined,
  SYMBOLON_SIGNER: undefined,
  SYMBOLON_ADDRESSES: undefined,
  SYMBOLON_QUEUE_URL: undefined,
  ETHERSCAN_API_KEY: undefined,
};

/** A call as a person types it: variables of the environment, then arguments. */
export type Call = { readonly env: NodeJS.ProcessEnv; readonly args: readonly string[] };

/** Values of names that stand in calls as `{name}`. */
export type Names = ReadonlyMap<string, string>;

/**
 * Reads a line as a shell does: words with blanks between, quotes around a word with blanks; `NAME=VALUE` and `env -u NAME`
 * in front set and unset variables; `{name}` stands for a value.
 */
export function parseCall(line: string, names: Names): Call {
  const args = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word
      .replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single)
      .replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = names.get(name);
        if (value === undefined) throw new Error(`${line}: nothing is named {${name}}.`);
        return value;
      }),
  );
  const env: NodeJS.ProcessEnv = {};
  for (;;) {
    const [word = "", , name = ""] = args;
    const [, set, value = ""] = /^([A-Z_]+)=(.*)$/s.exec(word) ?? [];
    if (set === undefined && word !== "env") return { env, args };
    env[set ?? name] = set === undefined ? undefined : value;
    args.splice(0, set === undefined ? 3 : 1);
  }
}

/** The same call, asked for JSON behind the command's name; undefined where no command is named that has `--json`. */
export function jsonCall({ env, args }: Call): Call | undefined {
  const words = /^(?:start|doctor|acceptance)$/.test(args[0] ?? "")
    ? 1
    : /^(?:gate|case|panel)$/.test(args[1] ?? "")
      ? 3
      : 2;
  if (args.length < words || args[1] === "serve") return undefined;
  return { env, args: [...args.slice(0, words), "--json", ...args.slice(words)] };
}

/** Runs the whole command line in this process, as if nobody watched its output, and nothing was piped in where it asks for that. */
export async function runHere({ env, args }: Call): Promise<Ended> {
  const streams = [process.stdout, process.stderr, process.stdin];
  const terminals = streams.map(({ isTTY }) => isTTY);
  // Whoever asks for standard input must not wait for that of the tests.
  for (const stream of streams) stream.isTTY = stream === process.stdin && args.includes("-");
  try {
    return await captured({ ...CLEAN, ...env }, async () => runProgram(await buildProgram(args), args));
  } finally {
    streams.forEach((stream, i) => {
      stream.isTTY = terminals[i] ?? false;
    });
  }
}

/** Runs it as a program of its own. */
export function runApart({ env, args }: Call): Promise<Ended> {
  return runProcess([PROGRAM, ...args], { env: { ...CLEAN, ...env } });
}
