import { expect } from "chai";
import type { Address, Hex } from "viem";
import type { FixedExpectation } from "../../../src/sdk/credentials/verify/expectation.ts";
import { openAttestationVerdicts } from "../../../src/services/gateway/verdicts/openAttestationVerdicts.ts";
import { openVerdictService } from "../../../src/services/gateway/verdicts/openVerdictService.ts";
import { openVerdicts } from "../../../src/services/gateway/verdicts/openVerdicts.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { seededRandom } from "../../differential/calls/seededRandom.ts";
import {
  makeAttestations,
  openVerdictArena,
  type VerdictArena,
} from "../../differential/verdicts/playVerdicts.ts";
import { refusalOf } from "../store/until.ts";
import { documentedAnswer, operationsOf, readApi, requireSound } from "./documentedAnswers.ts";

const ANY: FixedExpectation = { issuers: "any", schema: "any", subject: "any" };
const NONE: Hex = `0x${"0a".repeat(32)}`;

describe("a service of verdicts on attestations of EAS", () => {
  let arena: VerdictArena;
  let service: Service;
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

  before(async () => {
    arena = await openVerdictArena();
    const [made] = await makeAttestations(arena, seededRandom(1), 1);
    uid = made?.uid ?? NONE;
    const verdicts = await openVerdicts({
      client: arena.chain.publicClient,
      chainId: BigInt(arena.chain.publicClient.chain.id),
      registry: arena.batches,
      batches: [],
      expected: ANY,
      clockSkew: 0n,
      reorgMargin: 0n,
    });
    verdicts.close();
    const attestations = termsOf(ANY);
    service = await openVerdictService({ verdicts, attestations, host: "127.0.0.1", port: 0 });
  });

  after(async () => {
    await service.close();
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

  it("describes all that it answers", async () => {
    const api = await readApi(service.url);
    requireSound(api);
    expect(operationsOf(api)).to.include("get /v1/attestations/{uid}");
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).to.match(/symbolon_verdicts_answers_total\{answer="Valid"\} \d/);
  });
});
