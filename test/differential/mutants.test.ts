import { expect } from "chai";
import { isDeep, sliced } from "../deep.ts";
import { easMutants } from "./mutants/easMutants.ts";
import { plant } from "./mutants/mutant.ts";
import { registryMutants, statusMutants } from "./mutants/registryMutants.ts";
import { findDifference } from "./play/findDifference.ts";
import type { Subject } from "./play/openArena.ts";
import { ourSubject } from "./play/ourSubject.ts";
import { publishedEas } from "./play/publishedEas.ts";

/** To compile one takes seconds: `npm test` plants one of so many flaws. */
const ONE_OF = 16;

/** Twice what the rarest of the seven takes; most show in the first ten calls. */
const EPISODES = 24;
/** For what must not differ: agreement.test.ts looks longer. */
const CONTROL_EPISODES = 4;
const STEPS = 100;

const eas = {
  file: "@ethereum-attestation-service/eas-contracts/contracts/EAS.sol",
  contract: "EAS",
  // The published pragma names one compiler, which is not ours.
  prepare: (source: string) => source.replace("pragma solidity 0.8.29;", "pragma solidity ^0.8.29;"),
  settings: {},
};
/** As shipped, but for the optimizer's work on size and gas, which takes most of the time. */
const ours = {
  file: "contracts/credentials/AttestationRegistry.sol",
  contract: "AttestationRegistry",
  settings: {
    viaIR: true,
    optimizer: {
      enabled: true,
      runs: 1,
      details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: "" } },
    },
  },
};

/** What EAS has nothing of. */
const plain = { refundsEmptyLists: false, tellsStatuses: false };

const control = isDeep ? it : it.skip;

describe("The comparison with EAS notices", () => {
  const differs = async (subject: Subject, episodes = EPISODES) => {
    const search = { subject, firstSeed: 1, episodes, steps: STEPS, chains: 1 };
    return (await findDifference(search)) !== undefined;
  };

  control("nothing where EAS was only compiled anew", async () => {
    const subject = { ...publishedEas, registry: plant({ ...eas, edits: [] }), ...plain };
    expect(await differs(subject, CONTROL_EPISODES)).to.equal(false);
  });

  control("nothing where ours was only compiled anew", async () => {
    const subject = { ...(await ourSubject()), registry: plant({ ...ours, edits: [] }) };
    expect(await differs(subject, CONTROL_EPISODES)).to.equal(false);
  });

  for (const { name, edits } of sliced(easMutants, ONE_OF)) {
    it(`in EAS, ${name}`, async () => {
      const subject = { ...publishedEas, registry: plant({ ...eas, edits }), ...plain };
      expect(await differs(subject)).to.equal(true);
    });
  }

  for (const { name, edits } of sliced([...registryMutants, ...statusMutants], ONE_OF)) {
    it(`in ours, ${name}`, async () => {
      const subject = { ...(await ourSubject()), registry: plant({ ...ours, edits }) };
      expect(await differs(subject)).to.equal(true);
    });
  }
});
