import type { MayBurn } from "../../../src/distribution/bundles/mayBurnIn.ts";

/** Which items bundles keep room for: those that may burn by what is known of them, and all once that was not enough. */
export type Suspicion = {
  readonly mayBurn: MayBurn;
  /** A bundle was undone all the same: by what its token calls, for one. From now on nothing is trusted. */
  readonly suspectAll: () => void;
};

export function suspicion(known: MayBurn): Suspicion {
  let isOfAll = false;
  return {
    mayBurn: (item) => isOfAll || known(item),
    suspectAll: () => {
      isOfAll = true;
    },
  };
}
