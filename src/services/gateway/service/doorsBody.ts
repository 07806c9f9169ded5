import { digits, seconds, shape } from "../../http/schemas.ts";
import type { Doors } from "../policy/doors.ts";

/** The two doors as they are answered: wei and base units as decimal text, which no reader rounds. */
export function doorsBody({ gateway, direct }: Doors): object {
  return {
    gateway: { ...gateway, wei: String(gateway.wei), fee: String(gateway.fee) },
    direct: { ...direct, wei: String(direct.wei) },
  };
}

const door = { seconds, wei: { ...digits, description: "For gas, paid by the claimant." } };

/** What `doorsBody` makes. */
export const doors = shape(
  {
    gateway: shape({ ...door, fee: { ...digits, description: "Base units, out of the payment." } }),
    direct: shape({ ...door, gas: { type: "integer", minimum: 0 } }),
  },
  [],
  "What it takes here, beside what claiming at the campaign would.",
);
