/** A content policy's directives, in lower case, with their sources: of several of one name the first counts (CSP Level 3). */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** The policies that a header or a document states: a comma parts them, and a browser keeps to all of them. */
export function policiesOf(text: string): readonly Policy[] {
  return text
    .split(",")
    .map((one) => {
      const policy = new Map<string, readonly string[]>();
      for (const directive of one.split(";")) {
        const [name = "", ...sources] = directive.trim().split(/\s+/);
        const key = name.toLowerCase();
        if (key !== "" && !policy.has(key)) policy.set(key, sources);
      }
      return policy;
    })
    .filter((policy) => policy.size > 0);
}

/** What a policy leaves open that the built one does not. */
export type Opening = {
  readonly directive: string /** Undefined: it says nothing of it. */;
  readonly extra: readonly string[] | undefined;
};

/** What the policies that a host serves together leave open, that the built one does not. */
export function openingsIn(served: readonly Policy[], built: Policy): readonly Opening[] {
  return [...built].flatMap(([directive, sources]) => {
    const extras = served.map((policy) => extraOf(policy, directive, sources));
    if (extras.some((extra) => extra?.length === 0)) return [];
    return [{ directive, extra: extras.find((extra) => extra !== undefined) }];
  });
}

/** Directives for which `default-src` stands where they are not there. */
const FETCHING = /^(?:script|style|img|connect|font|media|object|frame|child|worker|manifest)-src$/;

/** What a policy lets in beyond the sources; undefined: it says nothing of the directive, and so lets in all. */
function extraOf(
  policy: Policy,
  directive: string,
  sources: readonly string[],
): readonly string[] | undefined {
  const own = policy.get(directive) ?? (FETCHING.test(directive) ? policy.get("default-src") : undefined);
  if (own === undefined) return undefined;
  // Here what stands there is demanded, not let in.
  if (directive.startsWith("require-")) return sources.filter((one) => !own.includes(one));
  return own.filter((one) => one !== "'none'" && !sources.includes(one));
}
