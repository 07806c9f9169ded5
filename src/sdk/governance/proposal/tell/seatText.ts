import { chairs, isNobody, type Seat } from "../../../core/governance/roster.ts";
import { keyText } from "../../group/rosterFile.ts";

/** Who sits in a seat. */
export function seatText(seat: Seat): string {
  const all = chairs.slice(1).map((chair) => (isNobody(seat[chair]) ? "nobody" : keyText(seat[chair])));
  const standIns = all.slice(0, all.findLastIndex((one) => one !== "nobody") + 1);
  const member = isNobody(seat.member) ? "nobody" : keyText(seat.member);
  if (standIns.length === 0) return member;
  return `${member}; ${standIns.length > 1 ? "stand-ins" : "stand-in"} ${standIns.join(" and ")}`;
}
