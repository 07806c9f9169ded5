import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { expect } from "chai";
import { openFileSink } from "../../../../../src/node/batches/openFileSink.ts";
import type { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import type { Verification } from "../../../../../src/sdk/core/timeline/verification.ts";
import { verificationDocument } from "../../../../../src/sdk/core/timeline/verificationText.ts";
import { openHttpSink } from "../../../../../src/sdk/credentials/verify/record/openHttpSink.ts";
import { openSink } from "../../../../../src/sdk/credentials/verify/record/openSink.ts";
import { readVerificationLines } from "../../../../../src/services/timeline/take/readVerificationLines.ts";
import { suiteFolder } from "../../../allocation/temporaryFolder.ts";
import { sampleVerification } from "./sampleVerification.ts";

const some = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => sampleVerification(from + i));
const codeOf = (thrown: unknown) => (thrown as SymbolonError).code;

describe("credentials/verify: the queue of a sink", () => {
  const numbers = (all: readonly Verification[]) => all.map(({ credential }) => Number(credential));

  it("writes nothing before whoever answers goes on, all of it in order, and waits for it at the end", async () => {
    const written: number[][] = [];
    const sink = openSink({ atOnce: 4, write: async (all) => void written.push(numbers(all)) });
    for (const one of some(10)) sink.put(one);
    expect(written).to.deep.equal([]);
    await sink.close();
    expect(written).to.deep.equal([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(sink.lost()).to.equal(0);
  });

  it("loses the oldest of too many, what is refused, and what comes after its end, and tells it once", async () => {
    const troubles: unknown[] = [];
    const onTrouble = (thrown: unknown) => {
      troubles.push(thrown);
      throw new Error("who is told makes trouble");
    };
    const written: number[] = [];
    let isBroken = true;
    const write = async (all: readonly Verification[]) => {
      if (isBroken) throw new Error("broken");
      written.push(...numbers(all));
    };
    const sink = openSink({ atOnce: 2, max: 4, write, onTrouble });
    for (const one of some(6)) sink.put(one);
    expect(sink.lost()).to.equal(2);
    while (sink.lost() < 6) await Promise.resolve();
    expect(troubles.length).to.equal(1);
    isBroken = false;
    sink.put(sampleVerification(6));
    await sink.close();
    expect(written).to.deep.equal([6]);
    sink.put(sampleVerification(7));
    expect([sink.lost(), troubles.length]).to.deep.equal([7, 2]);
    await sink.close();
  });

  it("waits no longer for what hangs than it is asked to, and counts it as lost", async () => {
    const sink = openSink({
      atOnce: 2,
      write: () => new Promise<void>(() => undefined),
      end: () => new Promise<void>(() => undefined),
    });
    for (const one of some(5)) sink.put(one);
    await sink.close(5);
    expect(sink.lost()).to.equal(5);
  });
});

describe("credentials/node: the sink into a file", () => {
  const folder = suiteFolder();
  const read = (file: string) => readVerificationLines(readFileSync(file, "utf8"), file);

  it("appends a line an answer, from several sinks at once, behind what is there and behind a line that was cut off", async () => {
    const file = folder.write("answers.jsonl", '{"format":"symbolon-ver');
    const sinks = [openFileSink({ file }), openFileSink({ file })];
    for (const [i, sink] of sinks.entries()) for (const one of some(1_500, 2_000 * i)) sink.put(one);
    await Promise.all(sinks.map(({ close }) => close()));
    const [cut, ...lines] = readFileSync(file, "utf8").split("\n");
    expect(cut).to.equal('{"format":"symbolon-ver');
    const kept = readVerificationLines(lines.join("\n"), file);
    expect(kept.toSorted((a, b) => a.at - b.at)).to.deep.equal([...some(1_500), ...some(1_500, 2_000)]);
    const fresh = folder.path("fresh.jsonl");
    const sink = openFileSink({ file: fresh });
    sink.put(sampleVerification(1));
    await sink.close();
    expect(statSync(fresh).mode & 0o077).to.equal(0);
    expect(read(fresh)).to.deep.equal([sampleVerification(1)]);
  });

  it("loses what a full disk does not take, says so once, and goes on when there is room", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const file = folder.path("disk.jsonl");
    symlinkSync("/dev/full", file);
    const troubles: unknown[] = [];
    const sink = openFileSink({ file, onTrouble: (thrown) => troubles.push(thrown) });
    for (let n = 0; n < 3; n++) {
      sink.put(sampleVerification(n));
      while (sink.lost() === n) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(troubles.map(codeOf)).to.deep.equal(["VerificationsNotWritten"]);
    expect((troubles[0] as SymbolonError).reason).to.include("ENOSPC");
    rmSync(file);
    sink.put(sampleVerification(3));
    await sink.close();
    expect(sink.lost()).to.equal(3);
    expect(read(file)).to.deep.equal([sampleVerification(3)]);
  });

  it("does not write into what is no file, and does not fail for that", async () => {
    const file = folder.path("a-folder");
    mkdirSync(file);
    const troubles: unknown[] = [];
    const sink = openFileSink({ file, onTrouble: (thrown) => troubles.push(thrown) });
    sink.put(sampleVerification(1));
    await sink.close();
    expect([sink.lost(), troubles.map(codeOf)]).to.deep.equal([1, ["VerificationsNotWritten"]]);
  });
});

describe("credentials/verify: the sink over HTTP", () => {
  type Sent = { readonly url: string; readonly headers: RequestInit["headers"]; readonly taken: unknown };
  const server = (answer: (n: number) => number | Error) => {
    const sent: Sent[] = [];
    const send = (async (url: string, { body, headers }: RequestInit) => {
      sent.push({ url, headers, taken: JSON.parse(String(body)) });
      const status = answer(sent.length - 1);
      if (typeof status !== "number") throw status;
      return new Response("{}", { status });
    }) as unknown as typeof fetch;
    return { sent, send };
  };
  const terms = { url: "https://timeline.example/sub", token: "secret", pause: 1 };

  it("sends what it has in batches to one place, with the token", async () => {
    const { sent, send } = server(() => 200);
    const sink = openHttpSink({ ...terms, fetch: send });
    for (const one of some(1_100)) sink.put(one);
    await sink.close();
    expect(sent.map(({ taken }) => (taken as readonly unknown[]).length)).to.deep.equal([500, 500, 100]);
    expect(sent.flatMap(({ taken }) => taken)).to.deep.equal(
      JSON.parse(JSON.stringify(some(1_100).map(verificationDocument))),
    );
    expect(sent[0]).to.include({ url: "https://timeline.example/sub/v1/verifications" });
    expect(sent[0]?.headers).to.include({ authorization: "Bearer secret" });
    expect(sink.lost()).to.equal(0);
  });

  it("sends again what did not arrive, tells of it once, and loses nothing", async () => {
    const troubles: unknown[] = [];
    const { sent, send } = server((n) => [new Error("no way"), 503, 429, 200][n] ?? 200);
    const sink = openHttpSink({ ...terms, fetch: send, onTrouble: (thrown) => troubles.push(thrown) });
    for (const one of some(3)) sink.put(one);
    await sink.close();
    expect(sent.length).to.equal(4);
    expect(new Set(sent.map(({ taken }) => JSON.stringify(taken))).size).to.equal(1);
    expect([sink.lost(), troubles.map(codeOf)]).to.deep.equal([0, ["VerificationsNotTaken"]]);
    expect(JSON.stringify(troubles)).not.to.include("secret");
  });

  it("loses what is refused for good, and goes on with the next", async () => {
    const troubles: SymbolonError[] = [];
    const { sent, send } = server((n) => (n === 0 ? 401 : 200));
    const onTrouble = (thrown: unknown) => void troubles.push(thrown as SymbolonError);
    const sink = openHttpSink({ ...terms, fetch: send, onTrouble });
    for (const one of some(600)) sink.put(one);
    await sink.close();
    expect([sent.length, sink.lost()]).to.deep.equal([2, 500]);
    expect(troubles[0]?.hint).to.include("token");
  });

  it("gives up at its end what does not arrive", async () => {
    const { send } = server(() => 503);
    const sink = openHttpSink({ ...terms, pause: 20_000, fetch: send });
    for (const one of some(3)) sink.put(one);
    await sink.close(20);
    expect(sink.lost()).to.equal(3);
  });
});
