import type { ClaimState } from "../../src/react/index.ts";
import { useFormats } from "../shared/language.ts";
import { Badge, type Tone } from "./Badge.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { SentSoFar } from "./sentSoFar.ts";

type StateBadgeProps = {
  readonly state: ClaimState;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
  readonly sent: SentSoFar;
};

/** A claim's status in one word. */
export function StateBadge(props: StateBadgeProps) {
  const { state: texts } = useMoreTexts();
  const { span } = useFormats();
  const { state, now } = props;
  const { words } = texts;
  if (state.kind !== "tooEarly" || state.isRelease) {
    const [tone, word] = wordOf(props);
    return <Badge tone={tone}>{words[word]}</Badge>;
  }
  const left = state.opens - now;
  // Said aloud once with the state, not each time that it changes.
  return (
    <Badge tone="wait">
      <span aria-live="off">{left > 0n ? words.opensIn(span(left)) : words.opens}</span>
    </Badge>
  );
}

type Words = ReturnType<typeof useMoreTexts>["state"]["words"];
type Word = Exclude<keyof Words, "opensIn">;

const WORDS: Readonly<Record<ClaimState["kind"], readonly [tone: Tone, word: Word]>> = {
  open: ["ok", "eligible"],
  taken: ["ok", "claimed"],
  tooEarly: ["wait", "vesting"],
  paused: ["wait", "paused"],
  gated: ["no", "refused"],
  notFunded: ["no", "notFunded"],
  recalled: ["no", "recalled"],
  ended: ["no", "ended"],
  wrongChain: ["wait", "wrongNetwork"],
  waitingForOwners: ["wait", "owners"],
  notListed: ["no", "refused"],
};

/** Of all but what opens later, whose word tells when. */
function wordOf({ state, sent }: StateBadgeProps): readonly [tone: Tone, word: Word] {
  if (state.kind === "open" && sent === "waiting") return ["wait", "sending"];
  if (state.kind === "open" && sent === "unknown") return ["wait", "unsure"];
  if (state.kind === "open" && state.isRelease) return ["ok", "available"];
  if (state.kind === "gated" && state.why.code === "GateDataMissing") return ["wait", "oneStep"];
  return WORDS[state.kind];
}
