import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Runs a program in a process of its own, which reads its terms from standard input and writes what it saw as one JSON document. */
export async function playProgram<Seen>(program: string, terms: object): Promise<Seen> {
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(terms));
  return JSON.parse(await text(child.stdout)) as Seen;
}
