/** The program of a process with a store of its own: opens it, says so, keeps rows and tells each when it is kept. */
import { openStore } from "../../../src/services/store/openStore.ts";

const [address = "", rows = "0", ending = "close"] = process.argv.slice(2);
const sql = await openStore(address);
await sql.query("create table if not exists told (number int4 primary key)");
const [last] = await sql.query<{ number: number | null }>("select max(number) as number from told");
process.stdout.write("open\n");
for (let left = Number(rows), number = (last?.number ?? 0) + 1; left > 0; left--, number++) {
  await sql.transaction(async (query) => {
    await query("insert into told values ($1)", [number]);
    await query("update told set number = number where number = $1", [number]);
  });
  // A row whose word still waits in this process is not told, and no other follows it.
  await new Promise((told) => process.stdout.write(`${number}\n`, told));
}
if (ending === "close") await sql.close();
else if (ending === "exit") process.exit();
