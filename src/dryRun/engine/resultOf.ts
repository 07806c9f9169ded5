import { type RpcAnswer, RpcError } from "./engine.ts";

/** What a node answered. @throws RpcError where it refused */
export function resultOf(method: string, answer: RpcAnswer | undefined): unknown {
  if (answer === undefined) throw new Error(`${method} was not answered`);
  if ("error" in answer) throw new RpcError(method, answer.error);
  return answer.result;
}
