import { existsSync, readFileSync, writeFileSync } from "node:fs";

export type GeneratedFile = {
  readonly path: string;
  readonly text: string;
};

/**
 * Writes what a generator of this folder makes; with `--check` on the command line it writes nothing, and the process fails
 * where a file differs.
 * @param generator its file's name, without folder and ending
 */
export function writeOrCheck(generator: string, files: readonly GeneratedFile[]): void {
  const check = process.argv.includes("--check");
  for (const { path, text } of files) {
    if (!check) {
      writeFileSync(path, text);
    } else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      process.exitCode = 1;
      console.error(`${path} is out of date: run node tools/generate/${generator}.ts`);
    }
  }
}
