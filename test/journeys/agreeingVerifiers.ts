import { expect } from "chai";
import { createClient, http } from "viem";
import { getBlock } from "viem/actions";
import { readProven } from "../../scripts/credential/readProven.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { readBatchStatus } from "../../src/sdk/chain/read/batches.ts";
import { batchId } from "../../src/sdk/core/credential/batchId.ts";
import { unpackHold } from "../../src/sdk/core/status/holds.ts";
import type { Decided, VerificationResult } from "../../src/sdk/credentials/verify/answer.ts";
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import type { AdmittedCredential } from "../../src/sdk/credentials/verify/cached/statusCache.ts";
import { verifyLive } from "../../src/sdk/credentials/verify/live/verifyLive.ts";
import { createWitness } from "../../src/sdk/credentials/verify/offline/createWitness.ts";
import { verifyOffline } from "../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import type { Witness } from "../../src/sdk/credentials/verify/offline/witness.ts";
import { PATIENT } from "../toolkit/patience.ts";

export type AgreeingVerifiers = Awaited<ReturnType<typeof agreeingVerifiers>>;

/**
 * Three verifiers of the same credentials of one batch. One asks the chain each time. One keeps a copy, and one a witness of
 * each credential and no network: both are used again for as long as they answer, and taken anew only then.
 * @param files of credentials, as `credential present` writes them
 */
export async function agreeingVerifiers(rpc: string, reader: ReadClient, files: readonly string[]) {
  // Many small questions at once: in one request.
  const node = createClient({ chain: reader.chain, transport: http(rpc, { batch: true, ...PATIENT }) });
  const holders = files.map((file) => {
    const { batch, credential, proof } = readProven(file);
    const { header, registry } = batch;
    const expected = {
      issuers: [header.issuer],
      schema: header.schema,
      subject: credential.subject,
    } as const;
    return { registry, header, credential, proof, expected };
  });
  const { registry, header } = holders[0] ?? expect.fail("no credentials");
  const chainId = BigInt(reader.chain.id);
  const cache = openStatusCache({ chainId, registry, clockSkew: 0n, reorgMargin: 0n, finality: "finalized" });
  cache.follow({ header });
  const admitted = holders.map((one) => cache.admit(one));
  const witnesses: { witness: Witness; trustedBlockHash: `0x${string}` }[] = [];
  const history: string[][] = holders.map(() => []);
  let used = 0;
  let last = { hash: "", said: "" };

  const askLive = (nth: number) => verifyLive(node, { ...of(nth), moment: "block", finality: "finalized" });
  const askCopies = (nth: number, moment: bigint): readonly VerificationResult[] => [
    cache.strict(admitted[nth] as AdmittedCredential, moment),
    verifyOffline({
      ...(witnesses[nth] ?? expect.fail("no witness")),
      chainId,
      registry,
      finality: "finalized",
      expected: of(nth).expected,
      moment,
    }),
  ];
  const of = (nth: number) => holders[nth] ?? expect.fail(`no credential ${nth}`);
  const takeCopies = async () => {
    const { hash } = await getBlock(node);
    await cache.refresh(node);
    const taken = await Promise.all(holders.map((one) => createWitness(node, one)));
    witnesses.splice(0, holders.length, ...taken.map((witness) => ({ witness, trustedBlockHash: hash })));
  };
  /** A hold alone may belie a copy, as the copy said itself; since when the credential is held. */
  const heldSince = async (nth: number) => {
    const batch = batchId({ chainId, registry, header });
    const { hold } = await readBatchStatus(node, { registry, batch, index: of(nth).credential.index });
    return unpackHold(hold).from;
  };
  /** Whether a copy may be used on; it may not where it says so, or where it was belied as it said that it might be. */
  const isGood = async (nth: number, copy: VerificationResult, live: Decided): Promise<boolean> => {
    if (copy.outcome === "Unavailable") {
      expect(copy.problem.code).to.be.oneOf(["BeyondHorizon", "NotFresh"]);
      return false;
    }
    if (copy.outcome === live.outcome) return true;
    const kept = decided(copy);
    expect([kept.guarantee, live.outcome], `credential ${nth}: ${kept.outcome}`).to.deep.equal([
      "ExceptEmergency",
      "Suspended",
    ]);
    expect(Number(await heldSince(nth))).to.be.greaterThan(Number(kept.asOfTime));
    return false;
  };

  await takeCopies();
  return {
    /** Asks all of them about all credentials as of the newest block. @returns what they say, in the credentials' order */
    async agree(): Promise<string> {
      const { hash, timestamp: moment } = await getBlock(node);
      if (hash === last.hash) return last.said;
      const live = (await Promise.all(holders.map((_, nth) => askLive(nth)))).map(decided);
      let isStale = false;
      for (const [nth, answer] of live.entries()) {
        for (const copy of askCopies(nth, moment)) {
          if (!(await isGood(nth, copy, answer))) isStale = true;
          else if (decided(copy).block.number < answer.block.number) used += 1;
        }
      }
      if (isStale) {
        await takeCopies();
        for (const [nth, answer] of live.entries()) {
          for (const copy of askCopies(nth, moment)) {
            expect({ ...decided(copy), source: "live" }, `credential ${nth}`).to.deep.equal(answer);
          }
        }
      }
      for (const [nth, { outcome }] of live.entries()) {
        if (history[nth]?.at(-1) !== outcome) history[nth]?.push(outcome);
      }
      last = { hash, said: live.map(({ outcome }) => outcome).join(" ") };
      return last.said;
    },
    /** How often a copy of an earlier block was used. */
    used: () => used,
    /** What was said of each credential, one after the other. */
    history: () => history.map((outcomes) => outcomes.join(" ")),
  };
}

function decided(answer: VerificationResult): Decided {
  return "problem" in answer ? expect.fail(`${answer.source}: ${answer.problem.message}`) : answer;
}
