/**
 * A content policy's directives, in lower case, with their sources: of several with one name, the first counts (CSP
 * Level 3).
 */
export type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** The policies in a header or a document: a comma separates them, and a browser applies all of them. */
export function policiesOf(text: string): readonly ContentPolicy[] {
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

/** Something that a policy allows and the built one does not. */
export type Opening = {
  readonly directive: string /** Undefined: the policy does not mention it. */;
  readonly extra: readonly string[] | undefined;
};

/** Everything that a host's policies together allow, and the built one does not. */
export function openingsIn(served: readonly ContentPolicy[], built: ContentPolicy): readonly Opening[] {
  return [...built].flatMap(([directive, sources]) => {
    const extras = served.map((policy) => extraOf(policy, directive, sources));
    if (extras.some((extra) => extra?.length === 0)) return [];
    return [{ directive, extra: extras.find((extra) => extra !== undefined) }];
  });
}

/** Directives that fall back to `default-src`. */
const FETCHING = /^(?:script|style|img|connect|font|media|object|frame|child|worker|manifest)-src$/;

/**
 * Sources that a policy allows beyond the given ones; undefined: it does not mention the directive, and so allows all.
 */
function extraOf(
  policy: ContentPolicy,
  directive: string,
  sources: readonly string[],
): readonly string[] | undefined {
  const own =
    policy.get(directive) ??
    (directive === "worker-src" ? (policy.get("child-src") ?? policy.get("script-src")) : undefined) ??
    (FETCHING.test(directive) ? policy.get("default-src") : undefined);
  if (own === undefined) return undefined;
  // These directives list requirements, not allowed sources.
  if (directive.startsWith("require-")) return sources.filter((one) => !own.includes(one));
  return own.filter((one) => one !== "'none'" && !sources.includes(one));
}
