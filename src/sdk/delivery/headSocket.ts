import { custom, TimeoutError, type Transport, WebSocketRequestError } from "viem";
import type { Question } from "../chain/answerForm.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { placeOf } from "../core/text/placeOf.ts";
import { OtherAnswer, withoutKeys } from "./otherAnswer.ts";

/** A node behind `ws://` or `wss://`: it is asked as any other, and says of itself that it has a new block. */
export type HeadSocket = {
  readonly transport: Transport;
  /** Its next new block; undefined: it does not say so now, and is opened for it. */
  readonly nextHead: () => Promise<void> | undefined;
  readonly close: () => void;
};

/** Milliseconds after which a connection that gives no answer is given up. */
const PATIENCE = 10_000;

/** Nothing is opened before it is asked, or is to say something; what broke off is opened again then. */
export function openHeadSocket(url: string, patience = PATIENCE): HeadSocket {
  let current: Connection | undefined;
  let isClosed = false;
  const opened = (): Connection => {
    if (current === undefined || current.isOver()) current = connect(url, patience);
    if (isClosed) current.end();
    return current;
  };
  return {
    transport: custom({ request: (question) => opened().ask(question) }, { retryCount: 0 }),
    nextHead: () => opened().nextHead(),
    close: () => {
      isClosed = true;
      current?.end();
    },
  };
}

/** What a node says: an answer, or of itself. */
type Said = {
  /** Some say it as a string; `null` where they could not read the question. */
  readonly id?: number | string | null;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly method?: string;
  /** Of a gateway that says no JSON-RPC. */
  readonly message?: unknown;
};

type Connection = {
  readonly ask: (question: Question) => Promise<unknown>;
  readonly nextHead: () => Promise<void> | undefined;
  readonly isOver: () => boolean;
  readonly end: () => void;
};

function connect(url: string, patience: number): Connection {
  const socket = new WebSocket(url);
  const place = placeOf(url);
  socket.binaryType = "arraybuffer";
  const open = Promise.withResolvers<void>();
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let serial = 0;
  let head: PromiseWithResolvers<void> | undefined;
  let isOver = false;
  // What it said last that answers no question.
  let aside = "";
  const faultOf = (words: string) =>
    words === ""
      ? new WebSocketRequestError({ url: place, cause: new Error("it is not connected") })
      : new OtherAnswer({ rpc: url, words });
  const end = (why: Error = faultOf(aside)): void => {
    isOver = true;
    head = undefined;
    open.reject(why);
    for (const one of pending.values()) one.reject(why);
    socket.close();
  };
  const ask = async (question: Question, isNeeded = true): Promise<unknown> => {
    const id = ++serial;
    const answer = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => {
      const why = aside === "" ? new TimeoutError({ body: {}, url: place }) : faultOf(aside);
      if (isNeeded || !pending.has(id)) end(why);
      else answer.reject(why);
    }, patience);
    try {
      await open.promise;
      if (isOver) throw faultOf(aside);
      pending.set(id, answer);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, params: [], ...question }));
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      pending.delete(id);
    }
  };
  const hear = ({ id, result, error, message, method }: Said): void => {
    if (method === "eth_subscription") {
      head?.resolve();
      head = Promise.withResolvers();
      return;
    }
    const refused = error ?? (id === undefined ? message : undefined) ?? undefined;
    const isAside = (id ?? undefined) === undefined && refused !== undefined;
    aside = isAside ? nodeWords(refusal(refused)) : "";
    // Nodes answer at once what they cannot read: it was the first of those that wait.
    const to = Number(isAside ? pending.keys().next().value : (id ?? Number.NaN));
    const asked = pending.get(to);
    pending.delete(to);
    if (refused === undefined) asked?.resolve(result);
    else asked?.reject(refusal(refused));
  };
  socket.onopen = () => open.resolve();
  socket.onclose = ({ reason }) => end(faultOf(withoutKeys(reason, url) || aside));
  socket.onerror = () => end();
  socket.onmessage = ({ data }) => {
    for (const said of saidIn(data, url)) hear(said);
  };
  // One that says nothing of itself is asked all the same, be it that it does not even answer to this.
  ask({ method: "eth_subscribe", params: ["newHeads"] }, false).then(
    (subscription) => {
      const isHeard = !isOver && (typeof subscription === "string" || typeof subscription === "number");
      if (isHeard) head ??= Promise.withResolvers();
    },
    () => undefined,
  );
  return { ask, nextHead: () => head?.promise, isOver: () => isOver, end: () => end() };
}

/** Answers in a message: one, or several at once. None in what is no JSON, as a text that only keeps the connection open. */
function saidIn(data: unknown, url: string): readonly Said[] {
  try {
    const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
    const said: unknown = JSON.parse(withoutKeys(text, url));
    return [said].flat().filter((one): one is Said => typeof one === "object" && one !== null);
  } catch {
    return [];
  }
}

function refusal(error: unknown): Error {
  const json = typeof error === "object" && error !== null ? error : { message: String(error) };
  return Object.assign(new Error(), json);
}
