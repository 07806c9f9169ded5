import { expect } from "chai";
import { openDistributions } from "../../../src/services/gateway/distributions/openDistributions.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { accountOf, openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import {
  type ApiDocument,
  documentedAnswer,
  operationsOf,
  readApi,
  requireSound,
} from "./documentedAnswers.ts";
import { NARROW, openTestGateway, submission } from "./gatewayStage.ts";

describe("the OpenAPI document of a gateway", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  let gateway: Gateway;
  let service: Service;
  let api: ApiDocument;
  before(async () => {
    chain = await openRelayChain();
    store = await openTestStore("postgres");
  });
  after(async () => {
    await store.remove();
    await chain.close();
  });
  beforeEach(async () => {
    test = await chain.campaign(folder.path("tree"), 40);
    gateway = await openTestGateway(store.sql, chain, test, { room: NARROW });
    const distributions = await openDistributions([folder.path("tree")], gateway.served);
    const limits = { perSecond: 0.001, burst: 60 };
    const terms = { host: "127.0.0.1", port: 0, streams: 1 };
    service = await openService({ gateway, distributions, limits, ...terms });
    api = await readApi(service.url);
  });
  afterEach(async () => {
    await service.close();
    await gateway.close();
  });

  it("has every route, each with schemas that are some", () => {
    requireSound(api);
    expect(operationsOf(api)).to.deep.equal([
      "get /health",
      "get /live",
      "get /metrics",
      "get /openapi.json",
      "get /ready",
      "get /v1/eligibility/{address}",
      "get /v1/intents/{id}",
      "get /v1/intents/{id}/events",
      "get /v1/lanes",
      "get /v1/proof/{address}",
      "post /v1/claims",
      "post /v1/requests",
    ]);
  });

  it("says what each request is answered: no member is missing, and none is there besides", async () => {
    const get = async (path: string, asked = path) =>
      (await documentedAnswer(api, path, service.url + asked)).status;
    const submit = (
      body: unknown,
      headers: Record<string, string> = { "content-type": "application/json" },
    ) =>
      documentedAnswer(api, "/v1/claims", `${service.url}/v1/claims`, {
        method: "POST",
        headers,
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
    const taken = await submission(chain, test, 0);
    expect((await submit({ claim: taken })).status).to.equal(202);
    const differs = await submission(chain, test, 0, { recipient: chain.token });
    expect((await submit({ claim: differs })).status).to.equal(409);
    const { timestamp: now } = await chain.block();
    for (const seconds of [5_000n, 6_000n]) {
      const signed = await submission(chain, test, 35, { deadline: now + seconds });
      expect((await submit({ claim: signed })).status).to.equal(202);
    }
    const statuses: number[] = [];
    for (let index = 1; index < 20; index++) {
      statuses.push((await submit({ claim: await submission(chain, test, index) })).status);
    }
    expect(new Set(statuses)).to.deep.equal(new Set([202, 429]));
    const { timestamp } = await chain.block();
    const late = await submission(chain, test, 26, { deadline: timestamp + 3n });
    const wrong: readonly (readonly [unknown, number])[] = [
      [{ claim: taken }, 200],
      [{ claim: late }, 409],
      [{ claim: {} }, 400],
      [{ claim: { ...taken, chainId: "5" } }, 404],
      [{ claim: { ...(await submission(chain, test, 30)), proof: [] } }, 422],
      ["x".repeat(2 ** 21), 413],
      [{ claims: [taken, late, {}, await submission(chain, test, 31)].map((claim) => ({ claim })) }, 200],
    ];
    for (const [body, status] of wrong) expect((await submit(body)).status).to.equal(status);
    expect((await submit("x", { "content-type": "text/plain" })).status).to.equal(415);
    let last = 0;
    while (last !== 429) last = (await submit({ claim: taken })).status;
    const [row] = await store.sql.query<{ readonly id: bigint }>("select min(id) as id from intent");
    const own = gateway.ids.of(row?.id ?? 0n);
    expect(await get("/v1/intents/{id}", `/v1/intents/${own}`)).to.equal(200);
    expect(await get("/v1/intents/{id}", "/v1/intents/4711")).to.equal(404);
    expect(await get("/v1/intents/{id}", "/v1/intents/x")).to.equal(400);
    for (const path of ["/v1/lanes", "/health", "/live", "/ready", "/metrics", "/openapi.json"]) {
      expect(await get(path)).to.equal(200);
    }
    for (const kind of ["proof", "eligibility"]) {
      expect(await get(`/v1/${kind}/{address}`, `/v1/${kind}/${accountOf(3)}`)).to.equal(200);
      expect(await get(`/v1/${kind}/{address}`, `/v1/${kind}/0x`)).to.equal(400);
    }
    const stream = await fetch(`${service.url}/v1/intents/${own}/events`);
    expect(await get("/v1/intents/{id}/events", `/v1/intents/${own}/events`)).to.equal(503);
    await stream.body?.cancel();
    expect(await get("/v1/intents/{id}/events", "/v1/intents/4711/events")).to.be.within(404, 503);
  });
});
