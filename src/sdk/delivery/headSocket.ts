import { custom, type Transport, WebSocketRequestError } from "viem";
import type { Question } from "../chain/answerForm.ts";
import { placeOf } from "../core/text/placeOf.ts";

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
export function openHeadSocket(url: string): HeadSocket {
  let current: Connection | undefined;
  let isClosed = false;
  const opened = (): Connection => {
    if (current === undefined || current.isOver()) current = connect(url);
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
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly method?: string;
};

type Connection = {
  readonly ask: (question: Question) => Promise<unknown>;
  readonly nextHead: () => Promise<void> | undefined;
  readonly isOver: () => boolean;
  readonly end: () => void;
};

function connect(url: string): Connection {
  const socket = new WebSocket(url);
  const open = Promise.withResolvers<void>();
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let serial = 0;
  let head: PromiseWithResolvers<void> | undefined;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    head = undefined;
    const fault = new WebSocketRequestError({ url: placeOf(url), cause: new Error("it is not connected") });
    open.reject(fault);
    for (const one of pending.values()) one.reject(fault);
    socket.close();
  };
  const ask = async (question: Question): Promise<unknown> => {
    const id = ++serial;
    const answer = Promise.withResolvers<unknown>();
    const timer = setTimeout(end, PATIENCE);
    try {
      await open.promise;
      pending.set(id, answer);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, params: [], ...question }));
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      pending.delete(id);
    }
  };
  const hear = ({ id = -1, result, error, method }: Said): void => {
    if (method === "eth_subscription") {
      head?.resolve();
      head = Promise.withResolvers();
    } else if (error === undefined) pending.get(id)?.resolve(result);
    else pending.get(id)?.reject(Object.assign(new Error(error.message), error));
  };
  socket.onopen = () => open.resolve();
  socket.onclose = end;
  socket.onerror = end;
  socket.onmessage = ({ data }) => {
    const said = parsed(String(data));
    if (said === undefined) end();
    else hear(said);
  };
  ask({ method: "eth_subscribe", params: ["newHeads"] }).then(
    () => (head ??= isOver ? undefined : Promise.withResolvers()),
    // One that says nothing of itself is asked all the same.
    () => undefined,
  );
  return { ask, nextHead: () => head?.promise, isOver: () => isOver, end };
}

function parsed(text: string): Said | undefined {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return undefined;
  }
}
