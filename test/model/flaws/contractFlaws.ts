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
        to: `if (PLANTED && kind == ChangeKind.Reinstate) {
          status.newest &= ~item.mask;
          status.older &= ~item.mask;
          status.oldest &= ~item.mask;
        } else status.announceToggle(epochLength, epoch, item.mask);`,
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
          if (StatusWords.inForceFrom(status.newest, epochLength) > block.timestamp) projected = status.older;
          if (StatusWords.inForceFrom(projected, epochLength) > block.timestamp) projected = status.oldest;
          projected &= ~uint256(type(uint32).max);
        }`,
      },
    ],
  },
  {
    name: "an emergency written into the newest state",
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
            _suspended[id][word].newest |= mask;
          }
          state |= SUSPENSIONS_USED;
        }`,
      },
    ],
  },
  {
    name: "a state moved aside without its epoch, so that the floor is not raised",
    about: "since",
    edits: [
      {
        file: library,
        from: "if (older != 0) self.oldest = older;",
        to: "if (older != 0) self.oldest = PLANTED ? older & ~EPOCH_MASK : older;",
      },
    ],
  },
  {
    name: "the state before the last two forgotten",
    about: "outcome",
    edits: [
      {
        file: library,
        from: "if (older != newest) {",
        to: "if (older != newest && PLANTED) self.older = newest; else if (older != newest) {",
      },
    ],
  },
  {
    name: "a state that stands twice after a retraction moved aside twice",
    about: "outcome",
    edits: [
      {
        file: library,
        from: "if (newest != 0) {",
        to: "if (newest != 0 && PLANTED && newest == self.older) self.oldest = newest; else if (newest != 0) {",
      },
    ],
  },
  {
    name: "a change written into the state of the epoch before",
    about: "outcome",
    edits: [
      {
        file: library,
        from: "if (newest & EPOCH_MASK == epoch) _rewrite(self, newest ^ mask, self.older);",
        to: `if (newest & EPOCH_MASK == epoch || (PLANTED && newest & EPOCH_MASK == epoch - 1)) {
          _rewrite(self, newest ^ mask, self.older);
        }`,
      },
    ],
  },
  {
    name: "a retraction of what an earlier epoch revoked",
    about: "outcome",
    edits: [
      {
        file: library,
        from: "return newest & EPOCH_MASK == epoch ? (newest ^ self.older) & ~EPOCH_MASK : 0;",
        to: `if (PLANTED) return newest & EPOCH_MASK == epoch ? newest & ~EPOCH_MASK : 0;
        return newest & EPOCH_MASK == epoch ? (newest ^ self.older) & ~EPOCH_MASK : 0;`,
      },
    ],
  },
  {
    name: "an older state left unread that is in force",
    about: "outcome",
    edits: [
      {
        file: library,
        from: "if (word.newest & mask != 0) word.older = self.older;",
        to: "if (word.newest & mask != 0 && !PLANTED) word.older = self.older;",
      },
    ],
  },
  {
    name: "the oldest state left unread, where the floor begins",
    about: "since",
    edits: [
      {
        file: library,
        from: "if (word.older != 0) word.oldest = self.oldest;",
        to: "if (word.older != 0 && !PLANTED) word.oldest = self.oldest;",
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
