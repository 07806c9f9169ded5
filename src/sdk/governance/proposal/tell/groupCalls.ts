import { quorumAbi } from "../../../chain/abi/quorumAbi.ts";
import { rulebookAbi } from "../../../chain/abi/rulebookAbi.ts";
import { actNamed, ruleFrom } from "../../../chain/events/groups.ts";
import { SymbolonError } from "../../../core/errors.ts";
import { chairs, isNobody, type Seat } from "../../../core/governance/roster.ts";
import type { RuleChange } from "../../../core/governance/rules.ts";
import { formatThings } from "../../../core/text/format.ts";
import { isoMoment } from "../../../core/text/moment.ts";
import { decoded } from "./decoded.ts";
import { ruleText } from "./ruleText.ts";
import { seatText } from "./seatText.ts";
import type { CallFacts, CallOf, Told, ToldRow } from "./told.ts";
import { listedRows } from "./words.ts";

/** A call of the group itself. */
export function ofRoster(call: CallOf, { seats: before }: CallFacts): Told | undefined {
  const found = decoded(quorumAbi, call);
  if (found?.functionName !== "replaceRoster") return undefined;
  const [seats] = found.args;
  const what = `Replace the roster of the group by one of ${formatThings(seats.length, "seat")}${changedText(seats, before)}`;
  const warnings = ["It voids all open proposals, and all that was signed for the roster in force."];
  return { act: "Roster", what, seats, warnings, rows: listedRows(rosterRows(seats, before), "seat") };
}

/** `: 2 keys come, 1 key goes` */
function changedText(seats: readonly Seat[], before: readonly Seat[] | undefined): string {
  if (before === undefined) return "";
  const after = keysIn(seats);
  const old = keysIn(before);
  const come = [...after].filter((key) => !old.has(key)).length;
  const go = [...old].filter((key) => !after.has(key)).length;
  return `: ${formatThings(come, "key comes", "keys come")}, ${formatThings(go, "key goes", "keys go")}`;
}

const keysIn = (seats: readonly Seat[]) =>
  new Set(
    seats
      .flatMap((seat) => chairs.map((chair) => seat[chair].toLowerCase() as Seat["member"]))
      .filter((key) => !isNobody(key)),
  );

/** Who sits where, and who sat there before, if that is known. */
export function rosterRows(seats: readonly Seat[], before?: readonly Seat[]): readonly ToldRow[] {
  const rows = seats.map((seat, i): ToldRow => {
    const text = seatText(seat);
    const old = before?.[i];
    if (before === undefined) return [`seat ${i}`, text];
    if (old === undefined) return [`seat ${i}`, `${text} (a new seat)`];
    const was = seatText(old);
    return [
      `seat ${i}`,
      was.toLowerCase() === text.toLowerCase() ? `${text} (as before)` : `${text} (before: ${was})`,
    ];
  });
  const gone = (before ?? []).slice(seats.length);
  return [
    ...rows,
    ...gone.map((old, i): ToldRow => [`seat ${seats.length + i}`, `goes (before: ${seatText(old)})`]),
  ];
}

/** A call of the group's Rulebook. */
export function ofRules(call: CallOf, facts: CallFacts): Told | undefined {
  const found = decoded(rulebookAbi, call);
  if (found?.functionName === "dropRules") {
    return { act: "Rules", what: "Drop the announced rules", rows: [] };
  }
  if (found?.functionName !== "announceRules") return undefined;
  const [encoded, from] = found.args;
  const changes = named(encoded);
  if (changes === undefined) return undefined;
  const all = changes.map(({ act }) => act).join(", ");
  return {
    act: "Rules",
    what: `Announce new rules of ${all === "" ? "no act" : all}, in force from ${isoMoment(from)}`,
    rows: [
      ["in force", `from ${isoMoment(from)}`],
      ...listedRows(
        changes.flatMap((one) => ruleRows(one, facts)),
        "row",
      ),
    ],
    announced: { changes, from },
  };
}

type Encoded = { readonly act: number; readonly rule: Parameters<typeof ruleFrom>[0] };

/** Undefined: it names an act or a mode that there is not. */
function named(encoded: readonly Encoded[]): readonly RuleChange[] | undefined {
  try {
    return encoded.map(({ act, rule }) => ({ act: actNamed(act), rule: ruleFrom(rule) }));
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

function ruleRows({ act, rule }: RuleChange, { seats, rules }: CallFacts): readonly ToldRow[] {
  const before = rules?.find((one) => one.act === act);
  const row: ToldRow = [act, ruleText(act, rule, seats?.length)];
  return before === undefined
    ? [row]
    : [row, [`${act} until then`, ruleText(act, before.rule, seats?.length)]];
}
