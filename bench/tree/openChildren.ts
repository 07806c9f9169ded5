import { join } from "node:path";
import { runProgram } from "./runProgram.ts";
import type { Task, TaskName } from "./tasks.ts";

/** Runs a task in a new process, to the end, and hands back what it found. */
export type InChild = <Name extends TaskName>(
  name: Name,
  parameters: Parameters<Task<Name>>[0],
) => Promise<Awaited<ReturnType<Task<Name>>>>;

const PROGRAM = join(import.meta.dirname, "child.ts");

/** Opens the way to run tasks. The first process loads all of them, so that every later one finds them compiled. */
export async function openChildren(folder: string): Promise<InChild> {
  await runProgram([PROGRAM], folder);
  return async (name, parameters) =>
    JSON.parse(await runProgram([PROGRAM, name, JSON.stringify(parameters)], folder)) as never;
}
