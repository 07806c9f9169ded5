import { openSync, readFileSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { readText, systemCode } from "../../../src/node/files/readText.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";

/**
 * The password of a keystore: from a file, a file descriptor, or a terminal that does not show it. The end of its line
 * does not belong to it.
 * @param keystore its file, to say what is asked for
 * @throws SymbolonError `NoPassword`, `MissingFile`, `UnreadableFile`
 */
export async function readPassword(
  keystore: string,
  { file, descriptor }: { readonly file: string | undefined; readonly descriptor: number | undefined },
): Promise<string> {
  if (file !== undefined) return firstLine(readText(file, "Give a file that holds the password."));
  if (descriptor !== undefined) return firstLine(readDescriptor(descriptor));
  const terminal = openTerminal();
  terminal.say(`Password of ${keystore}: `);
  try {
    return await readHidden(terminal.input);
  } finally {
    terminal.say("\n");
    terminal.close();
  }
}

/** A password has no line breaks: what follows one would be a mistake that nobody sees. */
function firstLine(text: string): string {
  const password = text.replace(/\r?\n$/, "");
  if (!password.includes("\n")) return password;
  throw noPassword("The password has several lines.", "Write the password, and nothing else, on one line.");
}

function readDescriptor(descriptor: number): string {
  try {
    return readFileSync(descriptor, "utf8");
  } catch (error) {
    const problem = `File descriptor ${descriptor} cannot be read (${systemCode(error)}).`;
    throw noPassword(problem, "Open it for the command: --password-fd 3 3< FILE.");
  }
}

type Terminal = {
  readonly input: ReadStream;
  readonly say: (text: string) => void;
  readonly close: () => void;
};

/** The terminal that the process belongs to, wherever its input and output go; on Windows standard input. */
function openTerminal(): Terminal {
  try {
    const file = openSync("/dev/tty", "r+");
    const input = new ReadStream(file);
    return { input, say: (text) => writeSync(file, text), close: () => input.destroy() };
  } catch {
    const { stdin, stderr } = process;
    if (stdin.isTTY) return { input: stdin, say: (text) => stderr.write(text), close: () => stdin.pause() };
    throw noPassword(
      "There is no terminal to ask for the password.",
      "Give --password-file FILE or --password-fd NUMBER.",
    );
  }
}

/** What a terminal in raw mode sends for keys that do something. */
const ENTER = "\r\n\u0004";
const INTERRUPT = "\u0003";
const ERASE = "\b\u007f";

/** Reads a line that nobody sees. @throws SymbolonError `NoPassword` where it is interrupted or the terminal closes */
export function readHidden(input: Pick<ReadStream, "setRawMode" | "on" | "off" | "resume">): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const decoder = new TextDecoder();
  let typed: readonly string[] = [];
  const onData = (bytes: Buffer) => {
    for (const key of decoder.decode(bytes, { stream: true })) {
      if (ENTER.includes(key)) return resolve(typed.join(""));
      if (key === INTERRUPT) return onEnd();
      typed = ERASE.includes(key) ? typed.slice(0, -1) : [...typed, key];
    }
  };
  const onEnd = () => reject(noPassword("No password was given.", "Run the command again and type it."));
  input.setRawMode(true);
  input.on("data", onData);
  input.on("end", onEnd);
  input.resume();
  return promise.finally(() => {
    input.setRawMode(false);
    input.off("data", onData);
    input.off("end", onEnd);
  });
}

function noPassword(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "NoPassword", reason, hint });
}
