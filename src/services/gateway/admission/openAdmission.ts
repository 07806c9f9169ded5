import { SymbolonError } from "../../../sdk/core/errors.ts";
import { tellInserted } from "../../delivery/tables/insertedHere.ts";
import { intentName } from "../../delivery/tables/intentRow.ts";
import { findIntents } from "../../delivery/tables/intents.ts";
import { sqlStateOf } from "../../store/storeErrors.ts";
import { openNewest } from "../newest.ts";
import { type Admission, admit, GRACE, noPlaces, type Promised } from "../policy/places.ts";
import type { AdmissionParameters, Admitted, AskingIntent } from "./asking.ts";
import { choosePlace, openLanes } from "./knownLanes.ts";
import { type TakeInParameters, takeIn } from "./takeIn.ts";

export type AdmissionDoor = {
  /**
   * Accepts an intent, or promises it a place. Intents that arrive within 4 ms share one COMMIT.
   * @throws SymbolonError `IntentDiffers`, `Draining`, and what the store throws
   */
  readonly ask: (asking: AskingIntent) => Promise<Admitted>;
  /**
   * Whether an intent that arrives now may be accepted, by the last reading of the lane.
   * @param coming how many are about to be accepted, of all lanes
   */
  readonly mayTake: (lane: string, coming: number) => boolean;
};

/** Milliseconds for which the first intent waits for others, and how many share one COMMIT. */
const GATHER_MS = 4;
const MAX_AT_ONCE = 500;
/**
 * Part of the time between two turns: many turns add up to at most this error, and the last held turn is given once.
 */
const HALF = 0.5;

/**
 * Opens the admission to a store; any number of processes may have one. "Come later" is answered from memory,
 * unless the store has the intent already; what is accepted is stored first.
 */
export function openAdmission(parameters: AdmissionParameters): AdmissionDoor {
  const { capacity, now } = parameters;
  const lanes = openLanes(parameters);
  const take = gathered({ ...parameters, lanes });
  const given = openNewest<Promised>();
  return {
    async ask(submission) {
      const name = intentName(submission.intent);
      const asking = {
        ...submission,
        promised: submission.promised ?? unexpiredPromise(given.get(name), now()),
      };
      const lane = lanes.of(asking);
      let isSought = false;
      for (;;) {
        const terms = capacity(asking.lane);
        const { admission, places } = choosePlace(lane, asking, now(), terms);
        if (admission.admission === "taken") {
          if (!asking.isChecked) return { admission: "checkFirst" };
          lane.coming++;
          const accepted = await take(asking).finally(() => lane.coming--);
          if (accepted === "full") continue;
          given.delete(name);
          return accepted;
        }
        if (asking.find !== undefined && !isSought) {
          isSought = true;
          // Where the store does not answer, it comes later as one that is not there.
          const found = await asking.find().catch(() => undefined);
          const accepted =
            found === "waits" && asking.isChecked ? await take({ ...asking, keepsPlace: true }) : "full";
          if (accepted !== "full") return accepted;
          if (found !== undefined && found !== "waits") return found;
          // Meanwhile others were given places.
          continue;
        }
        if (places === lane.places || admission.turn + HALF / terms.rate < lane.heldEnd) {
          lane.places = places;
          if (admission.admission === "promised") {
            given.add(name, admission);
            lanes.holdAhead(lane, asking);
          }
          return admission;
        } else {
          await lanes.hold(lane, asking);
        }
      }
    },
    mayTake(lane, coming) {
      const { places, queued, coming: taking } = lanes.seen(lane) ?? NEVER_SEEN;
      const { toBlock, ...terms } = capacity(lane);
      const asking = { now: now(), toBlock, queued: queued + taking + coming, until: Infinity };
      return admit(places, terms, asking).admission.admission === "taken";
    },
  };
}

/** The place promised earlier to a caller who asks again without the ticket; undefined: it has expired. */
function unexpiredPromise(given: Promised | undefined, now: number): Promised | undefined {
  return given !== undefined && now <= given.comes + GRACE ? given : undefined;
}

const NEVER_SEEN = { places: noPlaces, queued: 0, coming: 0 };

type Accepted = Exclude<Admitted, Admission | { readonly admission: "checkFirst" }>;

type Waiting = {
  readonly asking: AskingIntent;
  readonly resolve: (accepted: Accepted | "full") => void;
  readonly reject: (reason: unknown) => void;
};

/** Accepts together what arrives within a few milliseconds. */
function gathered(parameters: TakeInParameters): (asking: AskingIntent) => Promise<Accepted | "full"> {
  let waiting: Waiting[] = [];
  let isBusy = false;
  const run = async () => {
    isBusy = true;
    await new Promise((go) => setTimeout(go, GATHER_MS));
    while (waiting.length > 0) {
      const some = waiting.slice(0, MAX_AT_ONCE);
      waiting = waiting.slice(MAX_AT_ONCE);
      const byChain = Map.groupBy(some, ({ asking }) => asking.intent.chain);
      for (const [chain, ofChain] of byChain) await settle(parameters, chain, ofChain);
    }
    isBusy = false;
  };
  return (asking) =>
    new Promise((resolve, reject) => {
      // Whoever asks for it meanwhile asks the store, behind this.
      tellInserted([asking.intent]);
      waiting.push({ asking, resolve, reject });
      if (!isBusy) void run();
    });
}

/**
 * Settles the intents of one chain, which may be draining. A refused intent must not cause the others to be refused.
 */
async function settle(parameters: TakeInParameters, chain: number, some: readonly Waiting[]): Promise<void> {
  try {
    const askings = some.map(({ asking }) => asking);
    const answers = await takeIn(parameters, chain, askings);
    for (const { asking, resolve, reject } of some) {
      const answer = answers.get(asking);
      if (answer instanceof Error || answer === undefined) reject(answer);
      else resolve(answer);
    }
  } catch (thrown) {
    // The store refuses all of a COMMIT for one intent: then each goes by itself.
    if (some.length > 1 && sqlStateOf(thrown) !== undefined) {
      for (const one of some) await settle(parameters, chain, [one]);
      return;
    }
    // What is new is refused; what the store has is told without it, and by itself where one of those is signed anew.
    const known = some.length > 1 && isDraining(thrown) ? await knownOf(parameters, some) : [];
    for (const one of some) if (!known.includes(one)) one.reject(thrown);
    const groups = known.length < some.length ? [known] : known.map((one) => [one]);
    for (const group of groups) if (group.length > 0) await settle(parameters, chain, group);
  }
}

function isDraining(thrown: unknown): boolean {
  return thrown instanceof SymbolonError && thrown.code === "Draining";
}

/** Those that the store has; none where it does not answer. */
async function knownOf({ sql }: TakeInParameters, some: readonly Waiting[]): Promise<readonly Waiting[]> {
  const intents = some.map(({ asking }) => asking.intent);
  const rows = await findIntents(sql.query, intents).catch(() => []);
  const names = new Set(rows.map(intentName));
  return some.filter(({ asking }) => names.has(intentName(asking.intent)));
}
