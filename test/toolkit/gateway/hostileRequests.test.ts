import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { sealTicket, type Ticket } from "../../../src/services/gateway/policy/tickets.ts";
import { openLimits } from "../../../src/services/gateway/service/addressLimits.ts";
import { intentStates } from "../delivery/work/workUntil.ts";
import { until } from "../patience.ts";
import { type AnswerBody, ask, type Document, sendRaw, submit, useAttackStage } from "./attackStage.ts";
import { NARROW } from "./gatewayStage.ts";

const HEAD = "HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";

/** What a refusal must have: a name, a sentence and a cure, nothing of this program's. */
function expectNamed(answer: AnswerBody, code: string, what: string) {
  expect(answer.error?.code, what).to.equal(code);
  expect(answer.error?.reason, what).to.match(/\w/);
  expect(answer.error?.hint, what).to.match(/\w/);
  expect(JSON.stringify(answer), what).to.not.match(/node_modules|at \w+ \(/);
}

describe("a gateway that is attacked", () => {
  const stage = useAttackStage(40);
  /** The status and the body of the last answer on a connection. */
  const raw = async (port: number, bytes: string | Uint8Array) => {
    const text = await sendRaw(port, bytes);
    const [head = "", body = ""] = text.split("\r\n\r\n").slice(-2);
    return { status: Number(/^HTTP\/1.1 (\d+)/m.exec(head)?.[1]), body, text };
  };
  const altered = (good: Document, path: "leaf" | "terms", change: object) => ({
    ...good,
    [path]: { ...(good[path] as object), ...change },
  });

  it("refuses what is nested deep by name, wherever it is, and answers the others of the request", async () => {
    const { url } = await stage.serve();
    const good = await stage.claim(0);
    const many = 150_000;
    const list = `${"[".repeat(many)}${"]".repeat(many)}`;
    const deep = `${'{"a":'.repeat(many)}1${"}".repeat(many)}`;
    for (const inside of [list, deep, `${"[".repeat(4_000)}${"]".repeat(4_000)}`]) {
      for (const claim of [
        `{"x":${inside}}`,
        JSON.stringify({ ...good, proof: 7 }).replace('"proof":7', `"proof":${inside}`),
      ]) {
        const { status, body } = await ask(`${url}/v1/claims`, `{"claim":${claim}}`);
        expect(status).to.equal(400);
        expectNamed(body, "BadSubmission", claim.slice(0, 60));
      }
    }
    const both = `{"claims":[{"claim":{"x":${list}}},{"claim":${JSON.stringify(good)}}]}`;
    const { status, body } = await ask(`${url}/v1/claims`, both);
    expect(status).to.equal(200);
    const { answers } = body as { readonly answers: readonly { readonly status: number }[] };
    expect(answers.map((one) => one.status)).to.deep.equal([400, 202]);
  });

  it("unpacks nothing: a packed body is refused by name", async () => {
    const { url } = await stage.serve();
    const bomb = JSON.stringify({ claim: { x: " ".repeat(2 ** 24) } });
    const packed: readonly (readonly [string, Uint8Array])[] = [
      ["gzip", gzipSync(bomb)],
      ["deflate", deflateSync(bomb)],
      ["br", brotliCompressSync(bomb)],
      ["zstd, gzip", gzipSync(gzipSync(bomb))],
    ];
    for (const [encoding, bytes] of packed) {
      expect(bytes.length).to.be.below(2 ** 16);
      const { status, body } = await ask(`${url}/v1/claims`, bytes, { "content-encoding": encoding });
      expect(status).to.equal(415);
      expectNamed(body, "BodyEncoded", encoding);
      expect(body.error?.details).to.deep.equal({ encoding });
    }
  });

  it("names what is no request, what comes too slowly, and heads that are too large", async () => {
    const { port } = await stage.serve({ patience: 3_000 });
    const flood = Array.from({ length: 300 }, (_, i) => `x-${i}: ${"y".repeat(200)}\r\n`).join("");
    const short = "a:\r\n".repeat(5_000);
    const body = "content-type: application/json\r\ncontent-length: 100\r\n\r\n";
    const requests: readonly (readonly [string, number, string])[] = [
      [`GET /health ${HEAD}x-a`, 408, "RequestTooSlow"],
      [`POST /v1/claims ${HEAD}${body}{`, 408, "RequestTooSlow"],
      ["", 408, "RequestTooSlow"],
      [`GET /health ${HEAD}${flood}\r\n`, 431, "HeadTooLarge"],
      [`GET /health ${HEAD}${short}\r\n`, 431, "HeadTooLarge"],
      ["\u0016\u0003\u0001 garbage\r\n\r\n", 400, "BadRequest"],
      ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "BadRequest"],
      [`FETCH /health ${HEAD}\r\n`, 400, "BadRequest"],
      [`POST /v1/claims ${HEAD}content-length: ${"9".repeat(30)}\r\n\r\n`, 400, "BadRequest"],
      [
        `POST /v1/claims ${HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        400,
        "BadRequest",
      ],
      [`POST /v1/claims ${HEAD}content-type: ;;;\r\ncontent-length: 2\r\n\r\n{}`, 415, "WrongContentType"],
      [`POST /v1/claims ${HEAD}content-length: 2\r\n\r\n{}`, 415, "WrongContentType"],
      [
        `POST /v1/claims ${HEAD}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n200000\r\n${" ".repeat(0x200000)}\r\n0\r\n\r\n`,
        413,
        "BodyTooLarge",
      ],
      [`GET /v1/intents/%zz ${HEAD}\r\n`, 400, "BadUrl"],
      [`GET /v1/intents/${"1".repeat(300)} ${HEAD}\r\n`, 414, "BadUrl"],
      [`GET /v1/intents/%00 ${HEAD}\r\n`, 400, "BadSubmission"],
      [`TRACE /v1/claims ${HEAD}\r\n`, 404, "UnknownRoute"],
      [`GET /${"a".repeat(8_000)} ${HEAD}\r\n`, 404, "UnknownRoute"],
      [`GET /__proto__ ${HEAD}\r\n`, 404, "UnknownRoute"],
    ];
    const answers = await Promise.all(requests.map(([bytes]) => raw(port, bytes)));
    for (const [i, [bytes, status, code]] of requests.entries()) {
      const answer = answers[i] as (typeof answers)[0];
      expect(answer.status, bytes.slice(0, 80)).to.equal(status);
      expectNamed(JSON.parse(answer.body) as AnswerBody, code, bytes.slice(0, 80));
    }
  });

  it("answers others while hundreds of connections say nothing, or a head or a body byte by byte", async () => {
    const { url, port } = await stage.serve({ patience: 3_000 });
    const beginnings = [
      "",
      `GET /health ${HEAD}x-`,
      `POST /v1/claims ${HEAD}content-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
    ];
    const slow = Array.from({ length: 300 }, (_, i) => raw(port, beginnings[i % 3] as string));
    for (let index = 0; index < 5; index++)
      expect((await submit(url, await stage.claim(index))).status).to.equal(202);
    const ends = await Promise.all(slow);
    expect(new Set(ends.map(({ status }) => status))).to.deep.equal(new Set([408]));
  });

  it("takes each number as the text that it is, and no other way to write it", async () => {
    const { url } = await stage.serve();
    const good = await stage.claim(1);
    const huge = "9".repeat(78);
    const wrong: readonly (readonly [unknown, string])[] = [
      ...["-1", "+1", "01", "1e0", "0x1", " 1", "1 ", "1.0", "١", "", "1\u0000", huge].map(
        (index) => [altered(good, "leaf", { index }), "BadSignedClaim"] as const,
      ),
      ...[1, 1.5, -1, null, true, [], {}, ["1"]].map(
        (index) => [altered(good, "leaf", { index }), "BadSignedClaim"] as const,
      ),
      [altered(good, "leaf", { index: "40" }), "IndexBeyondCount"],
      [altered(good, "leaf", { index: "4294967295" }), "IndexBeyondCount"],
      [altered(good, "terms", { deadline: "1e99" }), "BadSignedClaim"],
      [altered(good, "terms", { upTo: String(2n ** 256n) }), "BadSignedClaim"],
      [{ ...good, chainId: "9".repeat(77) }, "UnknownLane"],
      [{ ...good, chainId: "0" }, "BadSignedClaim"],
      [{ ...good, campaign: `0X${String(good.campaign).slice(2)}` }, "BadSignedClaim"],
      [{ ...good, note: "\u0000" }, "BadSignedClaim"],
      [{ ...good, note: "\ud800" }, "BadSignedClaim"],
      [{ ...good, signature: `0x${"00".repeat(70_000)}` }, "BadSignedClaim"],
      [{ ...good, proof: new Array(5_000).fill(`0x${"00".repeat(32)}`) }, "BadSignedClaim"],
    ];
    for (const [claim, code] of wrong) {
      const { status, body } = await submit(url, claim);
      const what = JSON.stringify(claim).slice(0, 200);
      expect(status, what).to.be.within(400, 422);
      expectNamed(body, code, what);
      expect(JSON.stringify(body).length, what).to.be.below(2_500);
    }
    const text = JSON.stringify({ claim: good });
    const strange: readonly (readonly [string, number])[] = [
      [text.replace('"index":"1"', '"index":1e999'), 400],
      [text.replace('"leaf":{', '"leaf":{"__proto__":{"index":"0"},'), 400],
      [text.replace('{"claim":', '{"__proto__":{},"claim":'), 400],
      [text.replace('{"claim":{', '{"claim":{"constructor":{"prototype":{}},'), 400],
      [text.replace('"index":"1"', '"index":"1","account":"0x"'), 202],
      [`{"claims":[],${text.slice(1)}`, 400],
      [`{"claim":{},${text.slice(1)}`, 200],
    ];
    for (const [body, status] of strange)
      expect((await ask(`${url}/v1/claims`, body)).status, body.slice(0, 80)).to.equal(status);
    expect(await intentStates(stage.store.sql)).to.deep.equal({ queued: 1 });
    expect(({} as { readonly index?: string }).index).to.equal(undefined);
  });

  it("refuses false and foreign tickets by name, has none for one that is over, and keeps the claim's place out of it", async () => {
    const { url, gateway } = await stage.serve({ room: NARROW });
    for (let index = 0; index < 16; index++) await submit(url, await stage.claim(index));
    const [row] = await stage.store.sql.query<{ readonly secret: Uint8Array }>(
      "select secret from gateway_secret",
    );
    const sealed = (terms: Partial<Ticket>) =>
      sealTicket(row?.secret as Uint8Array, {
        chain: stage.chain.reader.chain.id,
        contract: stage.test.campaign,
        item: "0",
        comes: 0,
        turn: 0,
        expires: Infinity,
        ...terms,
      });
    const { ticket = "", comes = 0 } = (await submit(url, await stage.claim(20))).body;
    expect(ticket).to.match(/^symbolon1\./);
    const wrong: readonly (readonly [number, unknown, string])[] = [
      [20, `${ticket.slice(0, -1)}${ticket.endsWith("0") ? 1 : 0}`, "BadTicket"],
      [20, ticket.replace("symbolon1", "symbolon2"), "BadTicket"],
      [20, ticket.toUpperCase(), "BadTicket"],
      [20, "", "BadTicket"],
      [20, "\ud800.\u0000", "BadTicket"],
      [20, "x".repeat(300), "BadSubmission"],
      [20, {}, "BadSubmission"],
      [21, ticket, "BadTicket"],
    ];
    for (const [index, held, code] of wrong) {
      const { status, body } = await ask(`${url}/v1/claims`, {
        claim: await stage.claim(index),
        ticket: held,
      });
      expect(status, String(held)).to.equal(400);
      expectNamed(body, code, String(held));
    }
    const over = await submit(url, await stage.claim(20), sealed({ item: "20", expires: gateway.now() - 1 }));
    expect(over.body.answer).to.equal("ticket");
    expect(over.body.comes).to.be.at.least(comes);
    // Whoever comes with a good ticket and a false signature is refused, and the place is the leaf's as before.
    await until(() => gateway.now() > comes);
    const forged = await submit(
      url,
      { ...(await stage.claim(20)), signature: `0x${"11".repeat(65)}` },
      ticket,
    );
    expectNamed(forged.body, "InvalidSignature", "forged");
    expect((await submit(url, await stage.claim(20), ticket)).status).to.equal(202);
  });

  it("answers many requests of one connection in their order, bad ones among them", async () => {
    const { port } = await stage.serve();
    const request = (body: string) =>
      `POST /v1/claims HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const claims = await Promise.all([1, 2, 3].map((index) => stage.claim(index)));
    const [one, two, three] = claims.map((claim) => request(JSON.stringify({ claim })));
    const bytes = [one, request("[]"), two, request("{}"), three, `GET /nothing ${HEAD}\r\n`].join("");
    const text = await sendRaw(port, bytes);
    const statuses = [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => Number(status));
    expect(statuses).to.deep.equal([202, 400, 202, 400, 202, 404]);
    // After what is no JSON nobody can say where the next one begins: it is closed.
    expect(await sendRaw(port, [request("{"), two].join(""))).to.match(
      /^HTTP\/1.1 400[\s\S]*connection: close/i,
    );
  });

  it("lets pages of elsewhere see when to come again", async () => {
    const { url } = await stage.serve();
    const { headers } = await ask(`${url}/health`);
    expect(headers.get("access-control-allow-origin")).to.equal("*");
    expect(headers.get("access-control-expose-headers")).to.match(/retry-after/);
  });

  it("counts whom the proxy names, not whom the caller has written before it", async () => {
    const { url } = await stage.serve({ isBehindProxy: true, limits: { perSecond: 0.01, burst: 1 } });
    const claim = await stage.claim(1);
    const from = async (...hops: readonly string[]) =>
      (await ask(`${url}/v1/claims`, { claim }, { "x-forwarded-for": hops.join(", ") })).status;
    expect(await from("10.0.0.1", "192.0.2.7")).to.equal(202);
    expect(await from("10.0.0.2", "192.0.2.7")).to.equal(429);
    expect(await from("10.0.0.2", "192.0.2.8")).to.equal(200);
    // What is no address is the proxy's own word.
    expect(await from("192.0.2.9", "unknown")).to.equal(200);
    expect(await from("192.0.2.9", "_hidden")).to.equal(429);
  });
});

describe("limits by address", () => {
  it("let a request of many claims through once there are so many, and take none of a refused one", () => {
    const limit = openLimits({ perSecond: 10, burst: 40 });
    expect(limit("a", 0, 40)).to.equal(0);
    for (let now = 1; now < 3; now++) expect(limit("a", now, 30)).to.be.closeTo(3 - now, 1e-9);
    expect(limit("a", 3, 30)).to.equal(0);
  });

  it("let more than a bucket holds through when it is full, which is made up for afterwards", () => {
    const limit = openLimits({ perSecond: 10, burst: 40 });
    expect(limit("a", 0, 100)).to.equal(0);
    expect(limit("a", 0, 1)).to.be.closeTo(6.1, 1e-9);
    expect(limit("a", 6.2, 1)).to.equal(0);
  });

  it("count a network of IPv6 as one caller, and each address of IPv4 as one, mapped or not", () => {
    const limit = openLimits({ perSecond: 0.1, burst: 1 });
    const isNew = (address: string) => limit(address, 0) === 0;
    expect(isNew("2001:db8:0:1::1")).to.equal(true);
    expect(isNew("2001:DB8::1:ffff:ffff:ffff:ffff")).to.equal(false);
    expect(isNew("2001:db8:0:1:2:3:4:5")).to.equal(false);
    expect(isNew("2001:db8:0:2::1")).to.equal(true);
    expect(isNew("192.0.2.1")).to.equal(true);
    expect(isNew("192.0.2.2")).to.equal(true);
    expect(isNew("::ffff:192.0.2.1")).to.equal(false);
    expect(isNew("::ffff:192.0.2.3")).to.equal(true);
  });

  it("know an address in whatever form a proxy writes it", () => {
    const limit = openLimits({ perSecond: 0.1, burst: 1 });
    const isNew = (address: string) => limit(address, 0) === 0;
    for (const forms of [
      ["192.0.2.1", "192.0.2.1:4711", "192.0.2.1:4712", "::ffff:c000:201", "0:0:0:0:0:FFFF:192.0.2.1"],
      ["64:ff9b::192.0.2.2", "64:ff9b::c000:202", "64:ff9b::c000:0202", "192.0.2.2", "[::ffff:192.0.2.2]:80"],
      ["64:ff9b::192.0.2.3", "[64:ff9b::192.0.2.3]"],
      ["[2001:db8::1]:99", "[2001:db8::1]:98", "[2001:db8::2]", "2001:db8::3", "2001:db8::192.0.2.1"],
      ["2001:db8:0:1::", "2001:db8:0:1::%eth0"],
    ])
      expect(forms.map(isNew), forms[0]).to.deep.equal(forms.map((_, at) => at === 0));
  });
});
