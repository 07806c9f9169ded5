/** Nodes that were asked in vain. */
export type AskedNodes = {
  /** Their addresses, in the order in which they were asked. */
  readonly nodes: readonly string[];
  /** Status of the last answer of HTTP, where it was one of a fault: viem forgets it where the body is not what it says. */
  readonly status: number | undefined;
};

const asked = new WeakMap<object, AskedNodes>();

/** Notes which nodes were asked in vain until this was thrown. */
export function noteNodes(thrown: unknown, nodes: AskedNodes): void {
  if (typeof thrown === "object" && thrown !== null) asked.set(thrown, nodes);
}

/** The nodes that were asked in vain; undefined where it came from no node of a page. */
export function nodesAsked(thrown: unknown): AskedNodes | undefined {
  return asked.get(thrown as object);
}
