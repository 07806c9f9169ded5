import { setTimeout } from "node:timers/promises";
import { BaseError, HttpRequestError, type Transport } from "viem";
import type { Question } from "../../src/sdk/chain/answerForm.ts";
import { httpStatusOf, isSilent } from "../../src/sdk/chain/errors/explainViemError.ts";
import { nodeWords } from "../../src/sdk/chain/errors/nodeWords.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";
import { endpointFault, isRateLimited } from "../../src/sdk/delivery/endpointFault.ts";
import { type HttpTerms, httpAt } from "../../src/sdk/delivery/httpAt.ts";
import { requireAnswer, requireError } from "../../src/sdk/delivery/requireAnswer.ts";
import { progressNote } from "../progress.ts";

/** Milliseconds until a question is asked again, or more where the node says so. */
export type Pauses = {
  /** After silence or a fault: few, since somebody waits who may have to mend an address. */
  readonly silent: readonly number[];
  /** Of a node that is asked too much, which ends by itself. */
  readonly busy: readonly number[];
};
const USUAL: Pauses = { silent: [150, 300, 600], busy: [150, 300, 600, 1_200, 2_400, 4_800, 9_600] };
/** From so many milliseconds on, somebody may want to know what is waited for. */
const LONG = 2_000;
/** HTTP statuses of what stays: whoever is asked has nothing there, or lets nobody in. */
const STAYS = new Set([401, 402, 404, 405, 410]);

/** A node behind HTTP that is asked each question once. */
export function httpOnce(rpc: string, terms?: HttpTerms): Transport {
  return inForm(httpAt(rpc, terms), placeOf(rpc));
}

/** A node whose answers have the one form that viem reads. */
export function inForm<Inner extends Transport>(inner: Inner, place: string): Inner {
  const open = (parameters: Parameters<Transport>[0]) => {
    const made = inner(parameters);
    const request: typeof made.request = async (question, options) => {
      const asked = question as Question;
      const answer: unknown = await made.request(question, options).catch((thrown: unknown) => {
        throw requireError(asked, thrown, place);
      });
      return requireAnswer(asked, answer, place) as never;
    };
    return { ...made, request };
  };
  return open as Inner;
}

/**
 * A node that is asked again after what passes: silence, too many questions in whatever words and for as long as it wishes, a
 * fault of its own. What the chain answers by it is returned at once.
 * @param place of the node, without a key
 */
export function patiently(inner: Transport, place: string, pauses: Pauses = USUAL): Transport {
  return (parameters) => {
    const made = inner({ ...parameters, retryCount: 0 });
    const ask: typeof made.request = async (question, options) => {
      const isAlone = parameters.retryCount === 0;
      // A transaction is offered once, unless nobody has looked at it.
      const isOnce = isAlone || options?.retryCount === 0;
      const isSent = question.method === "eth_sendRawTransaction";
      for (let attempt = 0; ; attempt++) {
        try {
          return await made.request(question, options);
        } catch (thrown) {
          const isBusy = isRateLimited(thrown);
          const goesOn = isOnce ? isSent && isBusy && !isAlone : !stays(thrown);
          const pause = goesOn ? pauses[isBusy ? "busy" : "silent"][attempt] : undefined;
          if (pause === undefined) throw isBusy && goesOn ? silenceOf(thrown, place) : thrown;
          await rest(thrown, pause);
        }
      }
    };
    return { ...made, request: ask };
  };
}

/** Whether the same question would have the same answer. */
function stays(thrown: unknown): boolean {
  const kind = endpointFault(thrown)?.kind ?? "lacking";
  return kind === "lacking" || STAYS.has(httpStatusOf(thrown) ?? 0);
}

/** Waits until a node is asked again, and says so where that takes long. */
export async function rest(thrown: unknown, pause: number): Promise<void> {
  const wait = Math.max(pause, endpointFault(thrown)?.wish ?? 0);
  if (wait > LONG)
    progressNote(`the node is asked again in ${durationText(Math.ceil(wait / 1_000))}: ${nodeWords(thrown)}`);
  await setTimeout(wait);
}

/** That it has too much to do is nothing of what was asked. */
function silenceOf(thrown: unknown, place: string): unknown {
  if (!(thrown instanceof BaseError) || isSilent(thrown)) return thrown;
  return new HttpRequestError({
    body: {},
    cause: thrown,
    details: nodeWords(thrown),
    status: 429,
    url: place,
  });
}
