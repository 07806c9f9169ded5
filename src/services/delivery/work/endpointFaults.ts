import { endpointFaultWords, type FaultName } from "../../../sdk/delivery/faultName.ts";

/** One endpoint's faults of one kind. */
export type FaultCount = {
  /** Host of the endpoint: the rest of its address may hold a key. */
  readonly endpoint: string;
  readonly kind: FaultName;
  readonly count: number;
};

/** Faults of a chain's endpoints, as a process meets them. */
export type EndpointFaults = {
  readonly record: (endpoint: string, kind: FaultName, words?: string) => void;
  /** Has each line of what is met told: where it changes, and once a minute. */
  readonly onLine: (tell: (words: string) => void) => void;
  /** Those since it was last asked. */
  readonly take: () => readonly FaultCount[];
  /** Gives back what could not be kept. */
  readonly putBack: (counts: readonly FaultCount[]) => void;
};

/** Milliseconds for which one endpoint's same fault is not told again. */
const QUIET_MS = 60_000;

/** @param now milliseconds; default: by the machine's clock */
export function openEndpointFaults(now: () => number = () => performance.now()): EndpointFaults {
  const listeners: ((words: string) => void)[] = [];
  const lines = new Map<string, { readonly kind: FaultName; readonly at: number }>();
  const counts = new Map<string, FaultCount>();
  const add = (endpoint: string, kind: FaultName, more: number) => {
    const key = `${endpoint} ${kind}`;
    const { count = 0 } = counts.get(key) ?? {};
    counts.set(key, { endpoint, kind, count: count + more });
  };
  return {
    record(endpoint, kind, words = "") {
      add(endpoint, kind, 1);
      const last = lines.get(endpoint);
      if (last !== undefined && last.kind === kind && now() - last.at < QUIET_MS) return;
      lines.set(endpoint, { kind, at: now() });
      const said = words === "" ? "" : ` ("${words}")`;
      for (const tell of listeners)
        tell(`endpoint ${endpoint} ${endpointFaultWords[kind]}${said}; it is left alone for a while`);
    },
    onLine: (tell) => void listeners.push(tell),
    take() {
      const taken = [...counts.values()];
      counts.clear();
      return taken;
    },
    putBack(taken) {
      for (const { endpoint, kind, count } of taken) add(endpoint, kind, count);
    },
  };
}
