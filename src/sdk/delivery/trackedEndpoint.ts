import { type Hash, HttpRequestError, isHash, TimeoutError, type Transport } from "viem";
import type { Question } from "../chain/answerForm.ts";
import { placeOf } from "../core/text/placeOf.ts";
import { faultOf, hasNone } from "./endpointFault.ts";
import { type FaultName, faultName } from "./faultName.ts";
import { httpAt } from "./httpAt.ts";
import { otherAnswerIn } from "./otherAnswer.ts";
import { requireAnswer } from "./requireAnswer.ts";

/** Where a chain is asked. */
export type Endpoint = {
  /** Of HTTP; another one needs a transport. It may hold a key, which no error repeats. */
  readonly url: string;
  /** A private one takes transactions and shows them to nobody before they are mined; it is asked nothing else. */
  readonly kind: "public" | "private";
  /** How it is asked; default: as HTTP has it. */
  readonly transport?: Transport;
};

/** What a chain is told by. */
export type ChainIdentity = {
  readonly chainId: number;
  /** Hash of its block 0; undefined: the endpoint does not show it, as private ones, Cosmos' nodes and pruned ones. */
  readonly genesis: Hash | undefined;
};

type AskingTerms = {
  /** Milliseconds that an answer may take, the last byte included. */
  readonly patience: number;
  /** Milliseconds that it is left alone after a first fault; after each one more twice as long. */
  readonly pause: number;
  /** Called with each fault that has it left alone, or asked again, and with what it says of it. */
  readonly onFault: (host: string, fault: FaultName, words?: string) => void;
  /** Gives up whatever is asked. */
  readonly signal: AbortSignal;
};

/** Most milliseconds that an endpoint is left alone, unless it asks for more. */
const MAX_PAUSE = 30_000;

/** One endpoint: asked one question once, and remembered for how it answered. */
export class TrackedEndpoint {
  /** Protocol and host. */
  readonly place: string;
  /** The host alone, with its port. */
  readonly host: string;
  readonly kind: Endpoint["kind"];
  readonly #request: (question: Question) => Promise<unknown>;
  readonly #terms: AskingTerms;
  #hasAnswered = false;
  #faults = 0;
  #faultAt = 0;
  #resumeAt = 0;

  constructor({ url, kind, transport }: Endpoint, terms: AskingTerms) {
    this.place = placeOf(url);
    this.host = this.place.replace(/^.*\/\//, "");
    this.kind = kind;
    this.#terms = terms;
    const made = (transport ?? httpAt(url, terms))({ retryCount: 0, timeout: terms.patience });
    this.#request = made.request as (question: Question) => Promise<unknown>;
  }

  /** Whether it failed when it was last asked. */
  get isFaulty(): boolean {
    return this.#faults > 0;
  }

  /** Whether it answered when it was last asked. */
  get isWorking(): boolean {
    return this.#hasAnswered && !this.isFaulty;
  }

  /** Milliseconds that it is still to be left alone. */
  get rest(): number {
    return Math.max(0, this.#resumeAt - performance.now());
  }

  /** @throws what viem throws, in time, and without the key that its address may hold */
  async ask(question: Question): Promise<unknown> {
    const { signal } = this.#terms;
    signal.throwIfAborted();
    const begun = performance.now();
    try {
      const said = await this.#inTime(this.#request(question), question);
      const answer = requireAnswer(question, said, this.place);
      this.#faults = 0;
      this.#hasAnswered = true;
      return answer;
    } catch (thrown) {
      const fault = signal.aborted ? undefined : faultOf(question, thrown);
      if (fault !== undefined && fault.kind !== "lacking")
        this.#terms.onFault(this.host, faultName(thrown), otherAnswerIn(thrown, this.place)?.words);
      if (fault?.kind === "down") this.leaveAlone(begun, fault.wish);
      else this.#faults = 0;
      throw thrown;
    }
  }

  /**
   * Has it rest. Questions that were under way when it failed make one fault together.
   * @param begun when the question was asked, by `performance.now`
   * @param wish milliseconds that it asks for
   */
  leaveAlone(begun = performance.now(), wish = 0): void {
    const now = performance.now();
    if (begun >= this.#faultAt) {
      this.#faults++;
      this.#faultAt = now;
    }
    const pause = Math.min(this.#terms.pause * 2 ** (this.#faults - 1), MAX_PAUSE);
    this.#resumeAt = Math.max(this.#resumeAt, now + Math.max(pause, wish));
  }

  /** @throws as `ask` */
  async identity(): Promise<ChainIdentity> {
    const question = { method: "eth_chainId" };
    const chainId = Number(await this.ask(question));
    if (!Number.isSafeInteger(chainId)) throw this.#noAnswer(question, "its chain id is not a number");
    return { chainId, genesis: await this.#genesis() };
  }

  async #genesis(): Promise<Hash | undefined> {
    const question = { method: "eth_getBlockByNumber", params: ["0x0", false] };
    try {
      const block = (await this.ask(question)) as { hash?: unknown; number?: unknown } | null;
      const { hash, number = "0x0" } = block ?? {};
      // Cosmos' nodes answer with the newest block.
      return typeof hash === "string" && isHash(hash) && Number(number) === 0 ? hash : undefined;
    } catch (thrown) {
      // Some take transactions and know nothing else. Signed bytes name their chain: elsewhere they are refused.
      if (hasNone(thrown)) return undefined;
      throw thrown;
    }
  }

  async #inTime(request: Promise<unknown>, { method }: Question): Promise<unknown> {
    const { patience, signal } = this.#terms;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => reject(new TimeoutError({ body: { method }, url: this.place })), patience);
    const giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    request.then(resolve, reject);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    }
  }

  #noAnswer({ method }: Question, details: string): HttpRequestError {
    return new HttpRequestError({ body: { method }, details, url: this.place });
  }
}
