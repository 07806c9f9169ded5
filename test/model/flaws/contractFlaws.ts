import { type Hex, keccak256, toBytes } from "viem";
import { type Edit, plant } from "../../differential/mutants/mutant.ts";
import type { Disagreement } from "../compare/claim.ts";

/** A flaw of the contract, planted in its text. */
export type ContractFlaw = {
  readonly name: string;
  /** Makes it flawed where `PLANTED` is put before a condition: `PLANTED && kind == ...`. */
  readonly edits: readonly Edit[];
  /** What must be found wrong. */
  readonly about: Disagreement["about"];
};

/** A slot that the registry does not use says which flaw is there, so that all take one compilation. */
export const FLAW_SLOT: Hex = keccak256(toBytes("the planted flaw"));

const store = "/BatchStore.sol";
const library = "/StatusWords.sol";

export const contractFlaws: readonly ContractFlaw[] = [
  {
    name: "an epoch boundary off by one second",
    about: "outcome",
    edits: [
      {
        file: store,
        from: "uint256 epoch = StatusWords.epochAt(header.policy.epochLength, block.timestamp);",
        to: "uint256 epoch = StatusWords.epochAt(header.policy.epochLength, block.timestamp - (PLANTED ? 1 : 0));",
      },
    ],
  },
  {
    name: "a retraction after the epoch",
    about: "outcome",
    edits: [
      {
        file: store,
        from: "if (retracts) {",
        to: "if (retracts) { if (PLANTED && status.announcedIn(epoch) == 0) --epoch;",
      },
    ],
  },
  {
    name: "a reinstatement at once",
    about: "outcome",
    edits: [
      {
        file: store,
        from: "status.announceToggle(epochLength, epoch, item.mask);",
        to: `if (PLANTED && kind == ChangeKind.Reinstate) status.settled ^= item.mask;
        else status.announceToggle(epochLength, epoch, item.mask);`,
      },
    ],
  },
  {
    name: "a change checked against now instead of the projected state",
    about: "outcome",
    edits: [
      {
        file: store,
        from: "uint256 projected = status.projected();",
        to: `uint256 projected = status.projected();
        if (PLANTED) {
          if (StatusWords.inForceFrom(status.pendingEven, epochLength) > block.timestamp) projected ^= status.pendingEven;
          if (StatusWords.inForceFrom(status.pendingOdd, epochLength) > block.timestamp) projected ^= status.pendingOdd;
          projected &= ~uint256(type(uint32).max);
        }`,
      },
    ],
  },
  {
    name: "an emergency written into the settled word",
    about: "outcome",
    edits: [
      {
        file: store,
        from: "if (targets.length == 0) revert NoTargets();",
        to: `if (targets.length == 0) revert NoTargets();
        if (PLANTED && kind == ChangeKind.Emergency) {
          for (uint256 i = 0; i < targets.length; ++i) {
            if (targets[i] >= header.size) continue;
            (uint256 word, uint256 mask) = StatusWords.locate(targets[i]);
            _suspended[id][word].settled |= mask;
          }
          state |= SUSPENSIONS_USED;
        }`,
      },
    ],
  },
  {
    name: "words folded without raising the floor",
    about: "since",
    edits: [
      {
        file: library,
        from: "uint256 newest = later(settled & EPOCH_MASK, announced);",
        to: "uint256 newest = later(settled & EPOCH_MASK, PLANTED ? 0 : announced);",
      },
    ],
  },
];

/**
 * Creation code of the registry with all flaws in its text, each at work only where `FLAW_SLOT` holds its number: its
 * position among `contractFlaws`, from 1 on. At 0 it is the registry as it ships, compiled with less optimization.
 */
export function flawedRegistry(): Hex {
  const edits = contractFlaws.flatMap(({ edits }, position) =>
    edits.map((edit) => ({
      ...edit,
      to: edit.to.replaceAll("PLANTED", `(StatusWords.planted() == ${position + 1})`),
    })),
  );
  const reader: Edit = {
    file: library,
    from: "library StatusWords {",
    to: `library StatusWords {
      function planted() internal view returns (uint256 flaw) { assembly { flaw := sload(${FLAW_SLOT}) } }`,
  };
  return plant({
    file: "contracts/credentials/BatchRegistry.sol",
    contract: "BatchRegistry",
    settings: {
      viaIR: true,
      optimizer: {
        enabled: true,
        runs: 1,
        details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: "" } },
      },
    },
    edits: [...edits, reader],
  });
}
