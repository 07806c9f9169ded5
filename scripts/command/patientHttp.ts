import { setTimeout } from "node:timers/promises";
import { BaseError, HttpRequestError, http, type Transport } from "viem";
import { httpStatusOf, isSilent, nodeWords } from "../../src/chain/errors/explainThrown.ts";
import { placeOf } from "../../src/core/text/placeOf.ts";
import { endpointFault } from "../../src/delivery/endpointFault.ts";
import { refuseNotNow } from "../../src/delivery/notNow.ts";
import { progressNote } from "../progress.ts";

/** Milliseconds until a question is asked again that a node did not answer, or more where it says so. */
const PAUSES = [150, 300, 600];
/** From so many milliseconds on, somebody may want to know what is waited for. */
const LONG = 2_000;
/** HTTP statuses of what stays: whoever is asked has nothing there, or lets nobody in. */
const STAYS = new Set([401, 402, 404, 405, 410]);

/** A node behind HTTP that is asked each question once. */
export function httpOnce(rpc: string, timeout?: number): Transport {
  const place = placeOf(rpc);
  const fetchFn = async (input: RequestInfo | URL, init?: RequestInit) =>
    refuseNotNow(await fetch(input, init), place);
  return http(rpc, { fetchFn, retryCount: 0, ...(timeout !== undefined && { timeout }) });
}

/**
 * A node behind HTTP that is asked again after what passes: silence, too many questions in whatever words and for as long as it
 * wishes, a fault of its own. What the chain answers by it is told at once, and a transaction is offered once.
 */
export function patientHttp(rpc: string): Transport {
  return (parameters) => {
    const made = httpOnce(rpc)({ ...parameters, retryCount: 0 });
    const ask: typeof made.request = async (question, options) => {
      const pauses = parameters.retryCount === 0 || options?.retryCount === 0 ? [] : PAUSES;
      for (const pause of pauses) {
        try {
          return await made.request(question, options);
        } catch (thrown) {
          await rest(thrown, pause);
        }
      }
      try {
        return await made.request(question, options);
      } catch (thrown) {
        throw isBusy(thrown) && pauses.length > 0 ? silenceOf(thrown, placeOf(rpc)) : thrown;
      }
    };
    return { ...made, request: ask };
  };
}

/** @throws what was thrown, where it would be the same again */
async function rest(thrown: unknown, pause: number): Promise<void> {
  const fault = endpointFault(thrown);
  const status = httpStatusOf(thrown);
  if (fault === undefined || fault.kind === "lacking" || (status !== undefined && STAYS.has(status)))
    throw thrown;
  if (fault.wish > LONG) {
    progressNote(`the node asks to wait ${Math.ceil(fault.wish / 1_000)} seconds: ${nodeWords(thrown)}`);
  }
  await setTimeout(Math.max(pause, fault.wish));
}

const isBusy = (thrown: unknown) => !isSilent(thrown) && endpointFault(thrown)?.kind === "down";

/** That it has too much to do is nothing of what was asked. */
function silenceOf(thrown: unknown, place: string): unknown {
  if (!(thrown instanceof BaseError)) return thrown;
  return new HttpRequestError({
    body: {},
    cause: thrown,
    details: nodeWords(thrown),
    status: 429,
    url: place,
  });
}
