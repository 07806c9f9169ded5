import { expect } from "chai";
import fc from "fast-check";
import { type BatchHeader, batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import type { OnAnswer } from "../../../src/sdk/credentials/verify/onAnswer.ts";
import { maxAgeOf } from "../../../src/services/gateway/verdicts/maxAge.ts";
import { openVerdictService } from "../../../src/services/gateway/verdicts/openVerdictService.ts";
import {
  type OpenVerdictsParameters,
  openVerdicts,
  type Verdicts,
} from "../../../src/services/gateway/verdicts/openVerdicts.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { ANY, headerOf, MINUTE, masksOf, proven, START } from "../credentials/verify/fakeBatches.ts";
import {
  FAKE_CHAIN_ID,
  FAKE_REGISTRY,
  type FakeChain,
  openFakeChain,
} from "../credentials/verify/fakeChain.ts";
import { refusalOf } from "../store/until.ts";
import {
  type ApiDocument,
  documentedAnswer,
  operationsOf,
  readApi,
  requireSound,
} from "./documentedAnswers.ts";

const PLACE = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY };
/** Seconds by which the clock may be slow, and the copy's block be undone. */
const SKEW = 2n;
const MARGIN = 10n;

describe("a service of verdicts", () => {
  let chain: FakeChain;
  let header: BatchHeader;
  let now: number;
  let verdicts: Verdicts;
  let service: Service;
  let api: ApiDocument;
  let isSilent: boolean;
  const open = (terms: Partial<OpenVerdictsParameters> = {}) =>
    openVerdicts({
      client: chain.client((_, answer) => {
        if (isSilent) throw new Error("the node is away");
        return answer();
      }),
      ...PLACE,
      // So old that it was surely issued before the margin.
      batches: [{ header }],
      expected: ANY,
      clockSkew: SKEW,
      reorgMargin: MARGIN,
      now: () => now,
      ...terms,
    });
  beforeEach(async () => {
    isSilent = false;
    chain = openFakeChain(START);
    header = headerOf(MINUTE, START - 200_000n, 1_000n);
    chain.issue(header);
    chain.mine(START + 30n);
    now = Number(START) + 30.2;
    verdicts = await open();
    service = await openVerdictService({ verdicts, host: "127.0.0.1", port: 0 });
    api = await readApi(service.url);
  });
  afterEach(async () => {
    await service.close();
    verdicts.close();
  });

  const shown = (index: number, of = header) => {
    const { credential, proof } = proven(of, index);
    return { batch: batchId({ ...PLACE, header: of }), credential, proof };
  };
  const pathOf = (index: number, change: Record<string, string> = {}, of = header) => {
    const { batch, credential, proof } = shown(index, of);
    const { subject, validFrom, expires, fields } = credential;
    const query = {
      subject,
      validFrom: String(validFrom),
      expires: String(expires),
      fields,
      proof: proof.join(),
    };
    return `/v1/verdicts/${batch}/${index}?${new URLSearchParams({ ...query, ...change })}`;
  };
  type Body = {
    readonly outcome: string;
    readonly valid: boolean;
    readonly freshUntil: string;
    readonly block: string;
    readonly why: readonly string[];
    readonly maxAge: number;
    readonly status: number;
    readonly error: { readonly code: string; readonly hint: string };
    readonly answers: readonly Body[];
  };
  const get = async (path: string) => {
    const documented = path.startsWith("/v1") ? "/v1/verdicts/{batch}/{index}" : path;
    await documentedAnswer(api, documented, service.url + path);
    const response = await fetch(service.url + path);
    const cache = response.headers.get("cache-control");
    return { status: response.status, cache, body: (await response.json()) as Body };
  };

  it("tells whoever records of each verdict that it gives, and of those that it cannot give", async () => {
    const seen: string[] = [];
    const onAnswer: OnAnswer = ({ outcome }, { credential }) => {
      seen.push(`${outcome} ${credential}`);
      throw new Error("a sink");
    };
    const recorded = await open({ onAnswer });
    const of = credentialId(shown(3).batch, 3n);
    expect(recorded.decide(shown(3)).outcome).to.equal("Valid");
    now += 100_000;
    expect(() => recorded.decide(shown(3))).to.throw("counts before");
    recorded.close();
    expect(seen).to.deep.equal([`Valid ${of}`, `Unavailable ${of}`]);
  });

  it("answers as of which block, until when and why, to be kept up to the second of freshUntil and no longer", async () => {
    const { status, cache, body } = await get(pathOf(7));
    expect(status).to.equal(200);
    expect(body).to.include({ outcome: "Valid", valid: true, block: "1" });
    expect(body.why[0]).to.match(/is valid.*a copy of block 1/);
    const left = Number(body.freshUntil) - Number(SKEW) - Math.ceil(now);
    expect(left).to.be.above(0);
    expect([cache, body.maxAge]).to.deep.equal([`public, max-age=${left}`, left]);
    now = Number(body.freshUntil) - Number(SKEW) - 1.5;
    expect((await get(pathOf(7))).cache).to.equal("public, max-age=1");
    now += 0.7;
    expect(await get(pathOf(7))).to.include({ status: 200, cache: "no-store" });
    now += 1;
    const late = await get(pathOf(7));
    expect([late.status, late.cache, late.body.error.code]).to.deep.equal([503, "no-store", "BeyondHorizon"]);
  });

  it("says what was changed, once its copy is brought up to date", async () => {
    expect((await get(pathOf(5))).body.outcome).to.equal("Valid");
    chain.mine(START + 40n);
    chain.hold(header, "Emergency", [5n], START + 500n);
    now = Number(START) + 41;
    await verdicts.refresh();
    expect((await get(pathOf(5))).body).to.include({ outcome: "Suspended", valid: false });
    chain.change(header, "Revoke", masksOf(9));
    chain.mine(START + 130n);
    now = Number(START) + 131;
    await verdicts.refresh();
    expect((await get(pathOf(9))).body).to.include({ outcome: "Revoked", valid: false });
  });

  it("lets nothing be kept whose block may be undone, where no margin is kept", async () => {
    const loose = await open({ reorgMargin: 0n });
    const { document, maxAge } = loose.decide(shown(7));
    expect(maxAge).to.equal(0);
    expect(document).to.include({ outcome: "Valid", guarantee: "None" });
    loose.close();
  });

  it("goes on from its copy while the node is away, and says that it is old", async () => {
    expect((await get("/ready")).body).to.deep.equal({ ready: true });
    isSilent = true;
    expect((await refusalOf(verdicts.refresh())).code).to.equal("NodeFailed");
    expect((await get(pathOf(7))).status).to.equal(200);
    expect((await get("/health")).body).to.include({ status: "fresh", block: "1" });
    expect((await refusalOf(open())).code).to.equal("NodeFailed");
  });

  it("answers many at once, each by itself", async () => {
    const other = headerOf(MINUTE);
    const { credential } = shown(3);
    const credentials = [
      shown(2),
      shown(4, other),
      { ...shown(3), credential: { ...credential, index: 4n } },
    ];
    const { status, text } = await documentedAnswer(api, "/v1/verdicts", `${service.url}/v1/verdicts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: jsonOf({ credentials }),
    });
    expect(status).to.equal(200);
    const { answers } = JSON.parse(text) as Body;
    expect(answers.map((one) => [one.status, one.outcome ?? one.error.code])).to.deep.equal([
      [200, "NotYetValid"],
      [404, "BatchNotFollowed"],
      [422, "CredentialNotInBatch"],
    ]);
  });

  it("refuses by name what is no credential, or not the expected one, and what is no request", async () => {
    const none = `0x${"0".repeat(40)}`;
    for (const [path, status, code] of [
      [pathOf(7, { subject: none }), 422, "CredentialNotInBatch"],
      [pathOf(7, { proof: "" }), 422, "CredentialNotInBatch"],
      [pathOf(7).replace("/7?", "/300?"), 422, "IndexBeyondBatch"],
      [pathOf(7, { expires: "9".repeat(20) }), 422, "DoesNotFit"],
      [pathOf(7, {}, headerOf(MINUTE)), 404, "BatchNotFollowed"],
      [pathOf(7, { subject: "me" }), 400, "BadSubmission"],
      [pathOf(7, { proof: "0x12" }), 400, "BadSubmission"],
      [pathOf(7, { proof: new Array(33).fill(`0x${"1".repeat(64)}`).join() }), 400, "BadSubmission"],
      [pathOf(7).replace(/subject=[^&]*&/, ""), 400, "BadSubmission"],
      [pathOf(7).replace("/7?", "/-7?"), 400, "BadSubmission"],
      [pathOf(7).replace("/7?", "/07?"), 400, "BadSubmission"],
    ] as const) {
      const answer = await get(path);
      expect([answer.status, answer.body.error.code], path).to.deep.equal([status, code]);
      expect(answer.body.error.hint).to.match(/\w/);
      if (status !== 400) expect(answer.cache).to.equal("no-store");
    }
    const strict = await open({ expected: { ...ANY, issuers: [`0x${"ab".repeat(20)}`] } });
    expect(await refusalOf((async () => strict.decide(shown(1)))())).to.include({ code: "IssuerMismatch" });
    strict.close();
  });

  it("limits what each address may ask, many at once as one", async () => {
    const reads = { perSecond: 0.001, burst: 2 };
    const strict = await openVerdictService({ verdicts, reads, host: "127.0.0.1", port: 0 });
    const credentials = [shown(2), shown(3)];
    const many = () =>
      fetch(`${strict.url}/v1/verdicts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: jsonOf({ credentials }),
      });
    expect((await many()).status).to.equal(200);
    expect((await fetch(strict.url + pathOf(7))).status).to.equal(200);
    for (const { status } of [await many(), await fetch(strict.url + pathOf(7))])
      expect(status).to.equal(429);
    expect((await fetch(`${strict.url}/health`)).status).to.equal(200);
    await strict.close();
  });

  it("describes all that it answers", async () => {
    requireSound(api);
    expect(operationsOf(api)).to.deep.equal([
      "get /health",
      "get /live",
      "get /metrics",
      "get /openapi.json",
      "get /ready",
      "get /v1/verdicts/{batch}/{index}",
      "post /v1/verdicts",
    ]);
    await get(pathOf(7));
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).to.match(/symbolon_verdicts_answers_total\{answer="Valid"\} \d/);
    expect(metrics).to.match(/symbolon_verdicts_copy_age_seconds \d/);
  });

  it("never lets a verdict be kept to its freshUntil, whatever the clock says", () => {
    const moment = fc.bigInt({ min: 0n, max: 2n ** 40n });
    const terms = fc.record({
      freshUntil: moment,
      now: fc.double({ min: 0, max: 2 ** 40, noNaN: true }),
      clockSkew: fc.bigInt({ min: 0n, max: 100n }),
      guarantee: fc.constantFrom("None", "ExceptEmergency", "Firm"),
    });
    fc.assert(
      fc.property(terms, ({ freshUntil, guarantee, ...at }) => {
        const maxAge = maxAgeOf({ freshUntil, guarantee }, at);
        expect(maxAge).to.satisfy((age: number) => Number.isInteger(age) && age >= 0);
        if (guarantee === "None") expect(maxAge).to.equal(0);
        if (maxAge > 0) expect(at.now + maxAge).to.be.at.most(Number(freshUntil - at.clockSkew));
      }),
    );
  });
});
