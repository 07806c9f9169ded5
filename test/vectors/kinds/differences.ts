import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What is wrong with the vector files of a folder, a sentence each; none when they are as they must be. */
export function differences(folder: string, files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [name, contents] of files) {
    const path = join(folder, name);
    if (!existsSync(path)) found.push(`${name} is missing`);
    else if (readFileSync(path, "utf8") !== contents)
      found.push(`${name} differs from what the generator makes`);
  }
  const stray = readdirSync(folder).filter((name) => name.endsWith(".json") && !files.has(name));
  return [...found, ...stray.map((name) => `${name} is made by no generator`)];
}
