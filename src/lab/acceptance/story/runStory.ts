import { explainViemError, isPoor, isSilent } from "../../../sdk/chain/errors/explainViemError.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { batchRefusal } from "../../../sdk/credentials/changes/batchRefusal.ts";
import { campaignRefusal } from "../../../sdk/distribution/decodeClaimError.ts";
import { isPlayedOn } from "../coinThere.ts";
import type { CostPlan } from "../costs.ts";
import type { ChainFinding } from "../findings.ts";
import type { StepName } from "../ourChain.ts";
import type { StepContext, StoryStep } from "./context.ts";
import type { Meter } from "./meter.ts";
import { settlePending } from "./settlePending.ts";
import { story } from "./steps.ts";

/** The outcome of a step. */
export type StepOutcome = {
  readonly step: StepName;
  readonly title: string;
  /** `earlier`: done in another run, or by somebody else; `skipped`: a step that it needs failed. */
  readonly status: "done" | "earlier" | "failed" | "skipped";
  readonly note: string;
};

export type StoryParameters = {
  readonly context: StepContext;
  readonly meter: Meter;
  readonly plan: CostPlan;
  readonly onStep: (title: string) => void;
};

/**
 * Plays the story step by step. It reports what the chain refuses, and continues with the steps that do not need it.
 * @throws SymbolonError where the same command can continue: `MaxCostReached`, `TransactionPending`, `NotEnoughFunds`,
 * `ChainNotReachable`, and those of files
 */
export async function runStory(parameters: StoryParameters) {
  const { context, meter } = parameters;
  const outcomes: StepOutcome[] = [];
  const findings: ChainFinding[] = [];
  meter.stopped = undefined;
  await settlePending(context.client, meter, context.timing);
  const isPlayed = isPlayedOn(context.client.chain.id);
  for (const step of story.filter(({ name }) => isPlayed(name))) {
    const earlier = context.folder.done().find((one) => one.step === step.name);
    const { name, title } = step;
    if (earlier !== undefined && step.isStillDone?.(context, earlier.note) !== false) {
      outcomes.push({ step: name, title, status: "earlier", note: earlier.note });
      continue;
    }
    const lacking = lackingOf(step, context);
    if (lacking !== undefined) {
      outcomes.push({ step: name, title, status: "skipped", note: `it needs the step ${lacking}` });
      continue;
    }
    parameters.onStep(title);
    try {
      const note = await runStep(step, parameters);
      context.folder.keepDone({ step: name, note });
      outcomes.push({ step: name, title, status: "done", note });
    } catch (thrown) {
      const failure = chainsFailure(meter.stopped ?? thrown);
      outcomes.push({ step: name, title, status: "failed", note: failure.reason });
      findings.push(findingOf(step, failure));
    }
  }
  return { outcomes, findings };
}

/** What a step needs that is not done, in words; undefined: nothing is missing. */
function lackingOf({ needs, needsOneOf = [] }: StoryStep, { folder }: StepContext): string | undefined {
  const isLacking = (needed: StepName) => !folder.done().some((one) => one.step === needed);
  const lacking = needs.find(isLacking);
  if (lacking !== undefined || needsOneOf.length === 0) return lacking;
  return needsOneOf.every(isLacking) ? needsOneOf.join(" or ") : undefined;
}

/** How often a step is tried when its transaction got lost. */
const ATTEMPTS = 3;

async function runStep(step: StoryStep, { context, meter, plan }: StoryParameters): Promise<string> {
  const planned = plan.steps.find((one) => one.step === step.name);
  meter.step = step.name;
  if (planned !== undefined && !planned.isDone) meter.requireRoom(planned.wei, `The step ${step.name}`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await step.run(context);
    } catch (thrown) {
      const isLost = thrown instanceof SymbolonError && thrown.code === "TransactionPending";
      if (!isLost || attempt === ATTEMPTS) throw thrown;
      await settlePending(context.client, meter, context.timing);
    }
  }
}

/** Failures unrelated to the chain's rules: the same command continues after them. */
const PASSING = [
  "MaxCostReached",
  "TransactionPending",
  "NotEnoughFunds",
  "ChainNotReachable",
  "ChainAccessDenied",
  "JournalNotWritable",
  "JournalInUse",
  "JournalMismatch",
  "BadJournal",
  "OutputNotWritable",
  "OutputInTheWay",
  "SignerNotReachable",
  "SignerMismatch",
  "SignerChanged",
  "NoRoom",
  "BadRun",
];

/** The chain's answer in a failure. @throws any other failure */
function chainsFailure(thrown: unknown): SymbolonError {
  const explained = explainStoryError(thrown);
  if (!(explained instanceof SymbolonError) || PASSING.includes(explained.code)) throw explained;
  if (explained.code === "NodeFailed" && isSilent(explained.cause)) throw explained;
  if (!isPoor(explained)) return explained;
  throw new SymbolonError({
    code: "NotEnoughFunds",
    reason: `The account has too little ETH: ${explained.reason}`,
    hint: "Send it ETH and run the same command again: what is done is not done twice.",
    cause: thrown,
  });
}

/** Explains viem's errors. */
export function explainStoryError(thrown: unknown): unknown {
  return explainViemError(thrown, (one) => campaignRefusal(one) ?? batchRefusal(one));
}

function findingOf({ name, title }: StoryStep, { code, reason, hint }: SymbolonError): ChainFinding {
  return {
    id: `${code}:${name}`,
    weight: code === "RunStoodStill" ? "limits" : "cannot",
    here: `${title}: ${reason}`,
    ours: "It works.",
    meaning: hint,
  };
}
