import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..", "..");
const COUNTER = pathToFileURL(join(import.meta.dirname, "countModules.ts")).href;

/** Modules that Node loads from files to show the help of a command. @param words the command's, such as `campaign create` */
export async function countHelpModules(words: string): Promise<number> {
  const args = ["--import", COUNTER, join(ROOT, "scripts", "symbolon.ts"), ...words.split(" "), "--help"];
  const { stderr } = await promisify(execFile)(process.execPath, args);
  const [, count] = /^modules (\d+)$/m.exec(stderr) ?? [];
  if (count === undefined) throw new Error(`symbolon ${words} --help did not tell its modules: ${stderr}`);
  return Number(count);
}
