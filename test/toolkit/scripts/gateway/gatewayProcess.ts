import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { until } from "../../patience.ts";
import { type Ended, runProcess } from "../runProcess.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");

/** A process of `symbolon` that has begun to serve, or to send. */
export type GatewayProcess = {
  /** Where it serves; '' where it does not. */
  readonly url: string;
  readonly child: ChildProcess;
  readonly died: Promise<Ended>;
};

/**
 * Starts a process of a gateway, and waits until it serves or sends.
 * @param args what stands behind `symbolon gateway`
 * @param before what stands before it, for Node
 */
export function startGatewayProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  before: readonly string[] = [],
): Promise<GatewayProcess> {
  return startServing(["gateway", ...args], env, before);
}

/** The same of any command that serves. @param args what stands behind `symbolon` */
export async function startServing(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  before: readonly string[] = [],
): Promise<GatewayProcess> {
  const begun = Promise.withResolvers<ChildProcess>();
  const died = runProcess([...before, SYMBOLON, ...args], { env, meet: begun.resolve });
  const child = await begun.promise;
  let said = "";
  child.stderr?.on("data", (text: string) => {
    said += text;
  });
  let end: Ended | undefined;
  void died.then((ended) => {
    end = ended;
  });
  const begins = () => /(?:serving .* at (http:\S+)|sending on chain)/.exec(said);
  await until(() => begins() !== null || end !== undefined);
  const found = begins();
  if (found === null) throw new Error(`It ended: ${end?.stderr}`);
  return { url: found[1] ?? "", child, died };
}
