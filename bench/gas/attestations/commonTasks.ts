import { SAMPLES } from "../subject.ts";
import { randomItem, randomItems } from "./item.ts";
import type { Registry } from "./registry.ts";
import { EACH, LISTS, type Task, WHOLE } from "./task.ts";

const LIST = 100;

/** What every registry can do. */
export const commonTasks: readonly Task<Registry>[] = [
  attest(32, 76_000),
  attest(96, 112_000),
  attest(320, 161_000),
  attestList(32, 43_000),
  attestList(320, 106_000),
  {
    id: "revoke-32",
    about: `revoking an attestation of 32 bytes; ${WHOLE}`,
    samples: SAMPLES,
    goal: 33_500,
    async run(registry, seed) {
      const { id } = await registry.attest(randomItem(seed, 32));
      return registry.revoke(id);
    },
  },
  {
    id: "multi-revoke-100",
    about: `revoking 100 attestations of 32 bytes, made in one call, in one call; ${EACH}`,
    samples: LISTS,
    goal: 9_200,
    async run(registry, seed) {
      const { ids } = await registry.attestList(randomItems(seed, 32, LIST));
      return (await registry.revokeList(ids)) / ids.length;
    },
  },
];

function attest(bytes: number, goal: number): Task<Registry> {
  return {
    id: `attest-${bytes}`,
    about: `attesting ${bytes} bytes of a fresh subject, under a schema that the issuer used before; ${WHOLE}`,
    samples: SAMPLES,
    goal,
    run: async (registry, seed) => (await registry.attest(randomItem(seed, bytes))).gas,
  };
}

function attestList(bytes: number, goal: number): Task<Registry> {
  return {
    id: `multi-attest-${LIST}x${bytes}`,
    about: `attesting ${bytes} bytes of each of ${LIST} subjects in one call; ${EACH}`,
    samples: LISTS,
    goal,
    run: async (registry, seed) => (await registry.attestList(randomItems(seed, bytes, LIST))).gas / LIST,
  };
}
