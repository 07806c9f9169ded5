import { expect } from "chai";
import { type Address, createClient, custom, type Hex } from "viem";
import { getAttestation } from "../../../src/sdk/chain/read/attestations.ts";
import type { FixedExpectation } from "../../../src/sdk/credentials/verify/expectation.ts";
import { openAttestationVerdicts } from "../../../src/services/gateway/verdicts/openAttestationVerdicts.ts";
import { openVerdictService } from "../../../src/services/gateway/verdicts/openVerdictService.ts";
import { openVerdicts, type Verdicts } from "../../../src/services/gateway/verdicts/openVerdicts.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import {
  makeAttestations,
  openVerdictArena,
  type VerdictArena,
} from "../../differential/verdicts/playVerdicts.ts";
import { until } from "../patience.ts";
import { refusalOf } from "../store/until.ts";
import { documentedAnswer, operationsOf, readApi, requireSound } from "./documentedAnswers.ts";
import { laterBy } from "./laterBy.ts";

const ANY: FixedExpectation = { issuers: "any", schema: "any", subject: "any" };
const NONE: Hex = `0x${"0a".repeat(32)}`;

describe("a service of verdicts on attestations of EAS", () => {
  let arena: VerdictArena;
  let service: Service;
  let listing: Service;
  let uid: Hex;
  const termsOf = (expected: FixedExpectation, registry: Address = arena.registry) =>
    ({
      client: arena.chain.publicClient,
      registry,
      expected,
      clockSkew: 0n,
      finality: "finalized",
      clock: arena.now,
    }) as const;

  const openCopy = () =>
    openVerdicts({
      client: arena.chain.publicClient,
      chainId: BigInt(arena.chain.publicClient.chain.id),
      registry: arena.batches,
      batches: [],
      expected: ANY,
      clockSkew: 0n,
      reorgMargin: 0n,
    });

  before(async () => {
    arena = await openVerdictArena();
    const [made] = await makeAttestations(arena, seededRandom(1), 1);
    uid = made?.uid ?? NONE;
    const verdicts = await openCopy();
    verdicts.close();
    const attestations = termsOf(ANY);
    const at = { verdicts, host: "127.0.0.1", port: 0 } as const;
    service = await openVerdictService({ ...at, attestations });
    const issuers = [arena.chain.issuer.account.address];
    const listed = { ...termsOf({ ...ANY, issuers, schema: arena.schema }), index: { fromBlock: 0n } };
    listing = await openVerdictService({ ...at, attestations: listed });
  });

  after(async () => {
    await service.close();
    await listing.close();
    await arena.close();
  });

  const get = async (asked: string) => {
    const path = "/v1/attestations/{uid}";
    const url = `${service.url}/v1/attestations/${asked}`;
    const { status, text } = await documentedAnswer(await readApi(service.url), path, url);
    return { status, body: JSON.parse(text) as Record<string, unknown> };
  };

  it("answers as of which block and why, and lets nothing be kept", async () => {
    const { status, body } = await get(uid);
    expect([status, body.outcome, body.valid, body.source]).to.deep.equal([200, "Valid", true, "live"]);
    expect(body).to.include({ attestation: uid, asOfTime: String(arena.now()) });
    const response = await fetch(`${service.url}/v1/attestations/${uid}`);
    expect(response.headers.get("cache-control")).to.equal("no-store");
    expect((await get(NONE)).body.outcome).to.equal("NotFound");
  });

  it("refuses what is no uid", async () => {
    expect((await get("0x12")).status).to.equal(400);
  });

  it("refuses another attestation than is expected, and a registry that is none", async () => {
    const strict = await openAttestationVerdicts(termsOf({ ...ANY, issuers: [`0x${"ab".repeat(20)}`] }));
    expect((await refusalOf(strict.decide(uid))).code).to.equal("IssuerMismatch");
    expect((await refusalOf(openAttestationVerdicts(termsOf(ANY, arena.batches)))).code).to.equal(
      "RegistryUnknown",
    );
  });

  const list = async (query: Readonly<Record<string, string>>) => {
    const path = "/v1/attestations";
    const url = `${listing.url}${path}?${new URLSearchParams(query)}`;
    const { status, text } = await documentedAnswer(await readApi(listing.url), path, url);
    return { status, body: JSON.parse(text) as Record<string, unknown> };
  };

  it("lists attestations by account to any page, where it is told from which block on", async () => {
    const { registry, schema } = arena;
    const { recipient } = await getAttestation(arena.chain.publicClient, { registry, uid });
    const query = { recipient, schema };
    await until(async () => (await list(query)).status === 200);
    const { chainId, uids, fromBlock } = (await list(query)).body;
    expect([chainId, uids, fromBlock]).to.deep.equal([arena.chain.publicClient.chain.id, [uid], "0"]);
    const { headers } = await fetch(`${listing.url}/v1/attestations?${new URLSearchParams(query)}`);
    expect(headers.get("access-control-allow-origin")).to.equal("*");
    expect(headers.get("cache-control")).to.equal("no-store");
    expect((await list({ recipient: arena.batches, schema })).body.uids).to.deep.equal([]);
    for (const wrong of [{ recipient }, { recipient: "0x12", schema }, { recipient, schema: "0x12" }])
      expect((await list(wrong as typeof query)).status).to.equal(400);
    const other = await list({ recipient, schema: NONE });
    expect(other.status).to.equal(404);
    expect(other.body).to.have.nested.property("error.code", "SchemaNotIndexed");
    const metrics = await (await fetch(`${listing.url}/metrics`)).text();
    expect(metrics).to.match(/symbolon_verdicts_index_age_seconds \d/);
    expect(metrics).to.match(/symbolon_verdicts_index_accounts [1-9]/);
    const api = await readApi(listing.url);
    requireSound(api);
    expect(operationsOf(api)).to.include("get /v1/attestations");
    expect(operationsOf(await readApi(service.url))).not.to.include("get /v1/attestations");
    expect((await fetch(`${service.url}/v1/attestations?${new URLSearchParams(query)}`)).status).to.equal(
      404,
    );
  });

  it("answers 503, in its health too, where the node has given no events for a minute", async () => {
    const { chain, registry, schema, batches } = arena;
    let isAway = false;
    const client = createClient({
      transport: custom(
        {
          request: ({ method, params }) =>
            isAway && method === "eth_getLogs"
              ? Promise.reject(new Error("away"))
              : chain.publicClient.request({ method, params } as never),
        },
        { retryCount: 0 },
      ),
    });
    const verdicts = await openCopy();
    const terms = { ...termsOf({ ...ANY, issuers: [registry], schema }), client };
    const attestations = { ...terms, index: { fromBlock: 0n } };
    const at = { host: "127.0.0.1", port: 0, onTrouble: () => {} } as const;
    const serving = await openVerdictService({ verdicts, attestations, ...at });
    const ask = async (path: string, query = "") => {
      const { status, text } = await documentedAnswer(
        await readApi(serving.url),
        path,
        `${serving.url}${path}${query}`,
      );
      return [status, JSON.parse(text)] as const;
    };
    const list = `?${new URLSearchParams({ recipient: batches, schema })}`;
    let restore = () => {};
    try {
      await until(async () => (await ask("/v1/attestations", list))[0] === 200);
      const [status, body] = await ask("/health");
      expect([status, body.status]).to.deep.equal([200, "fresh"]);
      expect(body.indexAge).to.be.within(0, 60);
      isAway = true;
      await chain.testClient.mine({ blocks: 1 });
      restore = laterBy(61);
      await verdicts.refresh();
      const [refused, { error }] = await ask("/v1/attestations", list);
      expect([refused, error.code]).to.deep.equal([503, "IndexBehind"]);
      const [old, why] = await ask("/health");
      expect([old, why.status]).to.deep.equal([503, "old"]);
      expect(await ask("/ready")).to.deep.equal([503, { ready: false, why: "indexOld" }]);
      expect([why.age < 60, why.indexAge > 60]).to.deep.equal([true, true]);
    } finally {
      restore();
      verdicts.close();
      await serving.close();
    }
  });

  it("says how far it is while it reads the blocks for the first time", async () => {
    const { chain, registry, schema } = arena;
    const away = createClient({
      transport: custom(
        {
          request: ({ method, params }) =>
            method === "eth_getLogs"
              ? Promise.reject(new Error("away"))
              : chain.publicClient.request({ method, params } as never),
        },
        { retryCount: 0 },
      ),
    });
    const told: unknown[] = [];
    const terms = { ...termsOf({ ...ANY, issuers: [registry], schema }), client: away };
    const reading = await openVerdictService({
      verdicts: {} as Verdicts,
      attestations: { ...terms, index: { fromBlock: 0n } },
      host: "127.0.0.1",
      port: 0,
      onTrouble: (thrown) => told.push(thrown),
    });
    try {
      const path = "/v1/attestations";
      const url = `${reading.url}${path}?${new URLSearchParams({ recipient: registry, schema })}`;
      const { status, text } = await documentedAnswer(await readApi(reading.url), path, url);
      expect([status, JSON.parse(text).error.code]).to.deep.equal([503, "IndexBehind"]);
      await until(() => told.length > 1);
    } finally {
      await reading.close();
    }
  });

  it("describes all that it answers", async () => {
    const api = await readApi(service.url);
    requireSound(api);
    expect(operationsOf(api)).to.include("get /v1/attestations/{uid}");
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).to.match(/symbolon_verdicts_answers_total\{answer="Valid"\} \d/);
  });
});
