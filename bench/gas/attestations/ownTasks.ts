import { SAMPLES } from "../subject.ts";
import { randomItem } from "./item.ts";
import type { OwnRegistry } from "./registry.ts";
import { EXECUTION, type Task } from "./task.ts";

/** What only ours can do. */
export const ownTasks: readonly Task<OwnRegistry>[] = [
  {
    id: "read-status",
    about: `reading with statusOf whether an attestation of 320 bytes counts; ${EXECUTION}`,
    samples: SAMPLES,
    goal: null,
    async run(registry, seed) {
      const { id } = await registry.attest(randomItem(seed, 320));
      return registry.readStatus(id);
    },
  },
];
