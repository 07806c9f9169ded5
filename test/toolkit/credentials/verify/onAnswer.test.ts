import { expect } from "chai";
import fc from "fast-check";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import type { VerificationResult } from "../../../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { verifyAttestationLive } from "../../../../src/sdk/credentials/verify/live/verifyAttestationLive.ts";
import { verifyLive } from "../../../../src/sdk/credentials/verify/live/verifyLive.ts";
import { verifyOffline } from "../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import type { AnsweredAbout, OnAnswer } from "../../../../src/sdk/credentials/verify/onAnswer.ts";
import { deepWitness } from "./deepWitness.ts";
import { ANY, headerOf, MINUTE, masksOf, proven, START } from "./fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, openFakeChain } from "./fakeChain.ts";

const registry = FAKE_REGISTRY;
const place = { chainId: FAKE_CHAIN_ID, registry };
const STRANGER = { ...ANY, issuers: [registry] } as const;

/** What a sink may do with an answer, and what it must not be able to do. */
const sinks: Readonly<Record<string, OnAnswer>> = {
  throws: () => {
    throw new Error("a sink");
  },
  "throws nothing of a kind": () => {
    throw undefined;
  },
  rejects: async () => {
    throw new Error("a sink, later");
  },
  hangs: () => new Promise(() => undefined),
  "is a trap": () => ({
    // biome-ignore lint/suspicious/noThenProperty: what looks like a promise, and is none.
    get then(): never {
      throw new Error("a trap");
    },
  }),
  alters: (answer, about) => {
    Object.assign(answer, { outcome: "Valid", freshUntil: 2n ** 200n, problem: undefined });
    if ("block" in answer) Object.assign(answer.block, { number: 0n, timestamp: 0n });
    Object.assign(about, { credential: "0x" });
  },
};

/** A chain with a batch whose first credential is revoked by a change that takes effect at START + 120. */
function changedChain() {
  const chain = openFakeChain(START);
  const header = headerOf(MINUTE);
  chain.issue(header);
  chain.change(header, "Revoke", masksOf(0));
  return { chain, header };
}
const { chain, header } = changedChain();
/** It says its chain, as every client does that a command opens. */
const client = { ...chain.client(), chain: { id: Number(FAKE_CHAIN_ID) } } as never;
const batch = batchId({ ...place, header });
const given = deepWitness();

type Asked = {
  readonly index: number;
  readonly moment: bigint;
  readonly expected: typeof ANY | typeof STRANGER;
};

/** What each source says of the same question, three times over. */
async function answers(
  { index, moment, expected }: Asked,
  onAnswer?: OnAnswer,
): Promise<readonly VerificationResult[]> {
  const shown = { ...proven(header, index), expected };
  const cache = openStatusCache({ ...place, clockSkew: 0n, reorgMargin: 0n, onAnswer });
  cache.follow({ header });
  await cache.refresh(chain.client());
  const admitted = cache.admit({ ...shown, expected: ANY });
  const witness = { ...given, expected, reorgMargin: 0n, moment: 1_800_900_000n + moment - START };
  const ask = async () => [
    await verifyLive(client, { registry, ...shown, moment, onAnswer }),
    cache.strict(admitted, moment),
    cache.bestEffort(admitted, moment),
    verifyOffline({ ...witness, onAnswer }),
  ];
  return [...(await ask()), ...(await ask())];
}

const plain = (all: readonly VerificationResult[]) =>
  all.map((answer) => ("problem" in answer ? { ...answer, problem: answer.problem.code } : answer));

describe("credentials/verify: onAnswer", () => {
  it("is told of each answer of each source, and what it is about", async () => {
    const seen: (readonly [VerificationResult, AnsweredAbout])[] = [];
    const asked = { index: 0, moment: START + 20n, expected: ANY } as const;
    const all = await answers(asked, (answer, about) => seen.push([answer, about]));
    expect(plain(seen.map(([answer]) => answer))).to.deep.equal(plain(all));
    const { chainId, registry: other, witness } = given;
    const abouts = seen.map(([, about]) => about);
    const about = { ...place, batch, credential: credentialId(batch, 0n) };
    const id = batchId({ chainId, registry: other, header: witness.header });
    const offline = {
      chainId,
      registry: other,
      batch: id,
      credential: credentialId(id, witness.credential.index),
    };
    expect(abouts.slice(0, 4)).to.deep.equal([about, about, about, offline]);
    expect(all.map(({ outcome }) => outcome).slice(0, 3)).to.deep.equal(["Valid", "Valid", "Valid"]);
  });

  it("is told of what cannot be told, as far as anybody knows which chain was asked", async () => {
    const seen: AnsweredAbout[] = [];
    const onAnswer: OnAnswer = (_, about) => seen.push(about);
    const dead = chain.client(() => {
      throw new Error("gone");
    });
    const asked = { registry, ...proven(header, 0), moment: START, onAnswer };
    expect((await verifyLive(dead, asked)).outcome).to.equal("Unavailable");
    expect(seen).to.deep.equal([]);
    const known = { ...dead, chain: { id: Number(FAKE_CHAIN_ID) } } as never;
    expect((await verifyLive(known, asked)).outcome).to.equal("Unavailable");
    expect((await verifyLive(known, { ...asked, expected: STRANGER })).outcome).to.equal("Mismatch");
    const uid = `0x${"ab".repeat(32)}` as const;
    const attested = await verifyAttestationLive(known, { registry, uid, expected: ANY, onAnswer });
    expect(attested.outcome).to.equal("Unavailable");
    const about = { ...place, batch, credential: credentialId(batch, 0n) };
    expect(seen).to.deep.equal([about, about, { ...place, batch: undefined, credential: uid }]);
  });

  it("changes no verdict, whatever it does", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    const question = fc.record({
      index: fc.constantFrom(0, 1, 2, 299),
      moment: fc.bigInt({ min: START - 10n, max: START + 200n }),
      expected: fc.constantFrom(ANY, STRANGER),
    });
    await fc.assert(
      fc.asyncProperty(question, fc.constantFrom(...Object.keys(sinks)), async (asked, name) => {
        let calls = 0;
        let failed = false;
        const onAnswer: OnAnswer = (answer, about) => {
          calls += 1;
          failed ||= !("source" in answer) || about === undefined;
          return sinks[name]?.(answer, about);
        };
        expect(plain(await answers(asked, onAnswer)), name).to.deep.equal(plain(await answers(asked)));
        expect([calls, failed]).to.deep.equal([8, false]);
      }),
      { numRuns: 60 },
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(unhandled).to.deep.equal([]);
  });
});
