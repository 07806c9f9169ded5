import type { GatewayProcess } from "../gateway/gatewayProcess.ts";

/** A process that is started again at once, whenever and however it ends. */
export type KeptRunning = {
  readonly kill: () => void;
  /** How it ended otherwise than it was made to, and what it had said. */
  readonly failures: readonly string[];
  readonly stop: () => Promise<void>;
};

/** Milliseconds that a process may take to end, once it is told to. */
const STOP_MS = 20_000;

/** @param first one that runs @param start starts the next one */
export function keepRunning(first: GatewayProcess, start: () => GatewayProcess): KeptRunning {
  let present = first;
  let isOver = false;
  const failures: string[] = [];
  const live = async () => {
    for (;;) {
      const end = await present.ended;
      const isFine = isOver ? end === 0 : end === "SIGKILL";
      if (!isFine) failures.push(`${end}: ${present.said()}`);
      if (isOver) return;
      present = start();
    }
  };
  const living = live();
  return {
    kill: () => void present.child.kill("SIGKILL"),
    failures,
    async stop() {
      isOver = true;
      present.child.kill("SIGTERM");
      const limit = setTimeout(() => present.child.kill("SIGKILL"), STOP_MS);
      await living;
      clearTimeout(limit);
    },
  };
}
