/** The program of a process that opens a store, asks a few hundred questions, and tells the most memory that it had, in MiB. */
import { readFileSync } from "node:fs";
import { openStore } from "../../../src/services/store/openStore.ts";

const [address = ""] = process.argv.slice(2);
const sql = await openStore(address);
await sql.query("create table kept (number int4)");
for (let i = 0; i < 1_000; i++) await sql.query("insert into kept values ($1)", [i]);
await sql.close();
const [, kibibytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
process.stdout.write(String(Number(kibibytes) / 1_024));
