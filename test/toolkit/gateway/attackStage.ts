import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import type { Gateway, OpenGatewayParameters } from "../../../src/services/gateway/openGateway.ts";
import {
  type OpenServiceParameters,
  openService,
} from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import type { Sql } from "../../../src/services/store/sql.ts";
import { openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { openTestGateway, submission } from "./gatewayStage.ts";

type Terms = Partial<OpenGatewayParameters & OpenServiceParameters> & {
  readonly room?: ChainRoom;
  readonly sql?: Sql;
  readonly at?: RelayChain;
  readonly of?: TestCampaign;
};

/** A claim as a page has it. */
export type Document = Readonly<Record<string, unknown>>;

export type AnswerBody = {
  readonly answer?: string;
  readonly id?: string;
  readonly ticket?: string;
  readonly comes?: number;
  readonly level?: string;
  readonly state?: string;
  readonly error?: {
    readonly code: string;
    readonly reason: string;
    readonly hint: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
};

/** Limits that nobody meets. */
export const NO_LIMITS = { perSecond: 1_000_000, burst: 1_000_000 };

/** A chain with a campaign for all tests of a suite, and a store and services for each. */
export function useAttackStage(count: number) {
  let folder: string;
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  let opened: (Service | Gateway)[] = [];
  let campaigns = 0;
  const campaign = (leaves = count, terms: Parameters<RelayChain["campaign"]>[2] = {}) =>
    chain.campaign(join(folder, `tree-${campaigns++}`), leaves, terms);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    test = await campaign();
  });
  after(async () => {
    await chain.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    store = await openTestStore("postgres");
  });
  afterEach(async () => {
    for (const one of opened.toReversed()) await one.close();
    opened = [];
    await store.remove();
  });
  return {
    get chain() {
      return chain;
    },
    get test() {
      return test;
    },
    get store() {
      return store;
    },
    campaign,
    claim: (index: number, terms: Parameters<typeof submission>[3] = {}, of = test): Promise<Document> =>
      submission(chain, of, index, terms),
    async serve(terms: Terms = {}) {
      const { sql = store.sql, at = chain, of = test, ...rest } = terms;
      const gateway = await openTestGateway(sql, at, of, rest);
      const limits = { limits: NO_LIMITS, reads: NO_LIMITS };
      const service = await openService({ gateway, host: "127.0.0.1", port: 0, ...limits, ...rest });
      opened.push(gateway, service);
      return { gateway, url: service.url, port: Number(new URL(service.url).port) };
    },
  };
}

export async function ask(url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && {
      method: "POST",
      body: (typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body)) as string,
    }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as AnswerBody };
}

export const submit = (url: string, claim: unknown, ticket?: string) =>
  ask(`${url}/v1/claims`, ticket === undefined ? { claim } : { claim, ticket });

/** Sends bytes, and gives all that comes back until the other end closes. */
export function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    socket.write(bytes);
  });
}
