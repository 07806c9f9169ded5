/** The program that runs one suite as `npm test` runs it, and tells in its last line what came of it. */
import { runStep } from "../../../tools/testing/runStep.ts";

const result = await runStep({ name: "dying", kind: "suite", command: process.argv.slice(2) }, "live");
process.stdout.write(`${JSON.stringify(result)}\n`);
