import { BaseError, HttpRequestError } from "viem";
import { answerForm, type Question } from "../chain/answerForm.ts";
import { isSilent } from "../chain/errors/explainViemError.ts";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { shownValue } from "../core/decode.ts";
import { codeOf } from "./endpointFault.ts";
import { NO_ANSWER } from "./faultName.ts";

/**
 * A node's answer, in the form that viem reads.
 * @param place of the node, without a key
 * @throws viem's `HttpRequestError` for what is no answer to the question, as for a node that says nothing
 */
export function requireAnswer(question: Question, answer: unknown, place: string): unknown {
  const form = answer === undefined ? undefined : answerForm(question, answer);
  if (form !== undefined) return form;
  const { method } = question;
  throw noAnswer(method, answer === undefined ? "" : `: ${method} gives ${shownValue(answer)}`, place);
}

/** The same of an error that has no code, which no node gives: words of a proxy, or what is no object at all. */
export function requireError({ method }: Question, thrown: unknown, place: string): unknown {
  const isNodes = isSilent(thrown) || codeOf(thrown) !== undefined;
  return isNodes || !(thrown instanceof BaseError)
    ? thrown
    : noAnswer(method, `: ${nodeWords(thrown)}`, place);
}

function noAnswer(method: string, said: string, place: string): HttpRequestError {
  return new HttpRequestError({ body: { method }, details: `${NO_ANSWER}${said}`, url: place });
}
