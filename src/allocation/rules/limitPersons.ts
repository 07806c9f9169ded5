import { type AllocationRules, contentText, type HolderRecord } from "./allocationRules.ts";
import type { CountedCredential, LeftOut, LeftOutReason } from "./ruledAllocation.ts";

type LimitPersonsParameters = {
  readonly rules: AllocationRules;
  /** Persons who hold a credential as an excluded account (`personsOf`). */
  readonly barred: ReadonlySet<string>;
  /** In order of issuance. */
  readonly counted: readonly CountedCredential[];
  readonly leave: (holder: HolderRecord, why: LeftOutReason, details?: LeftOut["details"]) => void;
};

/**
 * One person, one share, however many accounts: of the credentials with the same value of `oncePer`'s field the first
 * by issuance counts, or all share the cap in order of issuance. A person who holds an excluded account gets nothing
 * through another one.
 */
export function limitPersons(parameters: LimitPersonsParameters): readonly CountedCredential[] {
  const { rules, barred, counted, leave } = parameters;
  const { oncePer } = rules;
  if (oncePer === undefined) return counted;
  const firsts = new Map<string, CountedCredential>();
  const spent = new Map<string, bigint>();
  const kept: CountedCredential[] = [];
  for (const one of counted) {
    const { holder, amount } = one;
    const person = personOf(rules, holder);
    const first = person === undefined ? undefined : firsts.get(person);
    if (person === undefined) leave(holder, "BlankPerson", { field: oncePer.field });
    else if (barred.has(person)) leave(holder, "PersonExcluded", { field: oncePer.field });
    else if (oncePer.cap === undefined) {
      if (first === undefined) kept.push(one);
      else leave(holder, "SamePerson", sameAs(first));
    } else {
      const before = spent.get(person) ?? 0n;
      const room = oncePer.cap - before;
      const share = amount < room ? amount : room;
      spent.set(person, before + share);
      if (share === amount) kept.push(one);
      else if (share === 0n && first !== undefined) leave(holder, "PersonCapReached", sameAs(first));
      else {
        const caps = [...one.caps, { by: "person cap", from: amount, to: share } as const];
        kept.push({ ...one, amount: share, caps });
      }
    }
    if (person !== undefined && first === undefined) firsts.set(person, one);
  }
  return kept;
}

/** The persons behind credentials; empty where the rules do not ask. */
export function personsOf(rules: AllocationRules, holders: readonly HolderRecord[]): ReadonlySet<string> {
  const persons = holders.map((holder) => personOf(rules, holder));
  return new Set(persons.filter((person) => person !== undefined));
}

const BLANK = /^(?:0x0*)?$/;

/** Who a credential is about; undefined where its field is left blank, which identifies nobody. */
function personOf({ oncePer }: AllocationRules, { fields, issuer }: HolderRecord): string | undefined {
  const content = oncePer === undefined ? undefined : fields.get(oncePer.field);
  if (oncePer === undefined || content === undefined) return undefined;
  if (typeof content === "string" && BLANK.test(content)) return undefined;
  return `${oncePer.scope === "issuer" ? issuer : ""} ${contentText(content)}`;
}

function sameAs({ holder }: CountedCredential): LeftOut["details"] {
  return { counted: holder.credential, account: holder.subject };
}
