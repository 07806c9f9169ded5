import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import {
  type ProofFromFilesParameters,
  proofFromFiles,
  type ReadFile,
  urlReader,
} from "../../../src/sdk/allocation/proof/proofFromFiles.ts";
import { encodeManifest, sealManifest } from "../../../src/sdk/allocation/published/manifest.ts";
import { hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { isDeep } from "../../deep.ts";
import type { Row } from "./allocationRows.ts";
import { manifestOf, refusal, treeDirectories } from "./treeDirectories.ts";

/** Small amounts, each also the index of another row: the worst case for whoever mixes fields up. */
const ROWS: Row[] = Array.from({ length: 600 }, (_, i) => ({
  account: `0x${(i + 4_096).toString(16).padStart(40, "1")}`,
  amount: BigInt(((i * 7) % 599) + 1),
}));
const CLAIMANT = ROWS[7]!;

describe("a lying host of a tree", () => {
  const folder = treeDirectories();
  let directory = "";
  let other = "";

  beforeEach(async () => {
    directory = await folder.write("tree", "native", ROWS);
    other = await folder.write("other", "native", [...ROWS.slice(0, 599), { ...ROWS[599]!, amount: 9n }]);
  });

  const honest: ReadFile = async (path) => readFileSync(`${directory}/${path}`);
  const take = (read: ReadFile, more: Partial<ProofFromFilesParameters> = {}) =>
    proofFromFiles({ read, account: CLAIMANT.account, root: manifestOf(directory).root, ...more });
  const lying =
    (change: (path: string, bytes: Buffer) => Uint8Array): ReadFile =>
    async (path) =>
      change(path, readFileSync(`${directory}/${path}`));
  const withManifest = (fields: Readonly<Record<string, unknown>>): ReadFile => {
    const { digest: _digest, ...rest } = { ...manifestOf(directory), ...fields };
    return async (path) => (path === "manifest.json" ? encodeManifest(sealManifest(rest)) : honest(path, 0));
  };

  it("is never believed, whichever file it changes in whatever way", async () => {
    const proven = await take(honest);
    expect([proven.index, proven.amount]).to.deep.equal([7, 50n]);
    const lies: Record<string, (bytes: Buffer, path: string) => Uint8Array> = {
      "another tree's": (_, path) => readFileSync(`${other}/${path}`),
      nothing: () => Buffer.alloc(0),
      "a byte less": (bytes) => bytes.subarray(0, -1),
      "a hash less": (bytes) => bytes.subarray(0, -32),
      "all of it twice": (bytes) => Buffer.concat([bytes, bytes]),
      zeros: (bytes) => Buffer.alloc(bytes.length),
      "megabytes of zeros": () => Buffer.alloc(1 << 24),
      "its bytes backwards": (bytes) => Buffer.from(bytes).reverse(),
    };
    const asked: string[] = [];
    await take(async (path, most) => {
      asked.push(path);
      return await honest(path, most);
    });
    expect(asked.length).to.be.above(3);
    for (const path of asked) {
      for (const [what, lie] of Object.entries(lies)) {
        const outcome = await take(
          lying((asking, bytes) => (asking === path ? lie(bytes, path) : bytes)),
        ).catch((error: unknown) => error);
        if (outcome instanceof SymbolonError) continue;
        // A file that both trees share is no lie.
        expect(what, path).to.equal("another tree's");
        expect(outcome).to.deep.equal(proven);
      }
    }
  });

  it("cannot change one bit of what it serves to another claim", async () => {
    const proven = await take(honest);
    const files = new Map<string, Buffer>();
    await take(async (path, most) => {
      const bytes = Buffer.from(await honest(path, most));
      files.set(path, bytes);
      return bytes;
    });
    files.delete("manifest.json");
    for (const [path, bytes] of files) {
      for (let at = 0; at < bytes.length; at += isDeep ? 1 : 37) {
        bytes[at]! ^= 1 << (at % 8);
        const outcome = await take(async (asked, most) => files.get(asked) ?? honest(asked, most)).catch(
          (error: unknown) => error,
        );
        bytes[at]! ^= 1 << (at % 8);
        if (outcome instanceof SymbolonError) continue;
        // Other rows of a bucket are not proven, and not shown.
        expect(path).to.match(/^accounts/);
        expect(outcome).to.deep.equal(proven);
      }
    }
  });

  it("that has the right root and lies about what its leaves mean is refused where the convention is named", async () => {
    const { accounts, convention } = manifestOf(directory);
    const record = Buffer.alloc(32);
    record.set(hexToBytes(CLAIMANT.account as `0x${string}`));
    for (const [i, number] of [50, 7, 7].entries()) record.writeUInt32BE(number, 20 + 4 * i);
    const swapped = withManifest({
      convention: {
        ...convention,
        name: "custom",
        leafFields: ["amount", "account", "index"],
        leafOrder: "hash",
      },
      accounts: { ...accounts, bits: 0, files: 1, amountBytes: 4 },
    });
    const read: ReadFile = async (path, most) => (path === "accounts/all.bin" ? record : swapped(path, most));
    // Index 50 and amount 7 have the leaf of index 7 and amount 50 under such rules.
    const error = await refusal(take(read, { convention: "native" } as Partial<ProofFromFilesParameters>));
    expect(error.code).to.equal("ConventionMismatch");
  });

  it("whose manifest has numbers without measure costs neither time nor memory", async () => {
    const { tiles, accounts, convention } = manifestOf(directory);
    const manifests: Readonly<Record<string, unknown>>[] = [
      { count: 2 ** 32 },
      { count: 2 ** 32, tiles: { ...tiles, files: 16_843_009 } },
      { count: 2 ** 53 },
      { count: 1e300 },
      { count: 1, tiles: { ...tiles, files: 0 } },
      { accounts: { ...accounts, bits: 24, files: 2 ** 24 } },
      { accounts: { ...accounts, bits: 53, files: 2 ** 53 } },
      { accounts: { ...accounts, amountBytes: 2 ** 31 } },
      { accounts: { ...accounts, folder: "../.." } },
      { tiles: { ...tiles, levels: 31 } },
      { convention: { ...convention, name: "custom", shardNybbles: 1 } },
      { convention: { ...convention, name: "custom", shardNybbles: 1 }, tiles: null, accounts: null },
    ];
    const memory = process.memoryUsage().rss;
    for (const fields of manifests) {
      const outcome = await take(withManifest(fields)).catch((error: unknown) => error);
      expect(outcome, JSON.stringify(fields)).to.be.instanceOf(Error);
    }
    for (const text of [
      "[".repeat(1_000_000),
      `{"convention":${'{"a":'.repeat(300_000)}1${"}".repeat(300_000)}}`,
    ]) {
      const read: ReadFile = async () => new TextEncoder().encode(text);
      expect((await refusal(take(read))).code).to.equal("BadManifest");
    }
    expect(process.memoryUsage().rss - memory).to.be.below(200e6);
  });

  it("over HTTP gives the proof or a sentence: endless, cut, looping, foreign and missing answers", async () => {
    const endless = Buffer.alloc(1 << 16, 32);
    const bomb = gzipSync(Buffer.alloc(64 << 20));
    const hosts: Record<
      string,
      [string, (request: IncomingMessage, answer: ServerResponse, bytes: () => Buffer) => void]
    > = {
      honest: ["", (_, answer, bytes) => answer.end(bytes())],
      zipped: [
        "",
        (_, answer, bytes) => answer.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bytes())),
      ],
      endless: [
        "NotServed",
        (_, answer) => {
          const more = () => {
            while (!answer.destroyed && answer.write(endless));
          };
          answer.on("drain", more);
          more();
        },
      ],
      bomb: ["NotServed", (_, answer) => answer.writeHead(200, { "content-encoding": "gzip" }).end(bomb)],
      looping: ["NotServed", (request, answer) => answer.writeHead(302, { location: request.url }).end()],
      "to a file": [
        "NotServed",
        (_, answer) => answer.writeHead(302, { location: "file:///etc/hosts" }).end(),
      ],
      missing: ["NotServed", (_, answer) => answer.writeHead(404).end()],
      failing: ["NotServed", (_, answer) => answer.writeHead(503).end("later")],
      "a page": ["BadManifest", (_, answer) => answer.end("<!doctype html>")],
      empty: ["BadManifest", (_, answer) => answer.writeHead(204).end()],
      "a part": ["BadManifest", (_, answer, bytes) => answer.writeHead(206).end(bytes().subarray(0, 99))],
      cut: [
        "NotServed",
        (_, answer, bytes) => {
          answer.writeHead(200, { "content-length": bytes().length + 1 }).write(bytes());
          setTimeout(() => answer.destroy(), 20);
        },
      ],
    };
    for (const [name, [code, handle]] of Object.entries(hosts)) {
      const server = createServer((request, answer) =>
        handle(request, answer, () => readFileSync(`${directory}${request.url}`)),
      );
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        const outcome = await take(urlReader(url)).catch((error: unknown) => error);
        if (code === "") expect(outcome, name).to.include({ index: 7, amount: 50n });
        else expect((outcome as SymbolonError).code, name).to.equal(code);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
