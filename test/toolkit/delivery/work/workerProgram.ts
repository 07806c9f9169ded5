import { flushCompileCache } from "node:module";
import { openStore } from "../../../../src/services/store/openStore.ts";
import type { WorkerTerms } from "./workerTerms.ts";

/*
 * A worker process for tests of faults and their bench. It is told what to do by the variable `SYMBOLON_TEST_WORKER`, ends with
 * 0 once nothing is left to be done (`isTillDone`) or upon SIGTERM, and kills itself at the point that it is told.
 */

const read = process.env.SYMBOLON_TEST_WORKER;
if (read === undefined) throw new Error("SYMBOLON_TEST_WORKER says what to do");
const terms = JSON.parse(read) as WorkerTerms;
// As `work start` does: the store opens while all else is loaded.
const opening = openStore(terms.store);
const { runTerms } = await import("./runTerms.ts");
// Now, and not at its end: it may be killed, and the next one would compile all of it again.
flushCompileCache();
await runTerms(terms, await opening);
