import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import type { Hex } from "viem";
import { writeContract } from "viem/actions";
import { readStatusLists } from "../../../src/node/batches/w3c/readStatusLists.ts";
import { issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { errorOf } from "../credentials/delegation/errorOf.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { ISSUER_KEY } from "./servedChain.ts";

/** As credentials write the last instant before a moment. */
const lastBefore = (moment: bigint) => new Date(Number(moment) * 1_000 - 1).toISOString();

describe("symbolon credential export, of a block that may be undone", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let batch: Hex;
  /** An hour, at which an epoch begins. */
  let edge: bigint;
  let asBefore: Hex;
  const revert = async () => {
    await chain.node.revert({ id: asBefore });
    asBefore = await chain.node.snapshot();
  };
  const mineAt = async (timestamp: bigint) => {
    await chain.node.setNextBlockTimestamp({ timestamp });
    await chain.node.mine({ blocks: 1 });
  };
  const run = async (args: readonly string[]) => {
    const { code, stdout } = await runCredential([...args, "--json"], {
      SYMBOLON_PRIVATE_KEY: ISSUER_KEY,
      SYMBOLON_RPC_URL: chain.rpc,
    });
    return { code, ...JSON.parse(stdout) };
  };
  let runs = 0;
  /** Its two lists, what the command said of them, and what a file says of credential 0. */
  async function exported(...options: string[]) {
    runs += 1;
    const out = folder.path(`site-${runs}`);
    const url = "https://issuer.example/{purpose}";
    const said = await run(["export", batch, "--out", out, "--url", url, ...options]);
    const ends = said.lists?.map(({ validUntil }: { validUntil: string }) => validUntil);
    return { ...said, ends, bit: () => firstBit(`${out}/revocation.json`) };
  }
  const firstBit = (file: string) => {
    const { credentialSubject } = JSON.parse(readFileSync(file, "utf8"));
    const bits = gunzipSync(Buffer.from(credentialSubject.encodedList.slice(1), "base64url"));
    return (bits[0] ?? 0) >> 7;
  };

  before(async () => {
    chain = await openCredentialChain();
    batch = (await chain.issued(3)).id;
    const { timestamp } = await chain.block();
    edge = (timestamp / EPOCH + 4n) * EPOCH;
    await mineAt(edge - 24n);
    asBefore = await chain.node.snapshot();
  });
  after(() => chain.close());

  it("is right of every moment that it is good for, after a reorg at the edge of an epoch", async () => {
    await mineAt(edge - 12n);
    await mineAt(edge);
    const plain = await exported();
    const kept = await exported("--reorg-margin", "24");
    const final = await exported("--finality", "finalized");
    expect([plain.bit(), kept.bit(), final.bit()]).to.deep.equal([0, 0, 0]);
    expect(plain.ends).to.deep.equal([lastBefore(edge + 1n), lastBefore(edge + 1n)]);
    // The margin reaches back into the epoch before.
    expect(kept.ends).to.deep.equal([lastBefore(edge + EPOCH), lastBefore(edge + EPOCH)]);
    expect(final.ends).to.deep.equal([lastBefore(edge + 2n * EPOCH), lastBefore(edge + 2n * EPOCH)]);

    await revert();
    await chain.node.setNextBlockTimestamp({ timestamp: edge - 12n });
    await run(["revoke", "0", "--batch", batch]);
    await mineAt(edge + EPOCH - 1n);
    expect((await exported("--finality", "finalized")).bit()).to.equal(0);
    // From here on it is revoked, and the lists of the block that was undone have ended, but for what was called final.
    await mineAt(edge + EPOCH);
    expect((await exported("--finality", "finalized")).bit()).to.equal(1);
    const begins = new Date(Number(edge + EPOCH) * 1_000).toISOString();
    const ended = [plain, kept, final].map(({ ends }) => ends[0] < begins);
    expect(ended).to.deep.equal([true, true, false]);
  });

  it("says what to give where a list is good for its second alone, but where one was asked for", async () => {
    await revert();
    await mineAt(edge);
    const second = [lastBefore(edge + 1n), lastBefore(edge + 1n)];
    const plain = await exported();
    expect([plain.code, plain.ends]).to.deep.equal([0, second]);
    expect(plain.warnings.map(({ code }: { code: string }) => code)).to.deep.equal(["GoodForASecond"]);
    expect(plain.warnings[0].message).to.include("--finality finalized").and.to.include("--reorg-margin");
    for (const finality of ["latest", "safe"]) {
      const { ends, warnings } = await exported("--finality", finality);
      expect([ends, warnings.length], finality).to.deep.equal([second, 1]);
    }
    const asked = await exported("--reorg-margin", "0");
    expect([asked.ends, asked.warnings]).to.deep.equal([second, []]);
    const later = await exported("--at", `${edge + 60n}`);
    expect(later.ends[0]).to.equal(lastBefore(edge + 61n));
    for (const sure of [
      ["--finality", "finalized"],
      ["--reorg-margin", "64"],
      ["--finality", "safe", "--reorg-margin", "1"],
    ]) {
      expect((await exported(...sure)).warnings, sure.join(" ")).to.deep.equal([]);
    }
    const both = await exported("--finality", "finalized", "--block", "1");
    expect([both.code, both.error.code]).to.deep.equal([2, "WrongCall"]);
  });

  it("takes a block by its number for as final as the node says it is", async () => {
    await revert();
    await mineAt(edge);
    const { number } = await chain.block();
    const header = await chain.newHeader(3);
    await writeContract(chain.issuer, issueBatchCall({ registry: chain.registry, header, uri: "" }));
    const { registry, chainId } = chain;
    const id = batchId({ chainId, registry, header });
    const block = await chain.block();
    const read = async (finalized: bigint | undefined) => {
      const { lists, isSettled } = await readStatusLists(finalAt(chain.reader, finalized), {
        batch: { id, registry, header },
        blockNumber: block.number,
        purpose: "revocation",
        urlOf: () => "https://issuer.example/list",
        onProgress: () => undefined,
      });
      return [isSettled, lists.map(({ list }) => list.credential.validUntil)];
    };
    const horizon = lastBefore(edge + 2n * EPOCH);
    expect(await read(block.number)).to.deep.equal([true, [horizon]]);
    for (const finalized of [number, undefined]) {
      expect(await read(finalized)).to.deep.equal([false, [lastBefore(block.timestamp + 1n)]]);
    }
  });

  it("is not made of two branches, where the block is replaced while it is read", async () => {
    await revert();
    await mineAt(edge);
    const header = await chain.newHeader(3);
    await writeContract(chain.issuer, issueBatchCall({ registry: chain.registry, header, uri: "" }));
    const { number } = await chain.block();
    const { registry } = chain;
    let isReplaced = false;
    const request = (async (args: { method: string; params?: readonly unknown[] }, options?: object) => {
      if (args.method === "eth_call" && !isReplaced) {
        isReplaced = true;
        await revert();
        await mineAt(edge + 1n);
        await writeContract(chain.issuer, issueBatchCall({ registry, header, uri: "" }));
      }
      return chain.reader.request(args as never, options as never);
    }) as ReadClient["request"];
    const refused = await errorOf(
      readStatusLists(
        { ...chain.reader, uid: "replaced", request },
        {
          batch: { id: chain.idOf(header), registry, header },
          reorgMargin: 0n,
          urlOf: () => "https://issuer.example/list",
          onProgress: () => undefined,
        },
      ),
    );
    expect(refused).to.include({ code: "BlockReplaced" });
    expect(refused.details.block).to.include({ number });
  });

  it("counts no batch that a reorg within the margin could undo", async () => {
    await revert();
    const header = { ...(await chain.newHeader(3)), issuedAt: edge - 1_000n };
    await chain.node.setNextBlockTimestamp({ timestamp: edge - 12n });
    await writeContract(chain.issuer, issueBatchCall({ registry: chain.registry, header, uri: "" }));
    await mineAt(edge);
    const { registry } = chain;
    const read = (reorgMargin: bigint) =>
      readStatusLists(chain.reader, {
        batch: { id: chain.idOf(header), registry, header },
        reorgMargin,
        urlOf: () => "https://issuer.example/list",
        onProgress: () => undefined,
      });
    const refused = await errorOf(read(12n));
    expect(refused).to.include({ code: "NotSurelyIssued" });
    expect(refused.details).to.deep.include({ issuedBy: edge - 12n, asOf: edge - 12n });
    expect((await read(11n)).lists).to.have.length(2);
    expect((await read(0n)).lists).to.have.length(2);
  });
});

/** The same node, which calls that block final, or none. */
function finalAt(client: ReadClient, finalized: bigint | undefined): ReadClient {
  const request = (async (args: { method: string; params?: readonly unknown[] }, options?: object) => {
    const isAsked = args.method === "eth_getBlockByNumber" && args.params?.[0] === "finalized";
    if (!isAsked) return client.request(args as never, options as never);
    if (finalized === undefined) return null;
    return client.request(
      { ...args, params: [`0x${finalized.toString(16)}`, false] } as never,
      options as never,
    );
  }) as ReadClient["request"];
  return { ...client, uid: `${client.uid}-${finalized}`, request };
}
