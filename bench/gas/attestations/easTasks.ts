import { bytesToHex, encodeAbiParameters, type Hex, parseAbiParameters } from "viem";
import { SAMPLES } from "../subject.ts";
import { type Item, randomItem, randomItems } from "./item.ts";
import { nonZeroBytes } from "./nonZeroBytes.ts";
import type { EasRegistry } from "./registry.ts";
import { EACH, EXECUTION, LISTS, type Task, WHOLE } from "./task.ts";

/** 2027-01-01, a year after the chain's first block. */
const EXPIRES = 1_798_761_600n;
const TYPICAL = parseAbiParameters("bool adult, uint64 since, address wallet");

/** What a registry with EAS's ABI can do besides. */
export const easTasks: readonly Task<EasRegistry>[] = [
  attest("attest-0", "attesting without data", (seed) => randomItem(seed, 0)),
  attest("attest-64", "attesting 64 bytes", (seed) => randomItem(seed, 64)),
  attest("attest-abi-96", "attesting 96 bytes as they often are, (bool, uint64, address)", (seed) => {
    const item = randomItem(seed, 0);
    return { ...item, data: encodeAbiParameters(TYPICAL, [true, EXPIRES, item.subject]) };
  }),
  attest("attest-32-expiring", "attesting 32 bytes with an expiration", (seed) => ({
    ...randomItem(seed, 32),
    expires: EXPIRES,
  })),
  {
    id: "attest-32-ref",
    about: `attesting 32 bytes with a reference to another attestation; ${WHOLE}`,
    samples: SAMPLES,
    goal: null,
    async run(registry, seed) {
      const { id } = await registry.attest(randomItem(`${seed} referred to`, 32));
      return (await registry.attest({ ...randomItem(seed, 32), refUid: id })).gas;
    },
  },
  {
    id: "attest-resolver-32",
    about: `attesting 32 bytes under a schema whose resolver is EAS's AttesterResolver, as published; ${WHOLE}`,
    samples: SAMPLES,
    goal: 82_000,
    run: (registry, seed) => registry.attestResolved(randomItem(seed, 32)),
  },
  {
    id: "attest-delegated-32",
    about: `attesting 32 bytes by an ECDSA signature, not the issuer's first; ${WHOLE}`,
    samples: SAMPLES,
    goal: 90_000,
    run: (registry, seed) => registry.attestSigned(randomItem(seed, 32)),
  },
  {
    id: "multi-attest-delegated-10x32",
    about: `attesting 32 bytes of each of 10 subjects in one call, by 10 signatures; ${EACH}`,
    samples: LISTS,
    goal: 55_500,
    run: async (registry, seed) => (await registry.attestListSigned(randomItems(seed, 32, 10))) / 10,
  },
  {
    id: "attest-many-delegated-100x32",
    about: `attesting 32 bytes of each of 100 subjects in one call, by one signature (peer: by 100); ${EACH}`,
    samples: LISTS,
    goal: null,
    run: async (registry, seed) => (await registry.attestManySigned(randomItems(seed, 32, 100))) / 100,
  },
  {
    id: "timestamp",
    about: `giving 32 bytes the time of their block; ${WHOLE}; goal: EAS's figure and 100`,
    samples: SAMPLES,
    goal: { overEas: 100 },
    run: (registry, seed) => registry.timestamp(word(seed)),
  },
  {
    id: "revoke-offchain",
    about: `revoking an off-chain attestation; ${WHOLE}; goal: EAS's figure and 100`,
    samples: SAMPLES,
    goal: { overEas: 100 },
    run: (registry, seed) => registry.revokeOffchain(word(seed)),
  },
  {
    id: "get-attestation-320",
    about: `reading an attestation of 320 bytes; ${EXECUTION}`,
    samples: SAMPLES,
    goal: 12_000,
    async run(registry, seed) {
      const { id } = await registry.attest(randomItem(seed, 320));
      return registry.read(id);
    },
  },
];

function attest(id: string, about: string, itemOf: (seed: string) => Item): Task<EasRegistry> {
  return {
    id,
    about: `${about}; ${WHOLE}`,
    samples: SAMPLES,
    goal: null,
    run: async (registry, seed) => (await registry.attest(itemOf(seed))).gas,
  };
}

function word(seed: string): Hex {
  return bytesToHex(nonZeroBytes(`word ${seed}`, 32));
}
