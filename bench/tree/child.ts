/**
 * One task of the bench of trees in a process of its own: `node bench/tree/child.ts TASK PARAMETERS`, JSON both ways;
 * without a task it loads them all. Run by openChildren.ts.
 */
import { type TaskName, tasks } from "./tasks.ts";

const [name, parameters = "null"] = process.argv.slice(2);
if (name === undefined) await Promise.all(Object.values(tasks).map((load) => load()));
else if (!Object.hasOwn(tasks, name)) throw new Error(`There is no task ${name}.`);
else {
  const task = (await tasks[name as TaskName]()) as (parameters: unknown) => unknown;
  process.stdout.write(JSON.stringify(await task(JSON.parse(parameters))));
}
