import { expect } from "chai";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { verificationDocument } from "../../../src/sdk/core/timeline/verificationText.ts";
import { openHttpSink } from "../../../src/sdk/credentials/verify/record/openHttpSink.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { openTimelineService } from "../../../src/services/timeline/serve/openTimelineService.ts";
import { MAX_VERIFICATIONS } from "../../../src/services/timeline/serve/verificationRoutes.ts";
import { timelineTables } from "../../../src/services/timeline/tables/migrations.ts";
import { keepVerifications, listVerifications } from "../../../src/services/timeline/tables/verifications.ts";
import { readVerificationLines } from "../../../src/services/timeline/take/readVerificationLines.ts";
import { sampleUnavailable, sampleVerification } from "../credentials/verify/record/sampleVerification.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";

type Answered = { readonly taken: number; readonly added: number; readonly error: SymbolonError };

const TOKEN = "what the operator has set";
const lineOf = (one: Parameters<typeof verificationDocument>[0]) => JSON.stringify(verificationDocument(one));

describe("what verifiers hand over", () => {
  let store: TestStore;
  before(async () => {
    store = await openTestStore("postgres");
    for (const space of [deliveryTables, timelineTables]) await migrate(store.sql, space);
  });
  after(() => store.remove());
  afterEach(() => store.sql.query("truncate verification"));

  describe("kept", () => {
    it("comes out as it went in, each once, by the moments when it was given", async () => {
      const { sql } = store;
      const never = sampleVerification(9, {
        verdict: { ...sampleVerification(9).verdict, freshUntil: Number.MAX_SAFE_INTEGER } as never,
      });
      const attested = sampleVerification(5, { batch: undefined, source: "live" });
      const all = [sampleVerification(1), sampleUnavailable(3), attested, never];
      expect(await keepVerifications(sql, all.toReversed())).to.equal(4);
      expect(await listVerifications(sql, { chain: 31_337 })).to.deep.equal(all);
      expect(await keepVerifications(sql, [...all, sampleVerification(2), sampleVerification(2)])).to.equal(
        1,
      );
      expect((await listVerifications(sql, { chain: 31_337 })).length).to.equal(5);
      expect(await keepVerifications(sql, [])).to.equal(0);
    });

    it("is found by chain, batch, credential and time, and by no less", async () => {
      const { sql } = store;
      const other = `0x${"bb".repeat(32)}` as const;
      const elsewhere = sampleVerification(4, { batch: other, at: 1_800_000_100_000 });
      const abroad = sampleVerification(1, { chain: 1, verifier: "abroad" });
      await keepVerifications(sql, [sampleVerification(1), elsewhere, abroad]);
      const { credential, at } = sampleVerification(1);
      const chain = 31_337;
      expect(await listVerifications(sql, { chain, batch: other })).to.deep.equal([elsewhere]);
      expect(await listVerifications(sql, { chain, credential })).to.deep.equal([sampleVerification(1)]);
      expect(await listVerifications(sql, { chain, batch: other, credential })).to.deep.equal([]);
      expect(await listVerifications(sql, { chain, since: at + 1 })).to.deep.equal([elsewhere]);
      expect(await listVerifications(sql, { chain, until: at + 1 })).to.deep.equal([sampleVerification(1)]);
      expect(await listVerifications(sql, { chain: 1 })).to.deep.equal([abroad]);
    });
  });

  describe("in files", () => {
    it("is read line by line, and refused as a whole with each wrong line, its field and value", () => {
      const lines = [lineOf(sampleVerification(1)), "", lineOf(sampleUnavailable(2)), ""];
      expect(readVerificationLines(lines.join("\r\n"), "a.jsonl")).to.deep.equal([
        sampleVerification(1),
        sampleUnavailable(2),
      ]);
      const wrong = [lines[0], '{"format":"sym', lineOf(sampleVerification(3, { outcome: "Good" }))];
      const refuse = (text: string) => {
        try {
          return readVerificationLines(text, "a.jsonl") as never;
        } catch (thrown) {
          return thrown as SymbolonError;
        }
      };
      const refusal = refuse(wrong.join("\n"));
      expect(refusal.code).to.equal("BadVerifications");
      expect(refusal.reason).to.match(
        /^a\.jsonl has lines that are not verifications, so nothing is taken from it: line 2: it is not JSON; line 3: its outcome is "Good", and must be "NotFound", .*\.$/,
      );
      const many = refuse(Array.from({ length: 12 }, () => "{}").join("\n"));
      expect(many.reason).to.include("line 10: ").and.to.include("; and 2 lines more.");
    });
  });

  describe("over HTTP", () => {
    let service: Service;
    before(async () => {
      const at = { host: "127.0.0.1", port: 0 };
      service = await openTimelineService({ ...at, sql: store.sql, token: TOKEN });
    });
    after(() => service.close());
    const post = async (payload: unknown, authorization: string | undefined = `Bearer ${TOKEN}`) => {
      const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
      const sent = { method: "POST", headers, body: JSON.stringify(payload) };
      const answer = await fetch(`${service.url}/v1/verifications`, sent);
      return { statusCode: answer.status, ...((await answer.json()) as Answered) };
    };
    const documents = (count: number) =>
      Array.from({ length: count }, (_, i) => verificationDocument(sampleVerification(i)));
    const count = async () => (await listVerifications(store.sql, { chain: 31_337 })).length;

    it("is taken from whoever has the token, each once", async () => {
      expect(await post(documents(3))).to.deep.equal({ statusCode: 200, taken: 3, added: 3 });
      expect(await post(documents(4))).to.deep.equal({ statusCode: 200, taken: 4, added: 1 });
      expect(await post([])).to.deep.equal({ statusCode: 200, taken: 0, added: 0 });
      for (const authorization of [" ", "Bearer", "Bearer ", TOKEN, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
        const { statusCode, error } = await post(documents(9), authorization);
        expect([statusCode, error.code], authorization).to.deep.equal([401, "TokenWanted"]);
      }
      expect(await count()).to.equal(4);
    });

    it("is refused as a whole where one of them is wrong, or there are too many", async () => {
      const { statusCode, error } = await post([...documents(2), { ...documents(1)[0], moment: "soon" }]);
      expect([statusCode, error.code]).to.deep.equal([400, "BadVerifications"]);
      expect(error.reason).to.include('its [2].moment is "soon"');
      expect((await post(documents(MAX_VERIFICATIONS + 1))).statusCode).to.equal(400);
      expect((await post({ large: "x".repeat(3_000_000) })).statusCode).to.equal(413);
      expect((await post("text")).statusCode).to.equal(400);
      expect(await count()).to.equal(0);
      expect((await post(documents(MAX_VERIFICATIONS))).added).to.equal(MAX_VERIFICATIONS);
    });

    it("is taken from the sink that verifiers are given", async () => {
      const sink = openHttpSink({ url: service.url, token: TOKEN });
      for (let n = 0; n < 7; n++) sink.put(sampleVerification(n));
      await sink.close();
      expect([sink.lost(), await count()]).to.deep.equal([0, 7]);
    });
  });
});
