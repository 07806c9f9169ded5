const asked = new WeakMap<object, readonly string[]>();

/** Notes which nodes were asked in vain, one after the other, until this was thrown. */
export function noteNodes(thrown: unknown, nodes: readonly string[]): void {
  if (typeof thrown === "object" && thrown !== null) asked.set(thrown, nodes);
}

/** The nodes that were asked in vain; none where it came from no node of a page. */
export function nodesAsked(thrown: object): readonly string[] {
  return asked.get(thrown) ?? [];
}
