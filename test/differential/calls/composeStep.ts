import type { Address } from "viem";
import type { Act, Step } from "../play/episode.ts";
import { errandsOf, obstaclesOf } from "./arrangements.ts";
import { senders } from "./cast.ts";
import { composeDraft, type Kind } from "./composeDraft.ts";
import type { Arrangement, Draft } from "./draft.ts";
import { composeEmptyList } from "./emptyLists.ts";
import { arrange, plainReply } from "./replies.ts";
import type { Scene } from "./scene.ts";

const KINDS: readonly (readonly [number, Kind | "empty"])[] = [
  [18, "attest"],
  [15, "multiAttest"],
  [11, "attestByDelegation"],
  [8, "multiAttestByDelegation"],
  [12, "revoke"],
  [9, "multiRevoke"],
  [8, "revokeByDelegation"],
  [6, "multiRevokeByDelegation"],
  [4, "timestamp"],
  [4, "revokeOffchain"],
  [2, "increaseNonce"],
  [2, "register"],
  [3, "read"],
  [1, "unknown"],
  [3, "mangled"],
  [2, "empty"],
];

/** One step: somebody calls, and what is arranged for that is put back afterwards. */
export function composeStep(scene: Scene): Step {
  const { random } = scene;
  const sender = random.pick(senders);
  const kind = random.weighted(KINDS);
  if (kind === "empty") return toStep(sender, composeEmptyList(random, sender), []);
  const draft = composeDraft(scene, kind, sender, true);
  const obstacles = draft.isSpoiled ? [] : obstaclesOf(scene, draft, sender);
  if (draft.isSpoiled || obstacles.length > 0) return toStep(sender, draft, obstacles);
  draft.remember();
  return toStep(sender, draft, errandsOf(scene, draft, sender));
}

function toStep(sender: Address, draft: Draft, extra: readonly Arrangement[]): Step {
  const { target, value, data, emptyList, isMalformed = false } = draft;
  const arrangements = [...(draft.arrangements ?? []), ...extra];
  const acts: Act[] = [
    ...arrangements.map(({ puppet, stimulus, reply }) => arrange(puppet, stimulus, reply)),
    { through: sender, target, value, data },
    ...arrangements.map(({ puppet, stimulus }) => arrange(puppet, stimulus, plainReply(puppet, stimulus))),
  ];
  return { acts, isMalformed, ...(emptyList === undefined ? {} : { emptyList }) };
}
