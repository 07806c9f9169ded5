/** What is known of the newest names, up to a limit. */
export type NewestKnown<Known> = {
  readonly get: (name: string) => Known | undefined;
  readonly has: (name: string) => boolean;
  readonly add: (name: string, known: Known) => void;
  readonly delete: (name: string) => void;
};

/** Of how many something is known, where nothing else is said. */
const MAX_KNOWN = 100_000;

export function openNewest<Known>(max = MAX_KNOWN): NewestKnown<Known> {
  const all = new Map<string, Known>();
  return {
    get: (name) => all.get(name),
    has: (name) => all.has(name),
    add(name, known) {
      all.delete(name);
      all.set(name, known);
      if (all.size > max) all.delete(all.keys().next().value as string);
    },
    delete: (name) => void all.delete(name),
  };
}
