/** Prints the milliseconds of CPU time that the first check of a witness takes in a process. Run by witnessChecks.ts. */
import { verifyOffline } from "../../src/sdk/credentials/verify/index.ts";
import { deepStatuses, deepWitness } from "../../test/toolkit/credentials/verify/deepWitness.ts";
import { momentOf } from "./momentOf.ts";

const ANY = { issuers: "any", schema: "any", subject: "any" } as const;
const witness = deepWitness(deepStatuses.largest);
const terms = { expected: ANY, finality: "finalized" } as const;
const moment = momentOf(witness);
const before = process.cpuUsage();
const { outcome } = verifyOffline({ ...witness, ...terms, moment });
const { user, system } = process.cpuUsage(before);
if (outcome === "Unavailable") throw new Error("The witness was not accepted.");
process.stdout.write(String((user + system) / 1_000));
