/** What is known of the newest of many, by name: of no more than fit. */
export type Newest<Known> = {
  readonly get: (name: string) => Known | undefined;
  readonly add: (name: string, known: Known) => void;
  readonly delete: (name: string) => void;
};

/** Of how many something is known. */
const MAX_KNOWN = 100_000;

export function openNewest<Known>(): Newest<Known> {
  const all = new Map<string, Known>();
  return {
    get: (name) => all.get(name),
    add(name, known) {
      all.delete(name);
      all.set(name, known);
      if (all.size > MAX_KNOWN) all.delete(all.keys().next().value as string);
    },
    delete: (name) => void all.delete(name),
  };
}
