import type { Service } from "../../../src/services/http/listening.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openTimelineService } from "../../../src/services/timeline/serve/openTimelineService.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { type BlockChain, openBlockChain } from "./blockChain.ts";
import { catchUp, empty, follow } from "./followStage.ts";

export type ServeStage = {
  readonly sql: Sql;
  /** Of forty blocks, which are followed. */
  readonly chain: BlockChain;
  readonly follower: Awaited<ReturnType<typeof follow>>;
  readonly serve: (terms?: Partial<Parameters<typeof openTimelineService>[0]>) => Promise<Service>;
  /** Asks for a stream, which ends with the test. */
  readonly listen: (url: string, headers?: Record<string, string>) => Promise<Response>;
  readonly reorg: () => Promise<void>;
  /** Closes with the test what it is given. */
  readonly closeLater: (...opened: readonly Service[]) => void;
};

/** A store for all tests of a suite, and a chain that is followed into it for each. @param take called with both before each test */
export function useServeStage(take: (stage: ServeStage) => void): void {
  let store: TestStore;
  let services: Service[] = [];
  let left: AbortController[] = [];
  const closeLater = (...opened: readonly Service[]) => {
    services.push(...opened);
  };
  const serve: ServeStage["serve"] = async (terms = {}) => {
    const service = await openTimelineService({ sql: store.sql, host: "127.0.0.1", port: 0, ...terms });
    closeLater(service);
    return service;
  };
  const listen: ServeStage["listen"] = async (url, headers = {}) => {
    const away = new AbortController();
    left.push(away);
    return fetch(url, { headers, signal: away.signal });
  };
  before(async () => {
    store = await openTestStore("postgres");
  });
  after(() => store.remove());
  beforeEach(async () => {
    const chain = openBlockChain(seededRandom(4));
    chain.mine(40);
    const follower = await follow(store.sql, chain);
    await catchUp(follower);
    const reorg = async () => {
      chain.reorg(5, 7);
      await catchUp(follower);
    };
    take({ sql: store.sql, chain, follower, serve, listen, reorg, closeLater });
  });
  afterEach(async () => {
    for (const one of left) one.abort();
    for (const one of services) await one.close();
    [services, left] = [[], []];
    await empty(store.sql);
  });
}

export async function readJson(url: string): Promise<Record<string, unknown>> {
  return (await fetch(url)).json() as Promise<Record<string, unknown>>;
}
